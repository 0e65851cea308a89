//! What is said at a hop: the protocol, TLS, the PROXY protocol, and whether it is believed.

use crate::stack::facts::{Front, Mode, Pool, Upstream, Where};
use crate::stack::trusts;
use std::net::IpAddr;
use traefik_values::TrafficTrust;

/// Whether an entry point believes what a front says of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belief {
    /// No values tell.
    Unsaid,
    Yes,
    No,
    /// Nobody says where the front runs.
    Unknown,
}

/// How clients talk with a front, for each kind of listener.
pub(super) fn listeners(front: &Front) -> Vec<Vec<String>> {
    let mut kinds: Vec<(bool, bool, Vec<String>)> = Vec::new();
    for listener in &front.listeners {
        let port = listener.port.map_or_else(|| "?".to_owned(), |port| port.to_string());
        let at = match listener.host {
            Where::Any | Where::Other => format!(":{port}"),
            _ => format!("{}:{port}", listener.host),
        };
        let expects = listener.expects_proxy.is_some();
        match kinds.iter_mut().find(|(tls, proxy, _)| (*tls, *proxy) == (listener.tls, expects)) {
            Some((.., ports)) if !ports.contains(&at) => ports.push(at),
            Some(_) => {}
            None => kinds.push((listener.tls, expects, vec![at])),
        }
    }
    let notes = kinds.into_iter().map(|(tls, expects, ports)| {
        let name = match (front.mode, tls) {
            (Mode::Http, true) => "HTTPS",
            (Mode::Http, false) => "HTTP",
            (Mode::Tcp, true) => "TLS",
            (Mode::Tcp, false) => "TCP",
        };
        let mut notes = vec![format!("{name} {}", ports.join(" "))];
        if expects {
            notes.push("PROXY protocol expected".to_owned());
        }
        notes
    });
    notes.collect()
}

/// What a front does with what it passes on.
pub(super) fn passed_on(front: &Front, pool: &Pool) -> Vec<String> {
    let mut notes = vec![if pool.mode == Mode::Http { "requests" } else { "bytes" }.to_owned()];
    if !matches!(pool.requests.as_str(), "" | "/") {
        notes.push(pool.requests.clone());
    }
    if pool.mode == Mode::Http {
        let set = |own: bool, name: &str| if own { Some(format!("sets {name}")) } else { None };
        let proto = !front.proto.is_missing() || !pool.proto.is_missing();
        let client = !front.forwarded_for.is_missing() || !pool.forwarded_for.is_missing();
        notes.extend(set(proto, "X-Forwarded-Proto"));
        notes.extend(set(client, "X-Forwarded-For"));
    }
    notes
}

/// What is said of a hop to a server, and whether what is said of clients is lost on it.
pub(super) fn hop_notes(
    pool: &Pool,
    server: &Upstream,
    says: bool,
    belief: Belief,
) -> (Vec<String>, bool) {
    let name = match (pool.mode, server.tls) {
        (Mode::Http, true) => "HTTPS",
        (Mode::Http, false) => "HTTP",
        (Mode::Tcp, true) => "TLS",
        (Mode::Tcp, false) => "TCP, unread",
    };
    let port = server.port.map(|port| format!(" :{port}")).unwrap_or_default();
    let mut notes = vec![format!("{name}{port}")];
    if server.sends_proxy.is_some() {
        notes.push("sends PROXY protocol".to_owned());
    }
    let said = server.sends_proxy.is_some() || pool.mode == Mode::Http && says;
    let told = match belief {
        _ if !said => None,
        Belief::Unsaid => None,
        Belief::Yes => Some("believed"),
        Belief::No => Some("not believed"),
        Belief::Unknown => Some("believed or not: not known"),
    };
    notes.extend(told.map(str::to_owned));
    (notes, said && belief == Belief::No)
}

/// Whether all of these addresses are believed.
pub(super) fn believes(trust: &TrafficTrust, addresses: &[IpAddr]) -> Belief {
    let all = || addresses.iter().all(|ip| trusts(&trust.networks, *ip));
    match trust {
        _ if trust.insecure.is_some() => Belief::Yes,
        _ if trust.networks.is_empty() => Belief::No,
        _ if addresses.is_empty() => Belief::Unknown,
        _ if all() => Belief::Yes,
        _ => Belief::No,
    }
}
