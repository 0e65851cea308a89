//! ## What it does
//! Finds an endpoint of the API on a loopback address, while some node is said to run no load balancer.
//!
//! ## Why is this bad?
//! Every node, workers too, talks to the API through that address, and means itself. Where nothing listens, the kubelet
//! is refused: the node never joins.
//!
//! ## Example
//! ```toml
//! # controlPlaneEndpoint: "127.0.0.1:5443"
//! [[stack.home.nodes]]
//! name = "w1"
//! roles = ["agent"]
//! ```
//!
//! ## Use instead
//! ```toml
//! [[stack.home.nodes]]
//! name = "w1"
//! roles = ["agent", "haproxy"]
//! ```
//!
//! ## Fix safety
//! There is no fix: run the load balancer there, or use an address that all nodes share, with keepalived or kube-vip.
//!
//! ## References
//! kubernetes/kubeadm#1852.

use crate::stack::facts::{Join, Node};
use crate::stack::view::listed;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/loopback-endpoint-not-on-every-node",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "nodes join through this machine, and some have nothing that listens there",
    ),
    check,
);

/// What can listen there.
const BALANCERS: [&str; 8] =
    ["haproxy", "lb", "load-balancer", "loadbalancer", "nginx", "envoy", "traefik", "proxy"];

/// The port of the load balancer that an agent of k3s brings itself.
const OWN_PORT: u16 = 6444;

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let of_kubeadm = view.facts.kubeadm.iter().filter_map(|cluster| cluster.endpoint.clone());
    let of_commands = view.facts.joins.iter().filter_map(|join| join.endpoint.clone());
    let of_nodes =
        view.facts.nodes.iter().filter_map(Node::join).filter(|join| join.port != OWN_PORT);
    let endpoints: Vec<Join> = of_kubeadm.chain(of_nodes).chain(of_commands).collect();
    let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.host.is_loopback()) else {
        return;
    };
    let is_first = |machine: &crate::stack::Machine| machine.is_server() && endpoint.port == 6443;
    let without = view
        .stack
        .machines
        .iter()
        .filter(|machine| machine.is_node() && !machine.is(&BALANCERS) && !is_first(machine));
    let names: Vec<String> = without.map(|machine| format!("`{}`", machine.name)).collect();
    if names.is_empty() {
        return;
    }
    let address = format!("{}:{}", endpoint.text, endpoint.port);
    let message = format!(
        "nodes reach the API through {address}, which is each node itself, and nothing listens there on {}: connections are refused",
        listed(&names),
    );
    let diagnostic = view.finding(&RULE.info, &endpoint.place, message).help(
        "run HAProxy on every node, or use an address that all of them share, with keepalived or kube-vip",
    );
    let mut listeners = view.facts.fronts.iter().flat_map(|front| &front.listeners);
    let bind = listeners.find(|listener| listener.port == Some(endpoint.port));
    found.push(match bind {
        Some(bind) => diagnostic.label(bind.place.label("only nodes with HAProxy have this")),
        None => diagnostic,
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const REST: &str = "## kubeadm-config.yaml\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\ncontrolPlaneEndpoint: \"127.0.0.1:5443\"\n";

    #[test]
    fn pass() {
        RULE.pass(&format!(
            "## topology\nm1 10.0.0.1 server,haproxy\nw1 10.0.0.2 agent,haproxy\n{REST}"
        ));
        RULE.pass(REST);
        RULE.pass(&format!(
            "## topology\nw1 10.0.0.2 agent\n{}",
            REST.replace("127.0.0.1", "10.0.0.100")
        ));
        RULE.pass(
            "## topology\nw1 10.0.0.2 agent\n## k3s-agent1.yaml\nserver: https://127.0.0.1:6444\n",
        );
    }

    #[test]
    fn fail() {
        let found = RULE.fail(
            &format!("## topology\nm1 10.0.0.1 server,haproxy\nw1 10.0.0.2 agent\n{REST}"),
            "kubeadm-config.yaml: \"127.0.0.1:5443\"",
        );
        assert!(found.message.contains("`w1`") && !found.message.contains("`m1`"));
        RULE.fail(
            "## topology\nw1 10.0.0.2 agent\n## k3s-agent1.yaml\nserver: https://localhost:5443\n",
            "k3s-agent1.yaml: https://localhost:5443",
        );
        RULE.fail(
            "## topology\nw1 fd00::2 worker\n## k3s-agent1.yaml\nserver: https://[::1]:5443\n",
            "k3s-agent1.yaml: https://[::1]:5443",
        );
    }
}
