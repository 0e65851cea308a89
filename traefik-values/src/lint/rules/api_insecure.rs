//! ## What it does
//! Finds `api.insecure`, as an argument or as a value.
//!
//! ## Why is this bad?
//! Traefik then serves its API and the dashboard on the entry point `traefik`, to anybody who can reach it and without a
//! password: every pod of the cluster, and with an exposed port everybody else. They show all routes, middlewares and
//! services.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - "--api.insecure=true"
//! ```
//!
//! ## Use instead
//! ```yaml
//! ingressRoute:
//!   dashboard:
//!     enabled: true
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes the switch out, and then the dashboard needs a route.
//!
//! ## References
//! Traefik, reference of the API.

use crate::check::condition::is_true;
use crate::lint::Rule;
use crate::lint::view::{Chart, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/api-insecure",
        Group::Security,
        Severity::Error,
        Safety::Unsafe,
        "the API and the dashboard for anybody who reaches the port",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for switch in chart.stated("api.insecure").iter().filter(|switch| switch.is_on()) {
            let (who, confidence, severity) = if is_exposed(chart) {
                ("anybody who reaches Traefik", Confidence::High, Severity::Error)
            } else {
                ("every pod of the cluster", Confidence::Medium, Severity::Warning)
            };
            let message =
                format!("the API and the dashboard are open to {who}, without a password");
            let mut said = chart
                .finding(&RULE.info, &switch.path, message)
                .confidence(confidence)
                .severity(severity)
                .help(
                    "take it out, and route to the dashboard with a middleware that asks who it is",
                );
            let fix = chart.removal(&switch.path);
            said.fixes.extend(fix.map(|edits| Fix::risky("take it out", edits)));
            found.push(said);
        }
    }
}

/// Whether the port of the API can be reached from outside of the cluster.
fn is_exposed(chart: &Chart<'_>) -> bool {
    let expose = match chart.value("ports.traefik.expose") {
        Some(Value::Object(services)) => services.values().any(is_true),
        other => other.is_some_and(is_true),
    };
    expose || chart.is_on("ports.traefik.hostPort") || chart.is_on("hostNetwork")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};
    use config_diagnostics::Confidence;

    #[test]
    fn pass() {
        RULE.pass("additionalArguments: [--api.insecure=false, --api.dashboard=true]\n");
        RULE.pass("api: {insecure: false}\n");
        // This chart has no such value.
        RULE.pass("# chart: 34.2.0\napi: {insecure: true}\n");
    }

    #[test]
    fn fail() {
        let said =
            RULE.fail(&config("additionalArguments:\n  - --api.insecure\n"), "--api.insecure");
        assert_eq!(said.confidence, Confidence::Medium);
        let said = RULE
            .fail("api: {insecure: true}\nports: {traefik: {expose: {default: true}}}\n", "true");
        assert_eq!(said.confidence, Confidence::High);
        RULE.fail("# chart: 25.0.0\nglobalArguments: ['--API.Insecure=1']\n", "'--API.Insecure=1'");
    }

    #[test]
    fn fix() {
        let before = "additionalArguments:\n  - --ping\n  - --api.insecure=true # for now\n";
        RULE.fix(before, "additionalArguments:\n  - --ping\n");
    }
}
