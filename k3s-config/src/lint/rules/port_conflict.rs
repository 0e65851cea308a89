//! ## What it does
//! Finds ports of a node that k3s takes itself for two things: the supervisor, the API server (one above
//! `https-listen-port`, unless `apiserver-port` says otherwise), the local load balancer, the kubelet and the other components.
//!
//! ## Why is this bad?
//! The second listener cannot open its port, and k3s ends.
//!
//! ## Example
//! ```yaml
//! https-listen-port: 10250
//! ```
//!
//! ## Use instead
//! ```yaml
//! https-listen-port: 6443
//! ```
//!
//! ## Fix safety
//! There is no fix: which port is free only the author knows.
//!
//! ## References
//! k3s `pkg/cli/server/server.go`; Kubernetes, "Ports and protocols".

use crate::lint::Rule;
use crate::model::go_value::parse_int;
use crate::view::{Node, Stated, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/port-conflict",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two listeners of k3s get the same port",
    ),
    check,
);

/// Ports of components, and the switch without which they are open.
const FIXED: [(i64, &str, &str); 8] = [
    (2379, "etcd", "disable-etcd"),
    (2380, "etcd", "disable-etcd"),
    (10248, "the kubelet", "disable-agent"),
    (10249, "kube-proxy", "disable-kube-proxy"),
    (10250, "the kubelet", "disable-agent"),
    (10256, "kube-proxy", "disable-kube-proxy"),
    (10257, "the controller manager", "disable-controller-manager"),
    (10259, "the scheduler", "disable-scheduler"),
];

/// Who listens on a port, and what states it, if not k3s.
struct Listener<'n> {
    what: &'static str,
    port: i64,
    stated: Option<&'n Stated>,
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        let listeners = listeners(node);
        for (n, one) in listeners.iter().enumerate() {
            for other in listeners.iter().skip(n + 1).filter(|other| other.port == one.port) {
                let (at, with) = if one.stated.is_some() { (one, other) } else { (other, one) };
                let Some(stated) = at.stated.filter(|stated| stated.known) else { continue };
                let message = format!("{} and {} both get port {}", at.what, with.what, at.port);
                let diagnostic = view
                    .at_value(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Unknown)
                    .help("take another port for one of them");
                // What follows from the same setting needs no second place.
                let second = with.stated.filter(|second| second.key_span != stated.key_span);
                found.push(match second {
                    Some(second) => diagnostic.label(view.label(node, second, "the other port")),
                    None => diagnostic,
                });
            }
        }
    }
}

fn listeners(node: &Node) -> Vec<Listener<'_>> {
    let mut all = Vec::new();
    let has_api = node.may_be_server() && !node.is_on("disable-apiserver");
    if node.may_be_server() {
        let https = port(node, "https-listen-port", 6443);
        // 0 is as good as nothing.
        let supervisor = port(node, "supervisor-port", 0);
        let supervisor = if supervisor.0 == 0 { https } else { supervisor };
        all.push(Listener { what: "the supervisor", port: supervisor.0, stated: supervisor.1 });
        if has_api {
            let api = port(node, "apiserver-port", 0);
            let api = if api.0 == 0 { (https.0.saturating_add(1), https.1) } else { api };
            all.push(Listener { what: "the API server", port: api.0, stated: api.1 });
        }
    }
    // Where an API server runs, nothing balances the load to others.
    if !has_api && !node.is_on("disable-apiserver-lb") {
        let (port, stated) = port(node, "lb-server-port", 6444);
        all.push(Listener { what: "the local load balancer", port, stated });
    }
    let is_open = |(_, what, switch): &(i64, &str, &str)| {
        let has_etcd =
            node.is_on("cluster-init") || node.may_be_server() && node.set("server").is_some();
        let is_of_agent = matches!(*switch, "disable-agent" | "disable-kube-proxy");
        !node.is_on(switch)
            && (is_of_agent || node.may_be_server())
            && (*what != "etcd" || has_etcd)
    };
    let fixed = FIXED.into_iter().filter(is_open);
    all.extend(fixed.map(|(port, what, _)| Listener { what, port, stated: None }));
    all
}

fn port<'n>(node: &'n Node, flag: &str, default: i64) -> (i64, Option<&'n Stated>) {
    let stated = node.set(flag);
    let port = stated.and_then(|stated| parse_int(&stated.value).ok());
    port.map_or((default, None), |port| (port, stated))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("https-listen-port: 6444\n");
        RULE.pass("https-listen-port: 443\nlb-server-port: 444\n");
        RULE.pass("https-listen-port: 6443\nlb-server-port: 6444\n");
        RULE.pass("https-listen-port: 2379\n");
        RULE.pass("supervisor-port: 9345\napiserver-port: 6443\n");
        RULE.pass("disable-agent: true\nhttps-listen-port: 10250\n");
        RULE.pass("# role: agent\nlb-server-port: 7000\nhttps-listen-port: 10250\n");
    }

    #[test]
    fn fail() {
        RULE.fail("https-listen-port: 10250\n", "10250");
        RULE.fail("https-listen-port: 10249 # one below\ndisable-kube-proxy: true\n", "10249");
        RULE.fail("apiserver-port: 6443\n", "6443");
        RULE.fail("disable-apiserver: true\nhttps-listen-port: 6444\n", "6444");
        RULE.fail("cluster-init: true\nhttps-listen-port: 2380\n", "2380");
        RULE.fail("# role: agent\nlb-server-port: 0x280A\n", "0x280A");
    }
}
