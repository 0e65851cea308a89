//! ## What it does
//! Finds `persistence` with an access mode for one node, of a Traefik that runs in several pods.
//!
//! ## Why is this bad?
//! The volume can be mounted on one node only. Pods on other nodes never start.
//!
//! ## Example
//! ```yaml
//! persistence:
//!   enabled: true
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Use instead
//! ```yaml
//! persistence:
//!   enabled: true
//! deployment:
//!   replicas: 1
//! ```
//!
//! ## Fix safety
//! There is no fix: it is one pod, a volume for several nodes, or no volume.
//!
//! ## References
//! Kubernetes documentation, access modes; traefik-helm-chart issue 403.

use crate::lint::Rule;
use crate::lint::view::{Pods, View, path};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/persistence-with-replicas",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "one volume for several pods, which only one node may mount",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| chart.is_on("persistence.enabled")) {
        let pods = Pods::of(chart);
        let mode = chart.value("persistence.accessMode").and_then(Value::as_str);
        let Some(mode @ ("ReadWriteOnce" | "ReadWriteOncePod")) = mode else { continue };
        // What a claim of somebody else's allows is not known.
        if !pods.several() || chart.is_on("persistence.existingClaim") {
            continue;
        }
        let message = format!(
            "{} share a volume that is `{mode}`: those on other nodes never start",
            pods.words()
        );
        let mut said = chart
            .finding(&RULE.info, &pods.place(), message)
            .help("run one pod, or use a volume that is `ReadWriteMany`, or none");
        if let Some(span) = chart.place(&path("persistence.enabled")) {
            said = said.label(Label::new(span).message("the volume").path("persistence.enabled"));
        }
        found.push(said);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn volume(more: &str) -> String {
        config(&format!("persistence:\n  enabled: true\n{more}"))
    }

    #[test]
    fn pass() {
        RULE.pass(&volume("deployment:\n  replicas: 1\n"));
        RULE.pass(&volume("  accessMode: ReadWriteMany\ndeployment:\n  replicas: 2\n"));
        RULE.pass(&volume("  existingClaim: shared\ndeployment:\n  replicas: 2\n"));
        RULE.pass("persistence: {enabled: false}\ndeployment: {replicas: 2}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&volume("deployment:\n  replicas: 2\n"), "2");
        RULE.fail(&volume("  accessMode: ReadWriteOncePod\ndeployment:\n  replicas: 3\n"), "3");
        RULE.fail(&volume("deployment:\n  kind: DaemonSet\n"), "DaemonSet");
        RULE.fail("# chart: 10.3.0\npersistence: {enabled: true}\nautoscaling: {enabled: true, maxReplicas: 5}\n", "5");
    }
}
