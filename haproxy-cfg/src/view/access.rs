//! Who can reach a section, and what keeps them out.

use super::{SectionView, Statement, View};
use crate::{Address, Host, Port, SectionKind, Transport};
use std::net::IpAddr;

impl<'d> View<'d> {
    /// The `stats` lines that hold in a proxy section: its own, or else the nearest inherited ones. One line
    /// of its own drops all of those.
    pub(crate) fn stats<'v>(&'v self, section: &'v SectionView<'d>) -> Vec<&'v Statement<'d>> {
        let lines = self.chain(section).map(|s| s.all(&["stats"]).collect::<Vec<_>>());
        lines.into_iter().find(|lines| !lines.is_empty()).unwrap_or_default()
    }

    /// Whether another machine can talk to a section: it, or a frontend of it, listens on an address that is
    /// not of this machine only, and asks for no client certificate.
    pub(crate) fn is_public(&self, section: &SectionView<'d>) -> bool {
        if section.kind == SectionKind::Backend {
            return self.frontends_of(section).any(|frontend| self.is_public(frontend));
        }
        self.binds(section).any(|bind| {
            bind.options.value("verify") != Some("required")
                && bind.options.value("interface") != Some("lo")
                && bind.addresses.iter().any(is_open)
        })
    }

    /// Whether a rule of a section, or of every frontend of a backend, refuses whoever fails a condition that
    /// speaks of `words`; a rule without a condition refuses everybody.
    pub(crate) fn is_guarded(&self, section: &SectionView<'d>, words: fn(&str) -> bool) -> bool {
        let mut rules = self.chain(section).flat_map(|s| &s.lines).filter(|line| refuses(line));
        if rules.any(|rule| {
            rule.condition_at().is_none() || self.condition_speaks_of(section, rule, words)
        }) {
            return true;
        }
        if section.kind != SectionKind::Backend {
            return false;
        }
        let mut frontends = self.frontends_of(section).peekable();
        frontends.peek().is_some()
            && frontends.all(|frontend| {
                let mut ways = frontend
                    .lines
                    .iter()
                    .filter(|line| line.is("use_backend") && line.value(1) == section.name)
                    .peekable();
                self.is_guarded(frontend, words)
                    || (ways.peek().is_some()
                        && ways.all(|way| self.condition_speaks_of(frontend, way, words)))
            })
    }

    /// Whether a condition, or an ACL that it names, holds a word of these.
    pub(crate) fn condition_speaks_of(
        &self,
        section: &SectionView<'d>,
        line: &Statement<'d>,
        words: fn(&str) -> bool,
    ) -> bool {
        let condition = line.condition_at().and_then(|n| line.values().get(n + 1..));
        condition.unwrap_or_default().iter().any(|word| {
            let name = word.trim_start_matches('!');
            let mut acls = self.chain(section).flat_map(|s| s.acls(name));
            words(name) || acls.any(|acl| acl.values().iter().skip(2).any(|word| words(word)))
        })
    }
}

/// Whether a rule turns requests or connections away.
fn refuses(line: &Statement<'_>) -> bool {
    let action = match line.value(0) {
        "http-request" => line.value(1),
        "stats" if line.value(1) == "http-request" => line.value(2),
        "tcp-request" => line.value(2),
        _ => return false,
    };
    matches!(action, "auth" | "deny" | "reject" | "silent-drop" | "tarpit")
}

/// Whether an address is one that other machines reach; what only a start of HAProxy tells is none.
pub(crate) fn is_open(address: &Address) -> bool {
    match address.host() {
        Host::Any => true,
        Host::Ip(_) => !address.is_loopback(),
        Host::Name(name) => !name.eq_ignore_ascii_case("localhost"),
        Host::Path(_) | Host::Abstract(_) | Host::Fd(_) | Host::Reverse(_) | Host::Variable(_) => {
            false
        }
    }
}

/// The same port on the loopback address, as it is written in a file.
pub(crate) fn loopback(address: &Address) -> Option<String> {
    let port = match address.port()? {
        Port::One(port) => port.to_string(),
        Port::Range(first, last) => format!("{first}-{last}"),
        Port::Offset(_) | Port::Variable => return None,
    };
    if address.transport() == Some(Transport::Quic) {
        return None;
    }
    Some(match address.host() {
        Host::Ip(IpAddr::V6(_)) => format!("[::1]:{port}"),
        _ => format!("127.0.0.1:{port}"),
    })
}

/// Words of conditions that ask who somebody is: a password, a certificate, a token.
pub(crate) fn is_identity(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["auth", "ssl_c_", "_crt", "jwt"].iter().any(|part| word.contains(part))
}

/// Words of conditions that ask who somebody is, or where they come from.
pub(crate) fn is_origin(word: &str) -> bool {
    let is_source =
        |name| word.strip_prefix(name).is_some_and(|r| r.is_empty() || r.starts_with([',', '(']));
    is_source("src") || is_source("src_is_local") || word == "LOCALHOST" || is_identity(word)
}
