//! ## What it does
//! Finds a Deployment with several replicas and neither a pod anti-affinity nor topology spread constraints. Host ports
//! keep pods apart as well.
//!
//! ## Why is this bad?
//! The scheduler may put all of them on the same node. Several pods are there for the day on which a node fails, and then
//! all of them fail with it.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   replicas: 2
//! topologySpreadConstraints:
//!   - labelSelector:
//!       matchLabels:
//!         app.kubernetes.io/name: traefik
//!     maxSkew: 1
//!     topologyKey: kubernetes.io/hostname
//!     whenUnsatisfiable: ScheduleAnyway
//! ```
//!
//! ## Fix safety
//! Unsafe: it adds a constraint on where pods run, though a soft one.
//!
//! ## References
//! Kubernetes documentation, topology spread constraints.

use crate::check::condition::is_true;
use crate::lint::Rule;
use crate::lint::view::{Change, Chart, Pods, View, path};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/replicas-without-spread",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "several replicas that may all run on one node",
    ),
    check,
);

const SPREAD: &str = "topologySpreadConstraints";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let pods = Pods::of(chart);
        let several = pods.at_least().is_some_and(|count| count > 1);
        if !several || is_spread(chart) {
            continue;
        }
        let place = match pods {
            Pods::Scaled { .. } => path("autoscaling.minReplicas"),
            _ => pods.place(),
        };
        let message = format!("nothing keeps the {} from running on one node", pods.words());
        let mut said = chart
            .finding(&RULE.info, &place, message)
            .confidence(Confidence::Medium)
            .help("spread them with `topologySpreadConstraints`, or with a pod anti-affinity");
        if chart.reads(SPREAD) {
            let constraint = json!([{
                "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "traefik"}},
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "ScheduleAnyway",
            }]);
            let fix = chart.edits(&[Change::Set(path(SPREAD), constraint)]);
            said.fixes.extend(fix.map(|edits| Fix::risky("spread them over the nodes", edits)));
        }
        found.push(said);
    }
}

/// Whether something keeps pods apart.
fn is_spread(chart: &Chart<'_>) -> bool {
    let constraints = chart.reads(SPREAD) && chart.is_on(SPREAD);
    let host_ports = chart
        .value("ports")
        .and_then(Value::as_object)
        .is_some_and(|ports| ports.values().any(|port| port.get("hostPort").is_some_and(is_true)));
    constraints || is_kept_apart(chart) || chart.is_on("hostNetwork") || host_ports
}

/// Whether a pod anti-affinity may be one to other pods of Traefik.
fn is_kept_apart(chart: &Chart<'_>) -> bool {
    let terms = |kind: &str| {
        let list = chart.value(&format!("affinity.podAntiAffinity.{kind}"));
        list.and_then(Value::as_array).into_iter().flatten()
    };
    let preferred = terms("preferredDuringSchedulingIgnoredDuringExecution")
        .map(|term| term.get("podAffinityTerm").unwrap_or(&Value::Null));
    let renamed = chart.is_on("nameOverride");
    let is_other = |name: &str| !renamed && !name.contains("traefik") && !name.contains("{{");
    let mut all = terms("requiredDuringSchedulingIgnoredDuringExecution").chain(preferred);
    all.any(|term| {
        let name = term.pointer("/labelSelector/matchLabels/app.kubernetes.io~1name");
        !name.and_then(Value::as_str).is_some_and(is_other)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("deployment: {replicas: 1}\n");
        RULE.pass("deployment: {kind: DaemonSet, replicas: 3}\n");
        RULE.pass("deployment: {replicas: 2}\ntopologySpreadConstraints: [{maxSkew: 1}]\n");
        RULE.pass("deployment: {replicas: 2}\naffinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}\n");
        RULE.pass("deployment: {replicas: 2}\nports: {web: {hostPort: 80}}\n");
        RULE.pass("autoscaling: {enabled: true, maxReplicas: 4}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("deployment:\n  replicas: 2\n"), "2");
        RULE.fail("deployment: {replicas: 3}\naffinity: {nodeAffinity: {a: 1}}\n", "3");
        RULE.fail("autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 4}\n", "2");
        // Away from something else.
        RULE.fail("deployment: {replicas: 2}\naffinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app.kubernetes.io/name: nginx}}}]}}\n", "2");
        // This chart does not read the constraints.
        RULE.fail("# chart: 10.3.0\ndeployment: {replicas: 2}\ntopologySpreadConstraints: [{maxSkew: 1}]\n", "2");
    }

    #[test]
    fn fix() {
        let after = "deployment:\n  replicas: 2\ntopologySpreadConstraints:\n  - labelSelector:\n      matchLabels:\n        app.kubernetes.io/name: traefik\n    maxSkew: 1\n    topologyKey: kubernetes.io/hostname\n    whenUnsatisfiable: ScheduleAnyway\n";
        RULE.fix(&config("deployment:\n  replicas: 2\n"), &config(after));
    }
}
