//! ## What it does
//! Finds a `deployment.kind` other than `Deployment` and `DaemonSet`, in exactly this case.
//!
//! ## Why is this bad?
//! The templates compare the word. For any other, also `daemonset`, they render no workload at all: helm succeeds, and
//! Traefik is gone.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   kind: daemonset
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//! ```
//!
//! ## Fix safety
//! Safe: it writes the word as the chart knows it. For other words there is no fix.
//!
//! ## References
//! Chart, `templates/deployment.yaml` and `templates/daemonset.yaml`.

use crate::lint::Rule;
use crate::lint::view::{Change, View, path};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/deployment-kind-unknown",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a kind of workload for which the chart renders nothing",
    ),
    check,
);

const KINDS: [&str; 2] = ["Deployment", "DaemonSet"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let place = path("deployment.kind");
    for chart in view.charts.iter().filter(|chart| chart.is_on("deployment.enabled")) {
        let Some(kind) = chart.given(&place).and_then(Value::as_str) else { continue };
        if KINDS.contains(&kind) {
            continue;
        }
        let message = format!("the chart renders nothing for `{kind}`: no Traefik is installed");
        let mut said = chart
            .finding(&RULE.info, &place, message)
            .help("write `Deployment` or `DaemonSet`, in this case");
        if let Some(known) = KINDS.into_iter().find(|known| known.eq_ignore_ascii_case(kind)) {
            let fix = chart.edits(&[Change::Set(place.clone(), json!(known))]);
            said.fixes.extend(fix.map(|edits| Fix::safe(format!("write `{known}`"), edits)));
        }
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
        RULE.pass("deployment: {kind: Deployment}\n");
        RULE.pass("deployment: {enabled: false, kind: none}\n");
        RULE.pass("deployment: {kind: null}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("deployment:\n  kind: daemonset\n"), "daemonset");
        RULE.fail("# chart: 10.3.0\ndeployment: {kind: StatefulSet}\n", "StatefulSet");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "deployment:\n  kind: daemonSet # one each\n",
            "deployment:\n  kind: DaemonSet # one each\n",
        );
    }
}
