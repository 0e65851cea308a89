//! ## What it does
//! Finds entry points with the same `port` and the same protocol.
//!
//! ## Why is this bad?
//! Each entry point opens its port in the pod. The second one finds it taken, and Traefik does not start.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     port: 8000
//!   admin:
//!     port: 8000
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     port: 8000
//!   admin:
//!     port: 8001
//! ```
//!
//! ## Fix safety
//! There is no fix: which of them is to move, the author knows.
//!
//! ## References
//! Traefik, `pkg/server/server_entrypoint_tcp.go`.

use crate::lint::Rule;
use crate::lint::view::{By, Chart, View, path, whole};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/duplicate-entrypoint-address",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two entry points that listen on the same port",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let points = points(chart);
        let mut first: HashMap<(u64, &str), &Point<'_>> = HashMap::new();
        for later in &points {
            let earlier = *first.entry((later.port, &later.protocol)).or_insert(later);
            if std::ptr::eq(earlier, later) {
                continue;
            }
            // Of two the one that is written here is to blame.
            let is_given = chart.place(&later.path).is_some();
            let (to_blame, other) = if is_given { (later, earlier) } else { (earlier, later) };
            let message = format!(
                "entry points `{}` and `{}` both listen on port {}: Traefik does not start",
                other.name, to_blame.name, later.port
            );
            let mut said = chart.finding(&RULE.info, &to_blame.path, message).help(
                "give each entry point a `port` of its own; `exposedPort` is that of the Service",
            );
            if let Some(span) = chart.place(&other.path) {
                said = said
                    .label(Label::new(span).message("the other one").path(other.path.to_string()));
            }
            found.push(said);
        }
    }
}

/// An entry point, and where it listens.
struct Point<'c> {
    name: &'c str,
    port: u64,
    protocol: String,
    path: Path,
}

fn points<'c>(chart: &'c Chart<'_>) -> Vec<Point<'c>> {
    let ports = chart.value("ports").and_then(Value::as_object);
    let points = ports.into_iter().flatten().filter_map(|(name, port)| {
        let protocol = port.get("protocol").and_then(Value::as_str).unwrap_or("TCP");
        Some(Point {
            name,
            port: port.get("port").and_then(whole)?,
            protocol: protocol.to_ascii_uppercase(),
            path: path("ports").join(name.as_str()).join("port"),
        })
    });
    // An argument may say otherwise.
    let stated = chart.stated("entrypoints.<name>.address").into_iter();
    let moved = stated.filter(|one| one.by == By::Argument).map(|one| one.name.to_lowercase());
    let moved: HashSet<_> = moved.collect();
    points.filter(|point| !moved.contains(&point.name.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("ports: {dns: {port: 8000, protocol: UDP}}\n");
        RULE.pass("ports: {web: null, http: {port: 8000}}\n");
        RULE.pass("ports: {web: {port: 80}, websecure: {port: 443}}\n");
        RULE.pass("ports: {admin: {port: 8000}}\nadditionalArguments: ['--entrypoints.admin.address=:8001']\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("ports:\n  admin:\n    port: 8443\n"), "8443");
        RULE.fail("ports: {a: {port: 9001}, b: {port: '9001'}}\n", "'9001'");
        RULE.fail("# chart: 25.0.0\nports: {admin: {port: 9000}}\n", "9000");
    }
}
