//! ## What it does
//! Finds a `podDisruptionBudget` that wants as many pods available as there are.
//!
//! ## Why is this bad?
//! No pod may be evicted then: `kubectl drain` waits for ever, and so do upgrades of nodes.
//!
//! ## Example
//! ```yaml
//! podDisruptionBudget:
//!   enabled: true
//!   minAvailable: 1
//! deployment:
//!   replicas: 1
//! ```
//!
//! ## Use instead
//! ```yaml
//! podDisruptionBudget:
//!   enabled: true
//!   maxUnavailable: 1
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Fix safety
//! Unsafe: it lets one pod go at a time, and with one replica that is all there is.
//!
//! ## References
//! Kubernetes documentation, specifying a disruption budget.

use crate::lint::Rule;
use crate::lint::view::{Change, Pods, View, path, whole};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/pdb-blocks-drain",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "a disruption budget that lets no pod go",
    ),
    check,
);

const LEAST: &str = "podDisruptionBudget.minAvailable";
const MOST: &str = "podDisruptionBudget.maxUnavailable";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| chart.is_on("podDisruptionBudget.enabled")) {
        let pods = Pods::of(chart);
        let Some(count) = pods.at_least() else { continue };
        // The chart writes no `maxUnavailable: 0`, which is false to a template.
        let none_may_go =
            chart.value(MOST).and_then(Value::as_str).is_some_and(|text| percent(text) == Some(0));
        let place = if chart.value(LEAST).is_some_and(|least| wanted(least, count) >= count) {
            path(LEAST)
        } else if none_may_go {
            path(MOST)
        } else {
            continue;
        };
        let message =
            format!("with {} no pod may go: a node with one is never drained", least(count));
        let mut said = chart
            .finding(&RULE.info, &place, message)
            .help("write `maxUnavailable: 1` instead, and run more than one replica");
        if let Some(span) = chart.place(&pods.place()) {
            said =
                said.label(Label::new(span).message("so many pods").path(pods.place().to_string()));
        }
        let mut changes = vec![Change::Set(path(MOST), json!(1))];
        if chart.given(&path(LEAST)).is_some() {
            changes.push(Change::Remove(path(LEAST)));
        }
        let fix = chart.edits(&changes);
        said.fixes.extend(fix.map(|edits| Fix::risky("let one pod go at a time", edits)));
        found.push(said);
    }
}

fn least(count: u64) -> String {
    if count == 1 { "one pod".to_owned() } else { format!("{count} pods") }
}

/// How many pods must be there; nothing that is said is nothing wanted.
fn wanted(value: &Value, count: u64) -> u64 {
    let share = value.as_str().and_then(percent);
    match share {
        Some(share) => share.saturating_mul(count).div_ceil(100),
        None => whole(value).unwrap_or(0),
    }
}

fn percent(text: &str) -> Option<u64> {
    text.trim().strip_suffix('%')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn budget(budget: &str, replicas: u32) -> String {
        config(&format!(
            "podDisruptionBudget:\n  enabled: true\n  {budget}\ndeployment:\n  replicas: {replicas}\n"
        ))
    }

    #[test]
    fn pass() {
        RULE.pass(&budget("minAvailable: 1", 2));
        RULE.pass(&budget("maxUnavailable: 1", 1));
        RULE.pass(&budget("minAvailable: 50%", 2));
        RULE.pass(&budget("minAvailable: 1", 1).replace("enabled: true", "enabled: false"));
        RULE.pass(&budget("minAvailable: 1", 1).replace("replicas: 1", "kind: DaemonSet"));
        RULE.pass("podDisruptionBudget: {enabled: true}\n");
        RULE.pass("podDisruptionBudget: {enabled: true, minAvailable: 1}\nautoscaling: {enabled: true, minReplicas: 2, maxReplicas: 3}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&budget("minAvailable: 1", 1), "1");
        RULE.fail(&budget("minAvailable: 3", 2), "3");
        RULE.fail(&budget("minAvailable: 51%", 2), "51%");
        RULE.fail(&budget("maxUnavailable: 0%", 2), "0%");
        RULE.fail("podDisruptionBudget: {enabled: true, minAvailable: 1}\n", "1");
        RULE.fail("podDisruptionBudget: {enabled: true, minAvailable: 1}\nautoscaling: {enabled: true, maxReplicas: 3}\n", "1");
    }

    #[test]
    fn fix() {
        RULE.fix(&budget("minAvailable: 2", 2), &config("podDisruptionBudget:\n  enabled: true\n  maxUnavailable: 1\ndeployment:\n  replicas: 2\n"));
    }
}
