//! ## What it does
//! Finds two `bind` lines, of one section or of two, for the same address and port.
//!
//! ## Why is this bad?
//! HAProxy binds with `SO_REUSEPORT`, so nothing fails: the kernel deals connections out to both at random,
//! and a client lands in the wrong frontend every other time. Of two sockets with one path, only the one bound
//! last answers.
//!
//! ## Example
//! ```haproxy
//! frontend a
//!     bind :8080
//! frontend b
//!     bind *:8080
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend a
//!     bind :8080
//! frontend b
//!     bind :8081
//! ```
//!
//! ## Fix safety
//! No fix: only the author knows which of them is wrong.
//!
//! ## References
//! Configuration manual, 4.2 `bind`, 5.1 `interface`, `namespace` and `thread`.

use crate::lint::Rule;
use crate::view::{BindView, SectionView, View};
use crate::{Address, Family, Host, Port, Transport};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/duplicate-bind",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two `bind` lines listen on the same address and port",
    ),
    check,
);

/// What two binds must have in common before their ports matter.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Socket {
    protocol: Protocol,
    host: String,
    /// Options that tell sockets of one address apart.
    apart: Vec<Option<String>>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Protocol {
    Stream,
    Mptcp,
    Datagram,
}

const APART: [&str; 4] = ["interface", "namespace", "thread", "process"];

/// One address of a `bind` line.
struct Listener<'v, 'd> {
    section: &'v SectionView<'d>,
    bind: &'v BindView<'v, 'd>,
    ports: (u16, u16),
}

impl Listener<'_, '_> {
    fn label(&self, message: &str) -> Label {
        Label::new(self.bind.statement.word_span(1)).path(self.section.path()).message(message)
    }

    fn options(&self) -> Option<&[Cow<'_, str>]> {
        self.bind.statement.values().get(2..)
    }

    fn place(&self) -> usize {
        self.bind.statement.line.index()
    }
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let runs = |section: &SectionView<'_>| view.is_certain(&section.section.header());
    let sections = view.listening().filter(|section| runs(section) && !is_disabled(view, section));
    let binds: Vec<_> = sections.flat_map(|s| view.binds(s).map(move |bind| (s, bind))).collect();
    let mut sockets: BTreeMap<Socket, Vec<Listener<'_, '_>>> = BTreeMap::new();
    for (section, bind) in &binds {
        if !view.is_certain(&bind.statement.line) {
            continue;
        }
        for address in bind.addresses {
            let Some((socket, ports)) = socket(address, bind) else { continue };
            sockets.entry(socket).or_default().push(Listener { section, bind, ports });
        }
    }
    let mut said = BTreeSet::new();
    for listeners in sockets.values_mut() {
        // Whoever starts inside the range that reaches furthest so far overlaps with it.
        listeners.sort_by_key(|l| (l.ports.0, l.place()));
        let mut furthest: Option<&Listener<'_, '_>> = None;
        for listener in &*listeners {
            if let Some(other) = furthest.filter(|other| listener.ports.0 <= other.ports.1) {
                let swap = listener.place() < other.place();
                let (first, second) = if swap { (listener, other) } else { (other, listener) };
                if said.insert(second.place()) {
                    found.push(diagnostic(first, second));
                }
            }
            if furthest.is_none_or(|other| listener.ports.1 > other.ports.1) {
                furthest = Some(listener);
            }
        }
    }
}

fn diagnostic(first: &Listener<'_, '_>, second: &Listener<'_, '_>) -> Diagnostic {
    let what = second.bind.statement.value(1);
    let is_path = second.bind.addresses.iter().any(Address::is_unix);
    let why = if is_path {
        "only the one bound last answers"
    } else {
        "the kernel deals connections out to both at random"
    };
    let (one, two) = (first.section, second.section);
    let (message, severity) = if !std::ptr::eq(one, two) {
        let message =
            format!("`{}` binds `{what}`, which `{}` binds too: {why}", two.name, one.name);
        (message, Severity::Error)
    } else if first.options() == second.options() {
        (format!("`{}` binds `{what}` twice, to no purpose", two.name), Severity::Warning)
    } else {
        (format!("`{}` binds `{what}` twice: {why}", two.name), Severity::Error)
    };
    Diagnostic::of(&RULE.info, message)
        .severity(severity)
        .at(second.bind.statement.word_span(1))
        .path(second.section.path())
        .tool_says(ToolSays::Nothing)
        .help("remove one of them, or give it another port or address")
        .label(first.label("bound here first"))
}

