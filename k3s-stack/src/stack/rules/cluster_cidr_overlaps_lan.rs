//! ## What it does
//! Finds addresses of nodes, front proxies or API servers that lie in `cluster-cidr` or `service-cidr`, or in what k3s
//! takes without them: 10.42.0.0/16 and 10.43.0.0/16.
//!
//! ## Why is this bad?
//! Nodes send everything for these networks to pods and services. The machines cannot be reached from the cluster, and
//! nodes not from each other.
//!
//! ## Example
//! ```yaml
//! # The nodes are 10.42.0.1 and 10.42.0.2.
//! cluster-init: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-init: true
//! cluster-cidr: 10.52.0.0/16
//! service-cidr: 10.53.0.0/16
//! ```
//!
//! ## Fix safety
//! There is no fix: the networks of a cluster cannot be changed later.
//!
//! ## References
//! k3s documentation, server configuration: networking.

use crate::stack::facts::{Node, Where};
use crate::stack::view::Network;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/cluster-cidr-overlaps-lan",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a network of the cluster holds addresses of machines",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let addresses = addresses(view);
    for network in view.networks() {
        let inside: Vec<_> = addresses
            .iter()
            .filter(|(ip, _, place)| {
                network.cidr.contains(*ip) && (place.is_none() || *place != network.place)
            })
            .filter(|(_, kind, _)| *kind != Kind::Server || network.flag != "service-cidr")
            .collect();
        let Some((ip, ..)) = inside.first() else { continue };
        let places: Vec<&Place> = inside.iter().filter_map(|(.., place)| place.as_ref()).collect();
        found.extend(finding(view, &network, *ip, &places));
    }
}

/// What an address is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A machine, for sure.
    Machine,
    /// What a front sends to on the ports of the web: it may be a Service.
    Server,
}

/// The addresses of machines, and where they stand.
fn addresses(view: &StackView<'_>) -> Vec<(IpAddr, Kind, Option<Place>)> {
    let mut all: Vec<(IpAddr, Kind, Option<Place>)> = Vec::new();
    for pool in &view.facts.pools {
        for server in &pool.servers {
            let (Where::Ip(ip), Some(port)) = (&server.host, server.port) else { continue };
            if view.is_api_port(port) {
                all.push((*ip, Kind::Machine, Some(server.place.clone())));
            } else if port == 80 || port == 443 {
                all.push((*ip, Kind::Server, Some(server.place.clone())));
            }
        }
    }
    for node in &view.facts.nodes {
        for (text, place) in ["node-ip", "node-external-ip", "advertise-address"]
            .iter()
            .flat_map(|flag| node.all(flag))
        {
            all.extend(text.trim().parse().ok().map(|ip| (ip, Kind::Machine, Some(place.clone()))));
        }
    }
    for join in view.facts.nodes.iter().filter_map(Node::join) {
        if let Where::Ip(ip) = join.host {
            all.push((ip, Kind::Machine, Some(join.place)));
        }
    }
    for listener in view.facts.fronts.iter().flat_map(|front| &front.listeners) {
        if let Where::Ip(ip) = listener.host {
            all.push((ip, Kind::Machine, Some(listener.place.clone())));
        }
    }
    all.extend(
        view.stack.machines.iter().filter_map(|machine| Some((machine.ip?, Kind::Machine, None))),
    );
    all
}

fn finding(
    view: &StackView<'_>,
    network: &Network,
    ip: IpAddr,
    places: &[&Place],
) -> Option<Diagnostic> {
    let default = if network.place.is_none() { " (what k3s takes without)" } else { "" };
    let message = format!(
        "{ip} lies in `{}` {}{default}: nodes send what is for it to pods or services, and the machine cannot be reached",
        network.flag, network.cidr,
    );
    let server = view.servers().into_iter().next().map(Node::first_key);
    let stated = network.place.clone().or(server);
    let primary = network
        .place
        .clone()
        .or_else(|| places.first().map(|place| (*place).clone()))
        .or_else(|| stated.clone())?;
    let mut diagnostic = view
        .finding(&RULE.info, &primary, message)
        .help("choose networks that no machine is in, such as 10.52.0.0/16 and 10.53.0.0/16, before the cluster is made");
    if let Some(stated) = stated.filter(|stated| *stated != primary) {
        diagnostic = diagnostic.label(stated.label(format!("`{}` is not set here", network.flag)));
    }
    for place in places.iter().filter(|place| ***place != primary).take(4) {
        diagnostic = diagnostic.label(place.label(format!("in {}", network.cidr)));
    }
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(servers: &str, config: &str) -> String {
        format!(
            "## haproxy.cfg\nlisten api\n  bind 127.0.0.1:5443\n{servers}## k3s-server1.yaml\ncluster-init: true\n{config}"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("  server a 10.0.42.1:6443\n", ""));
        RULE.pass(&stack(
            "  server a 10.42.0.1:6443\n",
            "cluster-cidr: 10.52.0.0/16\nservice-cidr: 10.53.0.0/16\n",
        ));
        // A Service, which a front on a node can reach.
        RULE.pass(&stack("  server a 10.43.7.7:80\n", ""));
        RULE.pass("## haproxy.cfg\nlisten api\n  bind :5443\n  server a 10.42.0.1:6443\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &stack("  server a 10.42.0.1:6443\n  server b 10.42.0.2:6443\n", ""),
            "haproxy.cfg: 10.42.0.1:6443",
        );
        RULE.fail(
            &stack("", "cluster-cidr: 192.168.0.0/16\nnode-ip: 192.168.1.5\n"),
            "k3s-server1.yaml: 192.168.0.0/16",
        );
        RULE.fail(
            &stack("  server a [fd00:42::1]:6443\n", "cluster-cidr: 10.42.0.0/16,fd00:42::/56\n"),
            "k3s-server1.yaml: fd00:42::/56",
        );
        RULE.fail(
            &format!("## topology\nm1 10.43.0.5 server\n{}", stack("", "")),
            "k3s-server1.yaml: cluster-init",
        );
    }
}
