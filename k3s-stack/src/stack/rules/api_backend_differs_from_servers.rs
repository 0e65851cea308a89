//! ## What it does
//! Finds a backend of HAProxy for the API that lacks servers of the cluster, has them with another port, or has others.
//!
//! ## Why is this bad?
//! A server that is not listed gets no share of the load and does not help when the others are down; one with a wrong
//! port, or one that is none, is down for ever.
//!
//! ## Example
//! ```haproxy
//! # The cluster has m1, m2 and m3.
//! backend api
//!     server m1 10.0.42.1:6443 check
//!     server m2 10.0.42.2:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend api
//!     server m1 10.0.42.1:6443 check
//!     server m2 10.0.42.2:6443 check
//!     server m3 10.0.42.3:6443 check
//! ```
//!
//! ## Fix safety
//! Unsafe: the server may be left out on purpose.
//!
//! ## References
//! k3s documentation, cluster load balancer.

use crate::stack::facts::{Mode, Pool, Upstream, Where};
use crate::stack::view::{api_port, as_in, end_of_line, listed};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/api-backend-differs-from-servers",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the backend of the API does not list the servers of the cluster",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = servers(view);
    if servers.is_empty() {
        return;
    }
    for (pool, port) in view.api_pools() {
        let ips: Option<Vec<IpAddr>> = pool
            .servers
            .iter()
            .map(|server| match view.ip_of(&server.host) {
                Some(ip) => Some(ip),
                None if server.host.is_loopback() => Some(IpAddr::from([127, 0, 0, 1])),
                None => None,
            })
            .collect();
        // One that cannot be told may be the one that is missing.
        let Some(ips) = ips.filter(|_| pool.mode == Mode::Tcp || is_api(pool)) else { continue };
        let known = |ip: &IpAddr| servers.iter().any(|(_, own)| own == ip);
        if !ips.iter().any(known) && !is_api(pool) {
            continue;
        }
        let loopback = ips.iter().filter(|ip| ip.is_loopback()).count();
        let missing: Vec<_> = servers.iter().filter(|(_, ip)| !ips.contains(ip)).collect();
        if missing.len() > loopback {
            found.push(lacking(view, pool, port, &missing));
        }
        found.extend(strangers(view, pool, &ips));
        let api: Vec<u16> = view.servers().iter().map(|node| api_port(node)).collect();
        let is_right = |port: u16| {
            if api.is_empty() {
                view.is_api_port(port)
            } else {
                api.contains(&port) || port == 9345
            }
        };
        for (server, ip) in pool.servers.iter().zip(&ips).filter(|(_, ip)| known(ip)) {
            let Some(wrong) = server.port.filter(|port| !is_right(*port)) else { continue };
            let right = api.first().copied().unwrap_or(port);
            let message = format!(
                "server `{}` of {} is {ip} with port {wrong}, and the API servers listen on {right}: it is down for ever",
                server.name, pool.name,
            );
            found.push(
                view.finding(&RULE.info, &server.place, message)
                    .help(format!("write port {right}")),
            );
        }
    }
}

/// What is listed and is no server of the cluster. Of fewer than three servers, more may not have been told.
fn strangers(view: &StackView<'_>, pool: &Pool, ips: &[IpAddr]) -> Vec<Diagnostic> {
    let servers = || view.stack.machines.iter().filter(|machine| machine.is_server());
    let told = servers().count() > 2 && servers().all(|machine| machine.ip.is_some());
    let is_stranger = |ip: &IpAddr| {
        told && !ip.is_loopback() && !servers().any(|machine| machine.ip == Some(*ip))
    };
    let listed = pool.servers.iter().zip(ips).filter(|(server, ip)| {
        is_stranger(ip) && server.port.is_some_and(|port| view.is_api_port(port))
    });
    let mut found = Vec::new();
    // With as many as there are servers one is written wrong, which is told as the one that is missing.
    if ips.len() <= servers().count() {
        return found;
    }
    for (server, ip) in listed {
        let message = format!(
            "server `{}` of {} is {ip}, which is no server of the cluster: it gets requests that it cannot answer",
            server.name, pool.name,
        );
        found.push(
            view.likely(&RULE.info, &server.place, Confidence::Medium, message)
                .help("take it out, or add the machine to the nodes"),
        );
    }
    found
}

/// Whether its names speak of the API.
fn is_api(pool: &Pool) -> bool {
    let name = pool.name.to_ascii_lowercase();
    ["api", "k3s", "k8s", "kube", "control", "master", "server"]
        .iter()
        .any(|word| name.contains(word))
}