/// Whether a section does not start: `disabled`, its own or inherited.
fn is_disabled(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let decides = |line: &&str| matches!(*line, "disabled" | "enabled");
    let last = view
        .chain(section)
        .find_map(|s| s.lines.iter().rev().map(|line| line.value(0)).find(decides));
    last == Some("disabled")
}

/// What a `bind` listens on, and its ports.
fn socket(address: &Address, bind: &BindView<'_, '_>) -> Option<(Socket, (u16, u16))> {
    let protocol = match (address.transport(), address.family()) {
        (Some(Transport::Quic | Transport::Dgram), _)
        | (_, Some(Family::Quic4 | Family::Quic6 | Family::Udp | Family::Udp4 | Family::Udp6)) => {
            Protocol::Datagram
        }
        (_, Some(Family::Mptcp | Family::Mptcp4 | Family::Mptcp6)) => Protocol::Mptcp,
        _ => Protocol::Stream,
    };
    let is_v6 = matches!(
        address.family(),
        Some(Family::Ipv6 | Family::Tcp6 | Family::Udp6 | Family::Mptcp6 | Family::Quic6)
    );
    let mut ports = match address.port() {
        Some(Port::One(0) | Port::Offset(_)) => return None,
        Some(Port::Variable) | None => (0, 0),
        Some(port) => port.bounds()?,
    };
    let host = if address.has_variable() {
        // The same text is the same address, whatever it will be.
        ports = (0, 0);
        address.as_str().to_owned()
    } else {
        match address.host() {
            Host::Any if is_v6 => IpAddr::from(Ipv6Addr::UNSPECIFIED).to_string(),
            Host::Any => IpAddr::from(Ipv4Addr::UNSPECIFIED).to_string(),
            Host::Ip(ip) => ip.to_string(),
            Host::Name(name) => name.to_ascii_lowercase(),
            Host::Path(path) => path.to_owned(),
            Host::Abstract(name) => format!("@{name}"),
            Host::Fd(_) | Host::Reverse(_) | Host::Variable(_) => return None,
        }
    };
    let apart = APART.iter().map(|name| bind.options.value(name).map(str::to_owned)).collect();
    Some((Socket { protocol, host, apart }, ports))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn two(first: &str, second: &str) -> String {
        format!("frontend a\n  bind {first}\nlisten b\n  bind {second}\n")
    }

    #[test]
    fn pass() {
        for (first, second) in [
            (":80", ":81"),
            ("127.0.0.1:80", ":80"),
            (":80", ":::80 v6only"),
            ("10.0.0.1:80", "10.0.0.2:80"),
            (":443 ssl crt a", "quic4@:443 ssl crt a alpn h3"),
            (":80 interface eth0", ":80 interface eth1"),
            (":80 namespace red", ":80"),
            (":443 thread 1-2", ":443 thread 3-4"),
            ("fd@3", "fd@3"),
            ("/run/a.sock", "/run/b.sock"),
            (":8000-8009", ":8010"),
            ("\"${A}:80\"", "\"${B}:80\""),
        ] {
            RULE.pass(&two(first, second));
        }
        RULE.pass("frontend a\n  bind :80\nfrontend b\n  disabled\n  bind :80\n");
        RULE.pass("frontend a\n.if feature(X)\n  bind :80\n.else\n  bind :80 name x\n.endif\n");
    }

    #[test]
    fn fail() {
        for (first, second) in [
            (":80", ":80"),
            ("*:80", "0.0.0.0:80 ssl crt x"),
            ("ipv4@:80", "*:80"),
            (":::80", "[::]:80"),
            ("[2001:db8::1]:80", "2001:db8:0::1:80"),
            (":8000-8010", ":8005"),
            ("127.0.0.1:80,10.0.0.1:80", "10.0.0.1:80"),
            ("/run/a.sock", "unix@/run/a.sock"),
            ("quic4@:443 ssl crt a", "quic4@*:443 ssl crt a"),
            (":443 thread 1", ":443 thread 1"),
            ("\"${A}:80\"", "\"${A}:80\""),
        ] {
            let place = second.split(' ').next().unwrap();
            let said = RULE.fail(&two(first, second), place);
            assert_eq!(said.labels.len(), 1);
        }
        RULE.fail("frontend a\n  bind :80\n  bind *:80\n", "*:80");
        RULE.fail("frontend a\n  bind :80,*:80\n", ":80,*:80");
    }
}
