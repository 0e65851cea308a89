//! ## What it does
//! Finds a bind of HAProxy on a server of the cluster whose port the API server, or k3s's supervisor, takes already.
//!
//! ## Why is this bad?
//! Whoever starts second fails with "Address already in use". `haproxy -c` says nothing about it.
//!
//! ## Example
//! ```haproxy
//! # On a server of the cluster.
//! frontend api
//!     bind *:6443
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend api
//!     bind 127.0.0.1:5443
//! ```
//!
//! ## Fix safety
//! There is no fix: whoever connects has to be told the new port.
//!
//! ## References
//! k3s documentation, requirements: ports; k3s#9257.

use crate::stack::facts::{Listener, Where};
use crate::stack::view::api_port;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/api-port-collision-on-server-node",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "HAProxy binds a port of the API server on the same machine",
    ),
    check,
);

/// The port of the load balancer that every k3s brings, and its supervisor.
const SUPERVISOR: u16 = 6444;

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let is_kubeadm = !view.facts.kubeadm.is_empty() && view.facts.nodes.is_empty();
    let api: Vec<u16> = view.servers().iter().map(|node| api_port(node)).collect();
    let api = if api.is_empty() { vec![6443] } else { api };
    for front in &view.facts.fronts {
        for listener in &front.listeners {
            let Some(port) = listener.port else { continue };
            let is_api = api.contains(&port);
            if !is_api && (port != SUPERVISOR || is_kubeadm) {
                continue;
            }
            let Some(name) = shares(view, front.program.roles(), listener, is_api) else {
                continue;
            };
            let what = if is_api { "the API server" } else { "k3s's supervisor" };
            let message = format!(
                "{} binds port {port} on {name}, where {what} listens already: the second one to start fails with \"Address already in use\"",
                front.name,
            );
            let diagnostic = view
                .finding(&RULE.info, &listener.place, message)
                .help("bind another port, such as 127.0.0.1:5443, and tell it to who connects");
            let server = view.servers().into_iter().next();
            found.push(match server {
                Some(node) => diagnostic.label(node.first_key().label("a server of the cluster")),
                None => diagnostic,
            });
        }
    }
}

/// The machine that has both.
fn shares(
    view: &StackView<'_>,
    roles: &[&str],
    listener: &Listener,
    is_api: bool,
) -> Option<String> {
    let told = view.stack.machines.iter().find(|machine| {
        let here = match &listener.host {
            // The API server takes every address of its machine.
            Where::Ip(ip) if !ip.is_loopback() => {
                machine.ip == Some(*ip) || !view.stack.machines.iter().any(|m| m.ip == Some(*ip))
            }
            _ => true,
        };
        machine.is(roles) && (if is_api { machine.is_server() } else { machine.is_node() }) && here
    });
    if let Some(machine) = told {
        return Some(format!("`{}`", machine.name));
    }
    if !is_api {
        return None;
    }
    // The address of a server that HAProxy sends to.
    let Where::Ip(ip) = listener.host else { return None };
    let mut pools = view.api_pools();
    let own = pools.any(|(pool, _)| {
        pool.servers.iter().any(|s| s.host == listener.host && s.port == listener.port)
    });
    (own && !ip.is_loopback()).then(|| ip.to_string())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn haproxy(bind: &str) -> String {
        format!(
            "## topology\nm1 10.0.42.1 server,haproxy\n## haproxy.cfg\nlisten api\n  bind {bind}\n  server m2 10.0.42.2:6443\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&haproxy("127.0.0.1:5443"));
        RULE.pass(&haproxy("*:6443").replace("server,haproxy", "haproxy"));
        RULE.pass("## haproxy.cfg\nlisten api\n  bind *:6443\n  server m2 10.0.42.2:6443\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&haproxy("*:6443"), "haproxy.cfg: bind *:6443");
        RULE.fail(&haproxy("[::]:6443 v4v6"), "haproxy.cfg: bind [::]:6443 v4v6");
        RULE.fail(&haproxy("127.0.0.1:6444"), "haproxy.cfg: bind 127.0.0.1:6444");
        RULE.fail(
            &format!("{}## k3s-server1.yaml\nhttps-listen-port: 7443\n", haproxy(":7443")),
            "haproxy.cfg: bind :7443",
        );
        RULE.fail(
            "## haproxy.cfg\nlisten api\n  bind 10.0.42.1:6443\n  server m1 10.0.42.1:6443\n",
            "haproxy.cfg: bind 10.0.42.1:6443",
        );
    }
}
