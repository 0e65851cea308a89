//! ## What it does
//! Finds a `server` URL, `K3S_URL` or `controlPlaneEndpoint` whose host is HAProxy's and whose port HAProxy does not
//! bind.
//!
//! ## Why is this bad?
//! Nothing answers there: nodes wait for ever.
//!
//! ## Example
//! ```yaml
//! # HAProxy binds 10.0.42.100:5443.
//! server: https://10.0.42.100:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! server: https://10.0.42.100:5443
//! ```
//!
//! ## Fix safety
//! Unsafe: the bind may be the one that is wrong, or something between them translates ports.
//!
//! ## References
//! k3s documentation, cluster load balancer.

use crate::stack::facts::{Join, Listener, Node, Program, Where};
use crate::stack::view::api_port;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/join-url-does-not-reach-load-balancer",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "nodes join through a port that the load balancer does not listen on",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let of_nodes = view.facts.nodes.iter().filter_map(Node::join).map(|join| {
        let text = view.text(&join.place);
        join.located(text)
    });
    let of_kubeadm = view.facts.kubeadm.iter().filter_map(|cluster| cluster.endpoint.clone());
    let of_commands = view.facts.joins.iter().filter_map(|join| join.endpoint.clone());
    for join in of_nodes.chain(of_kubeadm).chain(of_commands) {
        let binds: Vec<&Listener> = view
            .api_pools()
            .flat_map(|(pool, _)| view.fronts_of(pool))
            .flat_map(|front| &front.listeners)
            .filter(|listener| is_at(view, listener, &join))
            .collect();
        let hit = binds.iter().any(|bind| bind.port.is_none() || bind.port == Some(join.port));
        if binds.is_empty() || hit || answers_itself(view, &join) {
            continue;
        }
        let mut ports: Vec<u16> = binds.iter().filter_map(|bind| bind.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let shown: Vec<String> = ports.iter().map(ToString::to_string).collect();
        let message = format!(
            "nodes join {}:{}, where HAProxy does not listen: it binds port {} there",
            join.text,
            join.port,
            shown.join(", "),
        );
        let mut diagnostic = view.finding(&RULE.info, &join.place, message).help(format!(
            "join through port {}, or bind {} too",
            shown.join(" or "),
            join.port
        ));
        for bind in &binds {
            diagnostic = diagnostic.label(bind.place.label("HAProxy listens here"));
        }
        found.push(match (ports.as_slice(), &join.port_place) {
            ([port], Some(place)) => diagnostic.fix(Fix::risky(
                format!("join through port {port}"),
                [Edit::replace(place.span, port.to_string())],
            )),
            _ => diagnostic,
        });
    }
}

/// Whether a URL means the machine of a listener.
fn is_at(view: &StackView<'_>, listener: &Listener, join: &Join) -> bool {
    let machines = || view.machines_of(Program::Haproxy);
    match (&listener.host, view.ip_of(&join.host)) {
        (Where::Ip(own), Some(ip)) => *own == ip,
        (Where::Any, Some(ip)) => {
            ip.is_loopback() || machines().any(|machine| machine.ip == Some(ip))
        }
        (Where::Any, None) => join.host.is_loopback(),
        (Where::Ip(own), None) => own.is_loopback() && join.host.is_loopback(),
        _ => false,
    }
}

/// Whether an API server, or the load balancer of k3s itself, listens there.
fn answers_itself(view: &StackView<'_>, join: &Join) -> bool {
    let ports: Vec<u16> = view.servers().iter().map(|node| api_port(node)).collect();
    let is_api = join.port == 6443 || join.port == 9345 || ports.contains(&join.port);
    if join.host.is_loopback() {
        return join.port == 6444 && view.facts.kubeadm.is_empty();
    }
    let server = view.machine_at(&join.host).is_some_and(crate::stack::Machine::is_server)
        || view.node_at(&join.host).is_some_and(Node::is_server);
    let in_pool = view.api_pools().any(|(pool, _)| {
        pool.servers.iter().any(|s| s.host == join.host && s.port == Some(join.port))
    });
    is_api && server || in_pool
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const LB: &str = "## haproxy.cfg\nfrontend api\n  bind 10.0.42.100:5443\n  default_backend api\nbackend api\n  server m1 10.0.42.1:6443 check\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{LB}## k3s-agent1.yaml\nserver: https://10.0.42.100:5443\n"));
        RULE.pass(&format!("{LB}## k3s-agent1.yaml\nserver: https://10.0.42.1:6443\n"));
        RULE.pass(&format!("{LB}## k3s-agent1.yaml\nserver: https://k3s.lan:6443\n"));
        RULE.pass(&format!("## topology\nm9 10.0.42.100 server,haproxy\n{LB}## k3s-agent1.yaml\nserver: https://10.0.42.100:6443\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("{LB}## k3s-agent1.yaml\nserver: https://10.0.42.100:6443\n"),
            "k3s-agent1.yaml: https://10.0.42.100:6443",
        );
        RULE.fail(
            &format!("{LB}## join.sh\ncurl -sfL https://get.k3s.io | K3S_URL=https://10.0.42.100 K3S_TOKEN=x sh -\n"),
            "join.sh: https://10.0.42.100",
        );
        RULE.fail(
            "## haproxy.cfg\nlisten api\n  bind 127.0.0.1:5443\n  server m1 m1.lan:6443\n## kubeadm-config.yaml\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\ncontrolPlaneEndpoint: localhost:5444\n",
            "kubeadm-config.yaml: localhost:5444",
        );
        RULE.fail(
            &format!("## topology\nlb.lan 10.0.42.100 haproxy\n{}## k3s-agent1.yaml\nserver: https://lb.lan:6443\n", LB.replace("10.0.42.100:5443", ":5443")),
            "k3s-agent1.yaml: https://lb.lan:6443",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &format!("{LB}## k3s-agent1.yaml\nserver: https://10.0.42.100:6443 # lb\n"),
            "server: https://10.0.42.100:5443 # lb\n",
        );
    }
}
