//! ## What it does
//! Finds an address through which agents, servers or people reach the API (the `server` URL, a bind of HAProxy) that is
//! not in `tls-san` of a server.
//!
//! ## Why is this bad?
//! The certificate of the API server is not for that name. Nodes that join through it, and kubectl, fail with an x509
//! error, some of them only after the certificate was renewed.
//!
//! ## Example
//! ```yaml
//! # HAProxy binds 10.0.42.100:6443.
//! cluster-init: true
//! tls-san:
//!   - cp1.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-init: true
//! tls-san:
//!   - cp1.lan
//!   - 10.0.42.100
//! ```
//!
//! ## Fix safety
//! Unsafe: the certificate is made anew when the server restarts.
//!
//! ## References
//! k3s documentation, cluster load balancer; k3s#9257, k3s#5159.

use crate::stack::facts::{Node, Where};
use crate::stack::view::{as_in, end_of_line, is_same_host};
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span,
};
use goyaml::{Document, NodeKind};
use std::sync::Arc;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/tls-san-missing-load-balancer",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the address through which nodes join is not in the servers' certificate",
    ),
    check,
);

/// An address through which the API is reached.
struct Address {
    host: Where,
    text: String,
    place: Place,
    /// Whether a node really uses it.
    is_joined: bool,
}

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut addresses: Vec<Address> = Vec::new();
    let mut add = |address: Address| {
        let known = addresses.iter().any(|known| known.host == address.host);
        if !known && !address.host.is_loopback() && !is_servers_own(view, &address.host) {
            addresses.push(address);
        }
    };
    for join in view.facts.nodes.iter().filter_map(Node::join) {
        add(Address { host: join.host, text: join.text, place: join.place, is_joined: true });
    }
    for (pool, _) in view.api_pools() {
        for listener in view.fronts_of(pool).flat_map(|front| &front.listeners) {
            if let Where::Ip(ip) = listener.host {
                let place = listener.place.clone();
                add(Address {
                    host: listener.host.clone(),
                    text: ip.to_string(),
                    place,
                    is_joined: false,
                });
            }
        }
    }
    for address in &addresses {
        let is_told = |host: &Where| {
            view.api_pools().any(|(pool, _)| {
                view.fronts_of(pool)
                    .flat_map(|front| &front.listeners)
                    .any(|listener| listener.host == *host)
            }) || view.machine_at(host).is_some_and(|machine| !machine.is_server())
        };
        // An address that nothing is known of may be that of a server.
        if matches!(address.host, Where::Ip(_)) && !is_told(&address.host) {
            continue;
        }
        for server in view.servers().into_iter().filter(|server| !server.started.is_open) {
            let covers = |san: &str| {
                san.trim().eq_ignore_ascii_case(&address.text)
                    || Where::of(san.trim()) == address.host
            };
            if server.all("tls-san").any(|(san, _)| covers(san)) {
                continue;
            }
            found.push(finding(view, server, address));
        }
    }
}

/// Whether it is the address or name of a server, which is in its certificate by itself.
fn is_servers_own(view: &StackView<'_>, host: &Where) -> bool {
    let in_pool = |host: &Where| {
        view.api_pools().any(|(pool, _)| pool.servers.iter().any(|server| server.host == *host))
    };
    view.machine_at(host).is_some_and(crate::stack::Machine::is_server)
        || view.node_at(host).is_some_and(Node::is_server)
        || in_pool(host)
        || host.name().is_some_and(|name| {
            view.servers()
                .iter()
                .any(|server| server.name().is_some_and(|own| is_same_host(&own, name)))
        })
}