/// The servers of the cluster, by name and address: the machines that are told, or those that config files tell.
fn servers(view: &StackView<'_>) -> Vec<(String, IpAddr)> {
    let machines = view.stack.machines.iter().filter(|machine| machine.is_server());
    let told: Vec<_> =
        machines.filter_map(|machine| Some((machine.name.clone(), machine.ip?))).collect();
    if !told.is_empty() {
        return told;
    }
    let node = |node: &&crate::stack::facts::Node| {
        let (text, _) = node.get("node-ip").or_else(|| node.get("advertise-address"))?;
        let ip = text.split(',').next()?.trim().parse().ok()?;
        Some((node.name().unwrap_or_else(|| node.file_name().to_owned()), ip))
    };
    view.servers().iter().filter_map(node).collect()
}

fn lacking(
    view: &StackView<'_>,
    pool: &Pool,
    port: u16,
    missing: &[&(String, IpAddr)],
) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|(name, ip)| format!("`{name}` ({ip})")).collect();
    let message = format!(
        "{} lacks {} of the cluster: it gets no share of the load, and does not help when the others are down",
        pool.name,
        listed(&names),
    );
    let mut diagnostic =
        view.finding(&RULE.info, &pool.place, message).help("list every server of the cluster");
    if let Some(last) = pool.servers.last() {
        diagnostic = diagnostic.label(last.line.label("the last one that is listed"));
        if let Some(edit) = line_for(view, last, port, missing) {
            diagnostic = diagnostic.fix(Fix::risky("add what is missing", [edit]));
        }
    }
    diagnostic
}

/// Lines as the last server's, for the servers that are missing.
fn line_for(
    view: &StackView<'_>,
    last: &Upstream,
    port: u16,
    missing: &[&(String, IpAddr)],
) -> Option<Edit> {
    let text = view.text(&last.line);
    let (start, end) = (last.line.span.start() as usize, last.line.span.end() as usize);
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text.get(from..start)?;
    let options = text.get(last.place.span.end() as usize..end)?;
    let Where::Ip(_) = last.host else { return None };
    let line = |(name, ip): &&(String, IpAddr)| {
        let host = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        format!("\n{indent}server {name} {host}:{port}{options}")
    };
    let lines: String = missing.iter().map(line).collect();
    Some(Edit::insert(end_of_line(text, end)?, as_in(text, &lines)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const NODES: &str =
        "## topology\nm1 10.0.42.1 server\nm2 10.0.42.2 server\nw1 10.0.42.9 agent\n";

    fn haproxy(servers: &str) -> String {
        format!("{NODES}## haproxy.cfg\nlisten api\n  bind 127.0.0.1:5443\n{servers}")
    }

    #[test]
    fn pass() {
        RULE.pass(&haproxy("  server a 10.0.42.1:6443\n  server b m2.lan:6443\n"));
        RULE.pass(&haproxy("  server a 10.0.42.1:6443\n  server b 127.0.0.1:6443\n"));
        RULE.pass(&haproxy("  server a 10.0.42.1:6443\n  server b other.lan:6443\n"));
        RULE.pass(&haproxy("  server a 10.0.42.1:443\n").replace("listen api", "listen web"));
    }

    #[test]
    fn fail() {
        RULE.fail(&haproxy("  server a 10.0.42.1:6443 check\n"), "haproxy.cfg: listen api");
        RULE.fail(
            &haproxy("  server a 10.0.42.1:6443\n  server b 10.0.42.2:6444\n"),
            "haproxy.cfg: 10.0.42.2:6444",
        );
        RULE.fail(
            "## k3s-server1.yaml\nnode-ip: fd00::1\n## k3s-server2.yaml\nserver: https://[fd00::1]:6443\nnode-ip: fd00::2\n## haproxy.cfg\nlisten api\n  bind :5443\n  server a [fd00::1]:6443\n",
            "haproxy.cfg: listen api",
        );
        let extra = "## topology\nm1 10.0.0.1 server\nm2 10.0.0.2 server\nm3 10.0.0.3 server\n## haproxy.cfg\nlisten api\n  mode tcp\n  bind :7443\n  server m1 10.0.0.1:6443\n  server m2 10.0.0.2:6443\n  server m3 10.0.0.3:6443\n  server old 10.0.0.9:6443\n";
        RULE.fail(extra, "haproxy.cfg: 10.0.0.9:6443");
        // Not all machines may be told.
        RULE.pass(&extra.replace("m3 10.0.0.3 server\n", ""));
    }

    #[test]
    fn fix() {
        RULE.fix(
            &haproxy("  server m1 10.0.42.1:6443 check # one\n"),
            "listen api\n  bind 127.0.0.1:5443\n  server m1 10.0.42.1:6443 check # one\n  server m2 10.0.42.2:6443 check\n",
        );
    }
}
