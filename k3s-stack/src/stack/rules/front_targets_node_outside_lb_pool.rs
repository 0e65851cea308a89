//! ## What it does
//! Finds a front that sends requests to a node without the label `svccontroller.k3s.cattle.io/enablelb=true`, while other
//! nodes have it; or with another `lbpool` than the Service.
//!
//! ## Why is this bad?
//! As soon as one node is labelled, ServiceLB runs on labelled nodes only: nothing listens on the others.
//!
//! ## Example
//! ```yaml
//! # agent1 has enablelb=true, agent3 has not; HAProxy sends to both.
//! node-name: agent3
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-name: agent3
//! node-label:
//!   - svccontroller.k3s.cattle.io/enablelb=true
//! ```
//!
//! ## Fix safety
//! There is no fix: either side may be meant.
//!
//! ## References
//! k3s documentation, networking: controlling ServiceLB node selection; `nodeHasDaemonSetLabel` of `servicelb.go`.

use crate::stack::facts::Node;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/front-targets-node-outside-lb-pool",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a front sends to a node on which ServiceLB does not run",
    ),
    check,
);

const ENABLED: &str = "svccontroller.k3s.cattle.io/enablelb";
const POOL: &str = "svccontroller.k3s.cattle.io/lbpool";

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let labelled = view.facts.nodes.iter().find_map(|node| Some((node, label(node, ENABLED)?.1)));
    let Some((chosen, there)) = labelled else { return };
    let pool = view.facts.ingresses.iter().find_map(|ingress| pool_of(&ingress.text));
    let mut said = HashSet::new();
    for hop in view.hops() {
        let is_api = hop.server.port.is_some_and(|port| view.is_api_port(port));
        let Some(node) =
            view.node_at(&hop.server.host).filter(|node| !is_api && !node.started.is_open)
        else {
            continue;
        };
        let enabled = label(node, ENABLED).is_some();
        let own = label(node, POOL).map(|(value, _)| value);
        let why = match &pool {
            _ if !enabled => format!("has no label `{ENABLED}`"),
            Some(pool) if own.as_deref() != Some(pool) => {
                format!("is not in `lbpool` {pool}, as Traefik's Service is")
            }
            _ => continue,
        };
        let place = &hop.server.place;
        if !said.insert((place.file.clone(), place.span)) {
            continue;
        }
        let message = format!(
            "server `{}` of {} is the node of {}, which {why}: nothing listens there",
            hop.server.name,
            hop.pool.name,
            node.file_name(),
        );
        found.push(
            view.finding(&RULE.info, place, message)
                .help(format!("label the node with `{ENABLED}=true`, or do not send to it"))
                .label(node.first_key().label("this node is not chosen"))
                .label(there.label(format!("{} is", chosen.file_name()))),
        );
    }
}

/// The value of a label of a node, where it has it.
fn label(node: &Node, name: &str) -> Option<(String, Place)> {
    node.all("node-label").find_map(|(text, place)| {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        (key == name && value != "false").then(|| (value.to_owned(), place))
    })
}

/// The pool that the labels of Traefik's Service name.
fn pool_of(values: &str) -> Option<String> {
    let (_, rest) = values.split_once("svccontroller.k3s.cattle.io/lbpool")?;
    let value = rest.lines().next()?.trim_start_matches(['"', '\'', ':', ' ']);
    let value = value.trim_end_matches(['"', '\'', ' ', '\r']);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const ONE: &str = "## k3s-agent1.yaml\nnode-ip: 10.0.0.11\nnode-label:\n  - svccontroller.k3s.cattle.io/enablelb=true\n";
    const LB: &str = "## haproxy.cfg\nlisten web\n  bind :8080\n  server a1 10.0.0.11:80\n  server a3 10.0.0.13:80\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{LB}{ONE}## k3s-agent3.yaml\nnode-ip: 10.0.0.13\nnode-label: svccontroller.k3s.cattle.io/enablelb=true\n"));
        RULE.pass(&format!("{LB}## k3s-agent3.yaml\nnode-ip: 10.0.0.13\n"));
        RULE.pass(&format!(
            "{}{ONE}## k3s-server1.yaml\nnode-ip: 10.0.0.13\n",
            LB.replace(":80\n", ":6443\n")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("{LB}{ONE}## k3s-agent3.yaml\nnode-ip: 10.0.0.13\n"),
            "haproxy.cfg: 10.0.0.13:80",
        );
        RULE.fail(
            &format!("## apache.conf\n<Proxy balancer://k>\nBalancerMember http://10.0.0.11\nBalancerMember http://agent3.lan\n</Proxy>\n<VirtualHost *:80>\nProxyPass / balancer://k/\n</VirtualHost>\n{ONE}## k3s-agent3.yaml\nnode-name: agent3\n"),
            "apache.conf: http://agent3.lan",
        );
        // The address of a node may stand with its machine.
        RULE.fail(
            &format!(
                "## topology\na3 10.0.0.13 agent\n{LB}{ONE}## k3s-agent3.yaml\nnode-name: a3\n"
            ),
            "haproxy.cfg: 10.0.0.13:80",
        );
    }
}