fn finding(view: &StackView<'_>, server: &Node, address: &Address) -> Diagnostic {
    let who = if address.is_joined {
        "through which nodes join"
    } else {
        "where HAProxy lets the API be reached"
    };
    let message = format!(
        "`{}`, {who}, is not in `tls-san` of {}: its certificate is not for that name, and connections fail with an x509 error",
        address.text,
        server.file_name(),
    );
    // The name of a server whose own name is not told may be just that.
    let named = address.host.name().is_none()
        || server.name().is_some()
        || server.all("tls-san").next().is_some();
    let sure = if named && address.is_joined { Confidence::High } else { Confidence::Medium };
    let last = server.started.all("tls-san").next_back();
    let place = last.map_or_else(|| server.first_key(), |flag| server.at(flag));
    let diagnostic = view
        .likely(&RULE.info, &place, sure, message)
        .help(format!("add `{}` to `tls-san` of every server, and restart it", address.text))
        .label(address.place.label(format!("`{}` is used here", address.text)));
    match edit(view, server, &address.text) {
        Some(edit) => {
            diagnostic.fix(Fix::risky(format!("add `{}` to `tls-san`", address.text), [edit]))
        }
        None => diagnostic,
    }
}

/// Adds a name to the list of a config.yaml.
fn edit(view: &StackView<'_>, server: &Node, name: &str) -> Option<Edit> {
    let file = server
        .files
        .first()
        .filter(|_| server.kind == crate::Kind::K3sConfig && server.files.len() == 1)?;
    let text = view.text(&Place::new(file, Span::at(0), ""));
    let document = Document::parse(Arc::<str>::from(text)).document;
    let Some(names) = document.root()?.get("tls-san") else {
        let break_before = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let line = format!("{break_before}tls-san:\n  - {}\n", goyaml::quote(name));
        return Some(Edit::insert(Span::of(text).end(), as_in(text, &line)));
    };
    let last = names.items().last().filter(|_| names.kind() == NodeKind::Sequence)?;
    if names.style() == goyaml::Style::Flow {
        return Some(Edit::insert(last.span().end(), format!(", {}", goyaml::quote_in_flow(name))));
    }
    let start = last.span().start() as usize;
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text.get(line..start)?.trim_end().trim_end_matches('-');
    let item = format!("\n{indent}- {}", goyaml::quote(name));
    Some(Edit::insert(end_of_line(text, start)?, as_in(text, &item)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const LB: &str =
        "## haproxy.cfg\nlisten api\n  bind 10.0.42.100:6443\n  server m1 10.0.42.1:6443 check\n";

    fn stack(server: &str, agent: &str) -> String {
        format!(
            "{LB}## k3s-server1.yaml\n{server}## k3s-agent1.yaml\nserver: https://{agent}:6443\ntoken-file: /t\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("cluster-init: true\ntls-san: [10.0.42.100]\n", "10.0.42.100"));
        RULE.pass(&stack("tls-san: 10.0.42.100,CP.lan\n", "cp.lan"));
        // A server itself.
        RULE.pass(&stack("node-name: cp1\ntls-san: [10.0.42.100]\n", "cp1.lan"));
        RULE.pass("## k3s-server1.yaml\ncluster-init: true\n## k3s-agent1.yaml\nserver: https://10.0.42.1:6443\n");
        RULE.pass(&format!(
            "## topology\nm1 10.0.42.100 server\n{}",
            stack("cluster-init: true\n", "10.0.42.100")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &stack("cluster-init: true\ntls-san:\n  - cp1.lan\n", "10.0.42.100"),
            "k3s-server1.yaml: cp1.lan",
        );
        RULE.fail(
            "## k3s-server1.yaml\nnode-name: cp1\n## k3s-agent1.yaml\nserver: https://k3s.example.com:6443\n",
            "k3s-server1.yaml: node-name",
        );
        RULE.fail(
            "## haproxy.cfg\nlisten api\n  bind [fd00::100]:6443\n  server m1 [fd00::1]:6443\n## install.sh\ncurl -sfL https://get.k3s.io | sh -s - server --tls-san cp.lan\n",
            "install.sh: cp.lan",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &stack("tls-san:\n  - cp1.lan # name\nnode-name: a\n", "10.0.42.100"),
            "tls-san:\n  - cp1.lan # name\n  - 10.0.42.100\nnode-name: a\n",
        );
        RULE.fix(
            &stack("node-name: a\n", "10.0.42.100"),
            "node-name: a\ntls-san:\n  - 10.0.42.100\n",
        );
    }
}
