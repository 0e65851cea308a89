//! ## What it does
//! Finds a Deployment of one replica.
//!
//! ## Why is this bad?
//! When the node with this pod fails, all traffic stops until Kubernetes gives the node up, which takes minutes, and
//! starts the pod elsewhere.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   replicas: 1
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Fix safety
//! There is no fix: on one node a second pod is of no use, and ACME and volumes may not bear it.
//!
//! ## References
//! Kubernetes documentation, taint-based evictions.

use crate::lint::Rule;
use crate::lint::view::{Pods, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/single-replica-ingress",
        Group::Pedantic,
        Severity::Info,
        Safety::None,
        "one pod for all the traffic",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let pods = Pods::of(chart);
        if !matches!(pods, Pods::Fixed(1) | Pods::Scaled { max: 1, .. }) {
            continue;
        }
        let message = "one pod carries all the traffic, which stops when its node fails";
        found.push(
            chart
                .finding(&RULE.info, &pods.place(), message)
                .confidence(Confidence::Low)
                .help("run two replicas, on two nodes"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("deployment: {replicas: 2}\n");
        RULE.pass("deployment: {kind: DaemonSet}\n");
        RULE.pass("autoscaling: {enabled: true, maxReplicas: 4}\n");
        RULE.pass("deployment: {enabled: false}\n");
    }

    #[test]
    fn fail() {
        RULE.fail("deployment: {replicas: 1}\n", "1");
        RULE.fail("hostNetwork: true\n", "hostNetwork");
    }
}
