//! ## What it does
//! Finds listeners that demand the PROXY protocol (`RemoteIPProxyProtocol On` of Apache, `accept-proxy` of HAProxy) behind a
//! front of the same stack that does not send it.
//!
//! ## Why is this bad?
//! Whoever demands the header closes connections without one. Every request fails.
//!
//! ## Example
//! ```haproxy
//! backend apache
//!     # Its virtual host has `RemoteIPProxyProtocol On`.
//!     server front 192.168.1.10:443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend apache
//!     server front 192.168.1.10:443 check send-proxy-v2
//! ```
//!
//! ## Fix safety
//! Unsafe: the other side may be the one that is wrong.
//!
//! ## References
//! mod_remoteip, `RemoteIPProxyProtocol`. HAProxy, configuration manual 5.1 `accept-proxy`, 5.2 `send-proxy`.

use crate::stack::facts::{Front, Program, Upstream, Where};
use crate::stack::view::Hop;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/proxy-protocol-required-but-not-sent",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a listener demands the PROXY protocol, and its front does not send it",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for hop in view.hops().filter(|hop| hop.server.sends_proxy.is_none()) {
        for front in &view.facts.fronts {
            let demands = front.listeners.iter().find_map(|listener| {
                let demands = listener.expects_proxy.as_ref()?;
                leads_to(view, &hop, front, listener.port, &listener.host).then_some(demands)
            });
            let Some(demands) = demands else { continue };
            if !said.insert((hop.server.place.file.clone(), hop.server.place.span)) {
                continue;
            }
            let message = format!(
                "`{}` of {} gets no PROXY protocol from {}, and {} in {} demands it: every connection fails",
                hop.server.name,
                hop.pool.name,
                hop.front.program.name(),
                front.name,
                demands.file_name(),
            );
            let is_haproxy = hop.pool.program == Program::Haproxy;
            let diagnostic = view
                .finding(&RULE.info, &hop.server.line, message)
                .help(if is_haproxy {
                    "add `send-proxy-v2` to the server, or stop demanding it there"
                } else {
                    "stop demanding it there: mod_proxy cannot send it"
                })
                .label(demands.label("demanded here"));
            let edit = Edit::insert(hop.server.append.start(), " send-proxy-v2");
            found.push(if is_haproxy {
                diagnostic.fix(Fix::risky("send the PROXY protocol", [edit]))
            } else {
                diagnostic
            });
        }
    }
}

/// Whether a server is what listens there.
fn leads_to(
    view: &StackView<'_>,
    hop: &Hop<'_>,
    front: &Front,
    port: Option<u16>,
    host: &Where,
) -> bool {
    let server: &Upstream = hop.server;
    if server.port.is_none() || server.port != port || server.host == Where::Other {
        return false;
    }
    // Its own listener, unless it connects to this machine.
    let is_same_file = hop.front.place.file == front.place.file;
    match (host, view.ip_of(&server.host)) {
        (Where::Ip(own), Some(ip)) => *own == ip,
        _ if is_same_file => server.host.is_loopback(),
        (Where::Any, _) if server.host.is_loopback() => true,
        (Where::Any, _) => {
            let roles = front.program.roles();
            if let Some(machine) = view.machine_at(&server.host) {
                return machine.is(roles);
            }
            // With a cluster in the stack the server is more likely a node of that.
            let name = format!("{} {} {}", hop.pool.name, server.name, server.host);
            let name = name.to_ascii_lowercase();
            roles.iter().any(|role| name.contains(role)) || !view.has_cluster()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const APACHE: &str = "## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nSSLEngine on\nRemoteIPProxyProtocol On\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n";

    fn haproxy(server: &str) -> String {
        format!("## haproxy.cfg\nlisten tls\n  bind :443\n  {server}\n{APACHE}")
    }

    #[test]
    fn pass() {
        RULE.pass(&haproxy("server front 192.168.1.10:443 check send-proxy-v2"));
        RULE.pass(&haproxy("server front 192.168.1.10:8443 check"));
        RULE.pass(&haproxy("server front 192.168.1.10:443").replace("Protocol On", "Protocol Off"));
        RULE.pass(&format!(
            "## topology\nn1 192.168.1.10 server\n{}",
            haproxy("server n1 192.168.1.10:443")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &haproxy("server front 192.168.1.10:443 check"),
            "haproxy.cfg: server front 192.168.1.10:443 check",
        );
        RULE.fail(
            "## haproxy.cfg\nfrontend in\n  bind 10.0.0.5:8080 accept-proxy\n## apache.conf\n<VirtualHost *:80>\nProxyPass / http://10.0.0.5:8080/\n</VirtualHost>\n",
            "apache.conf: ProxyPass / http://10.0.0.5:8080/",
        );
        RULE.fail(
            "## haproxy.cfg\nfrontend out\n  bind :443\n  default_backend loop\nbackend loop\n  server l 127.0.0.1:8443\nfrontend in\n  bind 127.0.0.1:8443 accept-proxy\n",
            "haproxy.cfg: server l 127.0.0.1:8443",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &haproxy("server front 192.168.1.10:443 check # apache"),
            "listen tls\n  bind :443\n  server front 192.168.1.10:443 check send-proxy-v2 # apache\n",
        );
    }
}
