//! ## What it does
//! Finds a front whose servers are NodePorts (30000 to 32767) of several nodes.
//!
//! ## Why is this bad?
//! Every application then has a port and a list of nodes of its own in the front. With a NetworkPolicy, or
//! `externalTrafficPolicy: Local`, only nodes with a pod of it answer.
//!
//! ## Example
//! ```apache
//! <Proxy balancer://k3s>
//!     BalancerMember http://10.0.0.11:30080
//!     BalancerMember http://10.0.0.12:30080
//! </Proxy>
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://k3s-ingress/
//! ```
//!
//! ## Fix safety
//! There is no fix: a route has to be made.
//!
//! ## References
//! Kubernetes, Service: type NodePort.

use crate::stack::facts::Upstream;
use crate::stack::view::NODE_PORTS;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/front-uses-nodeports",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "the front balances over NodePorts",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for pool in &view.facts.pools {
        let is_node_port = |server: &&Upstream| {
            server.port.is_some_and(|port| NODE_PORTS.contains(&port)) && !server.host.is_loopback()
        };
        let servers: Vec<_> = pool.servers.iter().filter(is_node_port).collect();
        let Some(first) = servers.first() else { continue };
        // One alone may be anything that has such a port.
        let is_node = view.node_at(&first.host).is_some()
            || view.machine_at(&first.host).is_some_and(crate::stack::Machine::is_node);
        let meant =
            pool.servers.len() == 1 && (is_node || StackView::is_about_cluster(pool, first));
        // A NodePort of the ingress itself is as good as its port.
        if servers.len() < 2 && !meant || view.entry(pool, first).is_some() {
            continue;
        }
        let message = format!(
            "{} balances over NodePort {}: it needs every node, and fails on those without a pod where a NetworkPolicy or `externalTrafficPolicy: Local` is in force",
            pool.name,
            first.port.unwrap_or_default(),
        );
        let mut diagnostic = view
            .likely(&RULE.info, &first.place, Confidence::Medium, message)
            .help("send requests to the ingress, and give it a route for the host");
        for server in servers.iter().skip(1) {
            diagnostic = diagnostic.label(server.place.label("a NodePort, too"));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("## haproxy.cfg\nbackend k3s\n  server a 10.0.0.1:80\n  server b 10.0.0.2:80\n");
        RULE.pass("## apache.conf\n<VirtualHost *:80>\nProxyPass / http://127.0.0.1:32400/\n</VirtualHost>\n");
        RULE.pass("## haproxy.cfg\nbackend plex\n  server a 10.0.0.9:32400\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "## haproxy.cfg\nbackend app\n  server a 10.0.0.1:30080\n  server b [fd00::2]:30080\n",
            "haproxy.cfg: 10.0.0.1:30080",
        );
        RULE.fail(
            "## apache.conf\n<Proxy balancer://x>\nBalancerMember http://a.lan:31443\nBalancerMember http://b.lan:31443\n</Proxy>\n<VirtualHost *:80>\nProxyPass / balancer://x/\n</VirtualHost>\n",
            "apache.conf: http://a.lan:31443",
        );
        RULE.fail(
            "## haproxy.cfg\nlisten l\n  bind :80\n  server k3s-node1 10.0.0.1:30080\n",
            "haproxy.cfg: 10.0.0.1:30080",
        );
    }
}
