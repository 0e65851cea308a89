//! ## What it does
//! Finds networks of pods and services that overlap, the defaults 10.42.0.0/16 and 10.43.0.0/16 included, and addresses of
//! nodes and servers that lie in one of them.
//!
//! ## Why is this bad?
//! Packets to such an address go to the wrong place. k3s starts all the same.
//!
//! ## Example
//! ```yaml
//! cluster-cidr: 10.43.0.0/16
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-cidr: 10.44.0.0/16
//! ```
//!
//! ## Fix safety
//! There is no fix: which network is free only the author knows.
//!
//! ## References
//! k3s documentation, `cluster-cidr` and `service-cidr`; the defaults of `pkg/cli/server/server.go`.

use crate::lint::Rule;
use crate::view::{Network, Networks, Node, Part, Stated, View};
use crate::{Command, ServerUrl};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/cidr-overlap",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two networks of the cluster overlap, or a node lives in one",
    ),
    check,
);

const HELP: &str = "take a network that nothing else has, such as `10.44.0.0/16`";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(networks) = view.networks(node) else { continue };
        between_networks(view, node, &networks, found);
        for (stated, part, address) in addresses(view, node) {
            let mut all = networks.cluster.iter().chain(&networks.service);
            let Some(network) = all.find(|one| one.cidr.contains(address)) else { continue };
            let message =
                format!("`{}` {address} lies in {network}: it cannot be reached", stated.name());
            let diagnostic = view
                .at(&RULE.info, node, stated, part.span, message)
                .tool_says(ToolSays::Nothing)
                .help(HELP);
            // An agent's file does not say which networks its cluster has.
            let is_sure = network.stated.is_some() || node.command == Some(Command::Server);
            let confidence = if is_sure { Confidence::High } else { Confidence::Medium };
            let diagnostic = diagnostic.confidence(confidence);
            found.push(match &network.stated {
                Some((other, _)) => diagnostic.label(view.label(node, other, "the network")),
                None => diagnostic,
            });
        }
    }
}

fn between_networks(
    view: &View<'_>,
    node: &Node,
    networks: &Networks<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let all: Vec<&Network<'_>> = networks.cluster.iter().chain(&networks.service).collect();
    for (n, one) in all.iter().enumerate() {
        for other in all.iter().skip(n + 1).filter(|other| one.cidr.overlaps(other.cidr)) {
            let (at, with) = if one.stated.is_some() { (one, other) } else { (other, one) };
            let Some((stated, part)) = &at.stated else { continue };
            let diagnostic = view
                .at(&RULE.info, node, stated, part.span, format!("{at} and {with} overlap"))
                .tool_says(ToolSays::Nothing)
                .help(HELP);
            found.push(match &with.stated {
                Some((other, _)) => diagnostic.label(view.label(node, other, "the other network")),
                None => diagnostic,
            });
        }
    }
}

/// The addresses of the node, and of the server that it joins.
fn addresses<'n>(view: &View<'_>, node: &'n Node) -> Vec<(&'n Stated, Part, IpAddr)> {
    let flags = ["node-ip", "node-external-ip", "advertise-address"];
    let own = flags.into_iter().flat_map(|flag| view.parts(node, flag));
    let own = own.filter_map(|(stated, part)| {
        let address = part.text.parse().ok()?;
        Some((stated, part, address))
    });
    let joined = node.set("server").and_then(|stated| {
        let url: ServerUrl = stated.value.parse().ok()?;
        let part = Part { text: stated.value.clone(), span: stated.span };
        Some((stated, part, url.host().parse().ok()?))
    });
    own.chain(joined).filter(|(stated, ..)| stated.known).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("cluster-cidr: 10.44.0.0/16\nservice-cidr: 10.45.0.0/16\n");
        RULE.pass("cluster-cidr: 10.43.0.0/16\nservice-cidr: 10.42.0.0/16\n");
        RULE.pass("node-ip: 10.0.42.1\nserver: https://10.0.43.1:6443\n");
        RULE.pass(
            "cluster-cidr: 10.42.0.0/16,fd00:42::/56\nservice-cidr: 10.43.0.0/16,fd00:43::/112\n",
        );
        RULE.pass("# role: agent\nnode-ip: 10.42.0.1\n");
        RULE.pass("node-ip: \"2001:db8::1\"\ncluster-cidr: x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cluster-cidr: 10.43.0.0/16\n", "10.43.0.0/16");
        RULE.fail("service-cidr: [10.42.128.0/20]\n", "10.42.128.0/20");
        RULE.fail("cluster-cidr: 10.0.0.0/8\nservice-cidr: 10.96.0.0/12\n", "10.0.0.0/8");
        RULE.fail("cluster-cidr: 10.44.0.0/16,10.44.1.0/24\n", "10.44.0.0/16");
        RULE.fail("node-ip: 192.168.1.5\ncluster-cidr: 192.168.0.0/16\n", "192.168.1.5");
        RULE.fail("# role: server\nserver: https://10.42.0.1:6443\n", "https://10.42.0.1:6443");
    }

    #[test]
    fn in_an_install_script() {
        let line = |args: &str| format!("curl -sfL https://get.k3s.io | sh -s - server {args}\n");
        RULE.pass_as(As::Script, &line("--cluster-cidr=10.44.0.0/16"));
        RULE.fail_as(As::Script, &line("--cluster-cidr=10.43.0.0/16"), "10.43.0.0/16");
    }
}
