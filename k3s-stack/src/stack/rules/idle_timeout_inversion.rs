//! ## What it does
//! Finds a front that keeps idle connections longer than Traefik (180 seconds unless told) or HAProxy does.
//!
//! ## Why is this bad?
//! What is behind closes a connection in the moment in which the front sends a request on it: now and then a client gets
//! 502 or 503.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://k3s-ingress/ ttl=600
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://k3s-ingress/ ttl=120
//! ```
//!
//! ## Fix safety
//! Safe: connections are only opened more often.
//!
//! ## References
//! Traefik, entry points: `respondingTimeouts.idleTimeout`. mod_proxy, `ttl`. HAProxy, configuration manual, `timeout
//! http-keep-alive`.

use crate::stack::facts::{Mode, Program, Where};
use crate::stack::view::Hop;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/idle-timeout-inversion",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "the front keeps idle connections longer than what is behind it",
    ),
    check,
);

/// What Traefik takes without being told, in milliseconds.
const DEFAULT_IDLE: u64 = 180_000;

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for hop in view.hops() {
        let Some((kept, place)) = hop.server.idle.as_ref().filter(|_| hop.pool.mode == Mode::Http)
        else {
            continue;
        };
        let Some((limit, who, there)) = limit(view, &hop).filter(|(limit, ..)| kept > limit) else {
            continue;
        };
        if !said.insert((place.file.clone(), place.span)) {
            continue;
        }
        let message = format!(
            "{} keeps idle connections to `{}` for {} s, and {who} closes them after {} s: now and then a request is sent into a connection that closes",
            hop.front.program.name(),
            hop.server.name,
            kept / 1000,
            limit / 1000,
        );
        let better = (limit / 1000 * 2 / 3).max(1);
        let diagnostic = view
            .likely(&RULE.info, place, Confidence::Medium, message)
            .help(format!("keep them for less than {} s", limit / 1000));
        let diagnostic = match there {
            Some(there) => diagnostic.label(there.label(format!("{} s", limit / 1000))),
            None => diagnostic
                .label(hop.server.place.label("Traefik's `idleTimeout` is 180 s unless it is set")),
        };
        let is_ttl =
            view.text(place).get(place.span.range()).is_some_and(|text| text.starts_with("ttl="));
        found.push(if is_ttl {
            diagnostic.fix(Fix::safe(
                format!("keep them for {better} s"),
                [Edit::replace(place.span, format!("ttl={better}"))],
            ))
        } else {
            diagnostic
        });
    }
}

/// After how many milliseconds who closes idle connections, and where that is said.
fn limit(view: &StackView<'_>, hop: &Hop<'_>) -> Option<(u64, &'static str, Option<Place>)> {
    if let Some(entry) = view.entry(hop.pool, hop.server) {
        let told = entry.values.and_then(|(ingress, values)| {
            let time = values.idle_timeout.as_ref()?;
            Some((go_duration(&time.text)?, "Traefik", Some(ingress.of(time))))
        });
        // Zero is for ever.
        return told.or(Some((DEFAULT_IDLE, "Traefik", None))).filter(|(limit, ..)| *limit > 0);
    }
    // A frontend of HAProxy in the same stack.
    let behind = view
        .facts
        .fronts
        .iter()
        .filter(|front| front.program == Program::Haproxy && front.mode == Mode::Http);
    let front = behind.filter(|front| front.place.file != hop.front.place.file).find(|front| {
        front.listeners.iter().any(|listener| {
            listener.port == hop.server.port
                && match (&listener.host, view.ip_of(&hop.server.host)) {
                    (Where::Ip(own), Some(ip)) => *own == ip,
                    (Where::Any, _) => {
                        hop.server.host.is_loopback()
                            || view
                                .machine_at(&hop.server.host)
                                .is_some_and(|machine| machine.is(&["haproxy"]))
                    }
                    _ => false,
                }
        })
    });
    if let Some((limit, place)) = front.and_then(|front| front.keep_alive.clone()) {
        return Some((limit, "HAProxy", Some(place)));
    }
    let port = hop.server.port.is_some_and(|port| port == 80 || port == 443);
    let alone = !view.has_cluster() && port && StackView::is_about_cluster(hop.pool, hop.server);
    alone.then_some((DEFAULT_IDLE, "Traefik", None))
}

/// A length of time as Go and Traefik write it, in milliseconds: `90s`, `3m`, `180`.
fn go_duration(text: &str) -> Option<u64> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds * 1000);
    }
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    let (number, scale) = units
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?.parse::<u64>().ok()?, *scale)))?;
    number.checked_mul(scale)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn apache(url: &str) -> String {
        format!("## apache.conf\n<VirtualHost *:443>\nProxyPass / {url}\n</VirtualHost>\n")
    }

    const CHART: &str = "## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n";

    #[test]
    fn pass() {
        RULE.pass(&apache("http://k3s-ingress/ ttl=120"));
        RULE.pass(&apache("http://k3s-ingress/"));
        RULE.pass(&apache("http://app.lan:8080/ ttl=600"));
        RULE.pass(&format!("{}{CHART}    ports:\n      web:\n        transport:\n          respondingTimeouts:\n            idleTimeout: 15m\n", apache("http://k/ ttl=600")));
    }

    #[test]
    fn fail() {
        RULE.fail(&apache("http://k3s-ingress/ ttl=600"), "apache.conf: ttl=600");
        RULE.fail(&format!("{}{CHART}    ports:\n      web:\n        transport:\n          respondingTimeouts:\n            idleTimeout: 30s\n", apache("http://k/ ttl=60")), "apache.conf: ttl=60");
        RULE.fail(
            &format!("## haproxy.cfg\nlisten l\n  mode http\n  timeout http-keep-alive 10s\n  bind 127.0.0.1:8080\n{}", apache("http://127.0.0.1:8080/ ttl=60")),
            "apache.conf: ttl=60",
        );
    }

    #[test]
    fn fix() {
        let after = apache("http://k3s/ keepalive=on ttl=120");
        RULE.fix(
            &apache("http://k3s/ keepalive=on ttl=600"),
            after.strip_prefix("## apache.conf\n").unwrap(),
        );
    }
}
