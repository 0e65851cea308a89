//! ## What it does
//! Finds `externalTrafficPolicy: Local` with fewer pods of Traefik than nodes that the front sends to, or with a
//! `nodeSelector` that is not for one of these nodes.
//!
//! ## Why is this bad?
//! With `Local`, a node without a pod drops what is sent to it; there is no detour to another one. Clients wait until the
//! front gives up.
//!
//! ## Example
//! ```yaml
//! # HAProxy sends to three nodes.
//! deployment:
//!   replicas: 1
//! service:
//!   spec:
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   kind: DaemonSet
//! service:
//!   spec:
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Fix safety
//! There is no fix: more pods, fewer nodes, or the other policy may be meant.
//!
//! ## References
//! Kubernetes: preserving the client source IP; traefik#9450.

use crate::stack::facts::{Ingress, Node, Pool, Upstream, Where};
use crate::stack::view::Entry;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;
use traefik_values::{TrafficPods, TrafficText};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/local-policy-with-fewer-pods-than-targets",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a front sends to more nodes than there are pods of Traefik, which only serve their own node",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for pool in &view.facts.pools {
        let entries: Vec<_> = pool
            .servers
            .iter()
            .filter_map(|server| Some((server, view.entry(pool, server)?)))
            .collect();
        let Some((_, first)) = entries.first() else { continue };
        let Some((ingress, _)) = first.values else { continue };
        let chart = &ingress.chart;
        let Some(policy) =
            chart.external_traffic_policy.as_ref().filter(|policy| policy.text == "Local")
        else {
            continue;
        };
        found.extend(not_chosen(view, pool, ingress, &entries, policy));
        let pods = match chart.pods {
            TrafficPods::Fixed(count) => count,
            TrafficPods::Scaled { max, .. } => max,
            _ => continue,
        };
        let hosts: HashSet<&Where> = entries.iter().map(|(server, _)| &server.host).collect();
        let targets = u64::try_from(hosts.len()).unwrap_or(u64::MAX);
        if pods == 0 || pods >= targets {
            continue;
        }
        // A check finds out which of them answer.
        let checked = pool.servers.iter().all(|server| server.is_checked);
        let sure = if checked { Confidence::Medium } else { Confidence::High };
        let message = format!(
            "{} sends to {targets} nodes, and {pods} of them can have a pod of Traefik: with `externalTrafficPolicy: Local` the others drop what they get",
            pool.name,
        );
        let mut diagnostic = view
            .likely(&RULE.info, &pool.place, sure, message)
            .help("run Traefik on every node (`deployment.kind: DaemonSet`), or send only where it runs")
            .label(ingress.of(policy).label("nodes without a pod drop connections"));
        if let Some(place) = chart.pods_place {
            diagnostic =
                diagnostic.label(ingress.at(place, "deployment").label(format!("{pods} pods")));
        }
        found.push(diagnostic);
    }
}

/// Servers on which Traefik may not run, by the labels that it wants of nodes and that another node has.
fn not_chosen(
    view: &StackView<'_>,
    pool: &Pool,
    ingress: &Ingress,
    entries: &[(&Upstream, Entry<'_>)],
    policy: &TrafficText,
) -> Option<Diagnostic> {
    let lacks = |node: &Node| {
        let mut wanted = ingress.chart.node_selector.iter();
        wanted.find(|(label, value)| has_label(node, label, value) == Some(false))
    };
    let chosen = view.facts.nodes.iter().find(|node| lacks(node).is_none());
    let (server, (label, value)) = entries.iter().find_map(|(server, _)| {
        let node = view.node_at(&server.host).filter(|node| !node.started.is_open)?;
        Some((server, lacks(node)?))
    })?;
    let chosen = chosen.filter(|_| !ingress.chart.node_selector.is_empty())?;
    let message = format!(
        "`{}` of {} is a node without the label `{label}={value}` that Traefik wants: with `externalTrafficPolicy: Local` it drops what it gets",
        server.name, pool.name,
    );
    Some(
        view.finding(&RULE.info, &server.place, message)
            .help("label the node, or send only to nodes with the label")
            .label(ingress.of(policy).label("nodes without a pod drop connections"))
            .label(chosen.first_key().label("this node has it")),
    )
}

/// Whether a node has a label; `None` where k3s sets it by itself and it is not known to what.
fn has_label(node: &Node, label: &str, value: &str) -> Option<bool> {
    let stated = |own: &str| own.split_once('=') == Some((label, value));
    match label {
        _ if node.all("node-label").any(|(own, _)| stated(own)) => Some(true),
        "node-role.kubernetes.io/control-plane" | "node-role.kubernetes.io/master" => {
            node.is_server.map(|is_server| is_server && value == "true")
        }
        _ if label.contains("kubernetes.io/") => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(values: &str) -> String {
        format!(
            "## haproxy.cfg\nlisten web\n  bind :8080\n  server a 10.0.0.11:80\n  server b [fd00::12]:80\n  server c c.lan:80 backup\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    /// Traefik on each node with a label; `labels` are those of the second node.
    fn chosen(selector: &str, labels: &str) -> String {
        let front = "## haproxy.cfg\nlisten web\n  bind :8080\n  server a 10.0.0.11:80\n  server b 10.0.0.12:80\n";
        let values = stack(&format!(
            "    deployment:\n      kind: DaemonSet\n    nodeSelector:\n      {selector}\n{LOCAL}"
        ));
        let values = values.split_once("## helm").unwrap().1;
        format!(
            "{front}## k3s-server1.yaml\nnode-ip: 10.0.0.11\nnode-label: [in=yes]\n## k3s-agent1.yaml\nnode-ip: 10.0.0.12\n{labels}## helm{values}"
        )
    }

    const LOCAL: &str = "    service:\n      spec:\n        externalTrafficPolicy: Local\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(&format!("    deployment:\n      kind: DaemonSet\n{LOCAL}")));
        RULE.pass(&stack(&format!("    deployment:\n      replicas: 3\n{LOCAL}")));
        RULE.pass(&stack("    deployment:\n      replicas: 1\n"));
        RULE.pass(&chosen("in: \"yes\"", "node-label: in=yes\n"));
        // Nobody says which node has it: somebody labels them by hand.
        RULE.pass(&chosen("zone: a", ""));
        RULE.pass(&chosen("kubernetes.io/os: linux", ""));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &stack(&format!("    deployment:\n      replicas: 2\n{LOCAL}")),
            "haproxy.cfg: listen web",
        );
        RULE.fail(&stack(LOCAL), "haproxy.cfg: listen web");
        let apache = "## apache.conf\n<Proxy balancer://k>\nBalancerMember http://10.0.0.1\nBalancerMember http://10.0.0.2\n</Proxy>\n<VirtualHost *:80>\nProxyPass / balancer://k/\n</VirtualHost>\n";
        let values = stack(LOCAL);
        let values = values.get(values.find("## helm").unwrap()..).unwrap();
        RULE.fail(&format!("{apache}{values}"), "apache.conf: BalancerMember http://10.0.0.1");
        RULE.fail(&chosen("in: \"yes\"", ""), "haproxy.cfg: 10.0.0.12:80");
        let role = "node-role.kubernetes.io/control-plane: \"true\"";
        RULE.fail(&chosen(role, ""), "haproxy.cfg: 10.0.0.12:80");
    }
}
