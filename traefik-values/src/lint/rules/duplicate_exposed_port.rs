//! ## What it does
//! Finds entry points that a Service shows on the same port, with the same protocol.
//!
//! ## Why is this bad?
//! Helm renders the Service, and the API server refuses it.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     exposedPort: 80
//!   websecure:
//!     exposedPort: 80
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     exposedPort: 80
//!   websecure:
//!     exposedPort: 443
//! ```
//!
//! ## Fix safety
//! There is no fix: which of them has the wrong port, the author knows.
//!
//! ## References
//! Chart, `templates/_service.tpl`; Kubernetes API, ServiceSpec.

use crate::check::condition::is_true;
use crate::lint::Rule;
use crate::lint::view::{Chart, View, path, whole};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/duplicate-exposed-port",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two entry points on one port of a Service",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for service in services(chart) {
            let shown = shown(chart, service);
            for (n, later) in shown.iter().enumerate() {
                let before = shown.get(..n).unwrap_or_default();
                let same =
                    |one: &&Shown<'_>| one.port == later.port && one.protocol == later.protocol;
                let Some(earlier) = before.iter().find(same) else { continue };
                // Of two the one that is written here is to blame.
                let is_given = |shown: &Shown<'_>| chart.place(&shown.path).is_some();
                let (to_blame, other) =
                    if is_given(later) { (later, earlier) } else { (earlier, later) };
                let message = format!(
                    "entry points `{}` and `{}` are both on port {} ({}) of the Service: the API server refuses it",
                    other.name, to_blame.name, later.port, later.protocol
                );
                let mut said = chart
                    .finding(&RULE.info, &to_blame.path, message)
                    .help("give one of them another `exposedPort`, or do not expose it");
                if let Some(span) = chart.place(&other.path) {
                    said = said.label(
                        Label::new(span).message("the other one").path(other.path.to_string()),
                    );
                }
                found.push(said);
            }
        }
    }
}

/// The Services that are installed.
fn services<'c>(chart: &'c Chart<'_>) -> Vec<&'c str> {
    let enabled = |service: &Value| service.get("enabled") != Some(&Value::Bool(false));
    let own = chart.value("service").is_none_or(enabled).then_some("default");
    let more = chart.value("service.additionalServices").and_then(Value::as_object);
    let more = more.into_iter().flatten().filter(|(_, service)| enabled(service));
    own.into_iter().chain(more.map(|(name, _)| name.as_str())).collect()
}

/// A port of a Service.
struct Shown<'c> {
    name: &'c str,
    port: u64,
    protocol: &'c str,
    path: Path,
}

fn shown<'c>(chart: &'c Chart<'_>, service: &str) -> Vec<Shown<'c>> {
    let ports = chart.value("ports").and_then(Value::as_object);
    let mut shown = Vec::new();
    for (name, port) in ports.into_iter().flatten() {
        let exposed = match port.get("expose") {
            Some(Value::Object(map)) => map.get(service).is_some_and(is_true),
            Some(on) => service == "default" && is_true(on),
            None => false,
        };
        if !exposed {
            continue;
        }
        let number = |key: &str| port.get(key).and_then(whole).filter(|number| *number > 0);
        let at = |keys: &[&str]| {
            keys.iter().fold(path("ports").join(name.as_str()), |at, key| at.join(*key))
        };
        let given = |key: &str| chart.given(&at(&[key])).is_some();
        let protocol = port.get("protocol").and_then(Value::as_str).unwrap_or("TCP");
        if let Some(number) = number("exposedPort").or_else(|| number("port")) {
            let path = ["exposedPort", "port", "expose"].into_iter().find(|key| given(key));
            let path = path.map_or_else(|| at(&[]), |key| at(&[key]));
            shown.push(Shown { name, port: number, protocol, path });
        }
        let http3 = port.get("http3").filter(|http3| http3.get("enabled").is_some_and(is_true));
        if let Some(http3) = http3
            && let Some(number) =
                http3.get("advertisedPort").and_then(whole).or_else(|| number("exposedPort"))
        {
            shown.push(Shown { name, port: number, protocol: "UDP", path: at(&["http3"]) });
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("ports: {dns: {port: 8053, exposedPort: 53, expose: {default: true}}, dot: {port: 8054, exposedPort: 53, protocol: UDP, expose: {default: true}}}\n");
        RULE.pass(
            "ports: {web: null, http: {port: 8000, exposedPort: 80, expose: {default: true}}}\n",
        );
        RULE.pass("ports: {admin: {port: 8001, exposedPort: 80}}\n");
        RULE.pass("ports: {websecure: {http3: {enabled: true}}}\n");
        RULE.pass("ports: {lan: {port: 8001, exposedPort: 80, expose: {lan: true}}}\nservice: {additionalServices: {lan: {}}}\n");
        RULE.pass("service: {enabled: false}\nports: {websecure: {exposedPort: 80}}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &config(
                "ports:\n  web:\n    exposedPort: 80\n  websecure:\n    exposedPort: 80 # oops\n",
            ),
            "80",
        );
        let own = "port: 8001, exposedPort: 443, expose: {default: true}";
        RULE.fail(&format!("ports: {{admin: {{{own}}}}}\n"), "443");
        RULE.fail("# chart: 25.0.0\nports: {admin: {port: 80, expose: true}}\n", "80");
        let udp = "ports: {websecure: {http3: {enabled: true}}, quic: {port: 8445, exposedPort: 443, protocol: UDP, expose: {default: true}}}\n";
        RULE.fail(udp, "443");
    }
}
