//! ## What it does
//! Finds `deployment.replicas` where `deployment.kind` is `DaemonSet`.
//!
//! ## Why is this bad?
//! A DaemonSet has a pod on each node. Nothing reads the number.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//!   replicas: 3
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//! ```
//!
//! ## Fix safety
//! Safe: it takes out what has no effect.
//!
//! ## References
//! Chart, `templates/daemonset.yaml`.

use crate::lint::Rule;
use crate::lint::view::{Change, Pods, View, path};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, Tag};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/daemonset-ignores-replicas",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "a number of replicas for a DaemonSet",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let replicas = path("deployment.replicas");
    for chart in view.charts.iter().filter(|chart| Pods::of(chart) == Pods::PerNode) {
        if chart.given(&replicas).is_none_or(serde_json::Value::is_null) {
            continue;
        }
        let message = "a DaemonSet has a pod on each node: nothing reads the number of replicas";
        let mut said = chart
            .on_key(&RULE.info, &replicas, message)
            .help("take `replicas` out, or use `kind: Deployment`")
            .tag(Tag::Ignored);
        let fix = chart.edits(&[Change::Remove(replicas.clone())]);
        said.fixes.extend(fix.map(|edits| Fix::safe("take it out", edits)));
        found.push(said);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("deployment: {kind: DaemonSet}\n");
        RULE.pass("deployment: {kind: DaemonSet, replicas: null}\n");
        RULE.pass("deployment: {kind: Deployment, replicas: 3}\n");
        RULE.pass("deployment: {replicas: 3}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("deployment:\n  replicas: 3\n  kind: DaemonSet\n"), "replicas");
        RULE.fail("# chart: 10.3.0\ndeployment: {kind: DaemonSet, replicas: 1}\n", "replicas");
    }

    #[test]
    fn fix() {
        let before = "deployment:\n  kind: DaemonSet\n  # one each\n  replicas: 3 # or so\n";
        RULE.fix(before, "deployment:\n  kind: DaemonSet\n");
    }
}
