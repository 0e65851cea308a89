//! ## What it does
//! Finds `node-external-ip` together with `externalTrafficPolicy: Local`.
//!
//! ## Why is this bad?
//! ServiceLB then gives the Service the external address, and connections to the internal ones, which is what a router
//! behind NAT sends, are dropped.
//!
//! ## Example
//! ```yaml
//! # config.yaml of a node
//! node-external-ip: 203.0.113.7
//! # values of Traefik's chart
//! service:
//!   spec:
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Use instead
//! Leave `node-external-ip` out where the node does not have that address itself, or keep the policy `Cluster`.
//!
//! ## Fix safety
//! There is no fix: which of the two is needed depends on the network.
//!
//! ## References
//! k3s documentation, networking: known issue of ServiceLB with `externalTrafficPolicy: Local`.

use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/external-ip-with-local-policy",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "nodes with an external address behind NAT, and a Service that only serves local connections",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let policies = view.facts.ingresses.iter().filter_map(|ingress| {
        let policy = ingress
            .chart
            .external_traffic_policy
            .as_ref()
            .filter(|policy| policy.text == "Local")?;
        (ingress.chart.service_type == "LoadBalancer").then(|| ingress.of(policy))
    });
    let Some(policy) = policies.into_iter().next() else { return };
    for node in &view.facts.nodes {
        let own: Vec<IpAddr> = node.all("node-ip").filter_map(|(ip, _)| ip.parse().ok()).collect();
        let external = node
            .all("node-external-ip")
            .find(|(ip, _)| ip.parse().is_ok_and(|ip: IpAddr| !own.contains(&ip)));
        let Some((ip, place)) = external else { continue };
        let message = format!(
            "{} has the external address {ip}, and Traefik's Service has `externalTrafficPolicy: Local`: behind NAT, what arrives for the internal address is dropped",
            node.file_name(),
        );
        found.push(
            view.likely(&RULE.info, &place, Confidence::Medium, message)
                .help("leave `node-external-ip` out where the node does not have that address itself, or keep the policy `Cluster`")
                .label(policy.label("only local connections are served")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(node: &str, policy: &str) -> String {
        format!(
            "## k3s-agent1.yaml\nserver: https://a:6443\n{node}## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    service:\n      spec:\n        externalTrafficPolicy: {policy}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("", "Local"));
        RULE.pass(&stack("node-external-ip: 203.0.113.7\n", "Cluster"));
        RULE.pass(&stack("node-external-ip: 203.0.113.7\nnode-ip: 203.0.113.7\n", "Local"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &stack("node-external-ip: 203.0.113.7\n", "Local"),
            "k3s-agent1.yaml: 203.0.113.7",
        );
        RULE.fail(
            &stack(
                "node-ip: 10.0.0.1,fd00::1\nnode-external-ip: 203.0.113.7,2001:db8::1\n",
                "Local",
            ),
            "k3s-agent1.yaml: 203.0.113.7",
        );
    }
}
