//! ## What it does
//! Finds a DaemonSet whose rolling update has `maxUnavailable` and `maxSurge` both above zero, or both at zero.
//!
//! ## Why is this bad?
//! The API server takes only one of the two for a DaemonSet. The chart's default is `maxSurge: 1`, so that setting
//! `maxUnavailable: 1` alone is refused.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//! updateStrategy:
//!   rollingUpdate:
//!     maxUnavailable: 1
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//! updateStrategy:
//!   rollingUpdate:
//!     maxUnavailable: 1
//!     maxSurge: 0
//! ```
//!
//! ## Fix safety
//! Unsafe: of the two it keeps `maxUnavailable`.
//!
//! ## References
//! Kubernetes, `ValidateRollingUpdateDaemonSet`.

use crate::lint::Rule;
use crate::lint::view::{Change, Pods, View, path};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/daemonset-update-refused",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a DaemonSet that may both lack pods and have too many",
    ),
    check,
);

const LESS: &str = "updateStrategy.rollingUpdate.maxUnavailable";
const MORE: &str = "updateStrategy.rollingUpdate.maxSurge";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| Pods::of(chart) == Pods::PerNode) {
        let kind = chart.value("updateStrategy.type").and_then(Value::as_str);
        if kind == Some("OnDelete") || !chart.reads(LESS) {
            continue;
        }
        // Without a number the API server takes its own: one less, none more.
        let less = chart.value(LESS).is_none_or(some);
        let more = chart.value(MORE).is_some_and(some);
        if less != more || !chart.is_on("updateStrategy.rollingUpdate") {
            continue;
        }
        let message = if less {
            "a DaemonSet takes one of `maxUnavailable` and `maxSurge`, and both are set: the API server refuses it"
        } else {
            "a DaemonSet needs one of `maxUnavailable` and `maxSurge`, and both are zero: the API server refuses it"
        };
        let place = if chart.place(&path(LESS)).is_some() { LESS } else { MORE };
        let change = if less {
            Change::Set(path(MORE), json!(0))
        } else {
            Change::Set(path(LESS), json!(1))
        };
        let mut said = chart
            .finding(&RULE.info, &path(place), message)
            .help("set `maxUnavailable: 1` and `maxSurge: 0`");
        let fix = chart.edits(&[change]);
        said.fixes.extend(fix.map(|edits| Fix::risky("let one pod go at a time", edits)));
        found.push(said);
    }
}

/// Whether it is any number of pods.
fn some(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.trim_end_matches('%'), "0" | "00"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn update(strategy: &str) -> String {
        format!("deployment:\n  kind: DaemonSet\nupdateStrategy:\n  rollingUpdate:\n{strategy}")
    }

    #[test]
    fn pass() {
        RULE.pass(&update("    maxUnavailable: 1\n    maxSurge: 0\n"));
        RULE.pass(&update("    maxUnavailable: 0\n    maxSurge: 1\n"));
        RULE.pass(&update("    maxUnavailable: 1\n    maxSurge: null\n"));
        RULE.pass("deployment: {kind: DaemonSet}\n");
        RULE.pass(&update("    maxUnavailable: 1\n").replace("DaemonSet", "Deployment"));
        RULE.pass(&format!("# chart: 10.3.0\n{}", update("    maxUnavailable: 1\n")));
    }

    #[test]
    fn fail() {
        RULE.fail(&config(&update("    maxUnavailable: 1\n")), "1");
        RULE.fail(&update("    maxSurge: 0\n"), "0");
        RULE.fail(&update("    maxUnavailable: 25%\n    maxSurge: 25%\n"), "25%");
    }

    #[test]
    fn fix() {
        RULE.fix(
            &update("    maxUnavailable: 1\n"),
            &update("    maxUnavailable: 1\n    maxSurge: 0\n"),
        );
        RULE.fix(&update("    maxSurge: 0\n"), &update("    maxSurge: 0\n    maxUnavailable: 1\n"));
    }
}
