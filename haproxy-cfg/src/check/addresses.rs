//! What addresses may hold, by what they are for (`tools.c`, `str2sa_range`, and its callers).

use super::lines::error;
use crate::check::Found;
use crate::lint::rules::invalid_value;
use crate::view::{Statement as Line, View};
use crate::{Address, Family, Host, Port, SectionKind};

/// What an address may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Range,
    Offset,
    Descriptor,
    Datagrams,
    /// Port 0.
    Zero,
    /// No port at all.
    Portless,
}

/// What an address of some use may hold.
type Use = &'static [Part];

const NOTHING: Use = &[];
const LOG: Use = &[Part::Descriptor, Part::Datagrams, Part::Zero, Part::Portless];
const SERVER: Use = &[Part::Offset, Part::Datagrams, Part::Zero, Part::Portless];
const ELSEWHERE: Use = &[Part::Zero, Part::Portless];
const SOURCE: Use = &[Part::Range, Part::Zero, Part::Portless];
const SOCKET: Use = &[Part::Range, Part::Descriptor, Part::Portless];
const NAMESERVER: Use = &[Part::Datagrams, Part::Portless];

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for section in &view.sections {
        for line in section.certain() {
            if found.is_enough() {
                return;
            }
            for (at, what) in places(section.kind, line) {
                let Some(word) = line.words.get(at).filter(|word| word.is_text()) else { continue };
                let value = word.value();
                if value.is_empty() || value.contains('$') {
                    continue;
                }
                let Some((message, help)) = problem(&value, what, line.value(0)) else { continue };
                let info = &invalid_value::RULE.info;
                let finding = error(info, line.word_span(at), &section.path(), message);
                found.push(finding.help(help));
            }
        }
    }
}

/// The words that are addresses, and what for.
fn places(kind: SectionKind, line: &Line<'_>) -> Vec<(usize, Use)> {
    use SectionKind as K;
    let balances = matches!(kind, K::Backend | K::Listen);
    let first = match (line.value(0), line.value(1)) {
        ("log", "global") => None,
        ("log", _) if kind.is_proxy() || matches!(kind, K::Global | K::Peers | K::LogForward) => {
            Some((1, LOG))
        }
        ("log-stderr", _) if kind == K::FcgiApp && line.value(1) != "global" => Some((1, LOG)),
        ("source", _) if kind.is_proxy() => Some((1, ELSEWHERE)),
        ("stats", "socket") if kind == K::Global => Some((2, SOCKET)),
        ("dispatch", _) if kind.is_proxy() => Some((1, NOTHING)),
        ("server", _) if balances => Some((2, SERVER)),
        ("nameserver", _) if kind == K::Resolvers => Some((2, NAMESERVER)),
        ("mailer", _) if kind == K::Mailers => Some((2, NOTHING)),
        _ => None,
    };
    let mut places: Vec<_> = first.into_iter().collect();
    let is_server = matches!(line.value(0), "server" | "default-server" | "server-template")
        || kind == K::Peers && line.is("peer");
    let is_check =
        matches!(line.value(0), "http-check" | "tcp-check") && line.value(1) == "connect";
    if is_server || is_check {
        let words = line.values().iter().enumerate().skip(if is_server { 1 } else { 2 });
        places.extend(words.filter_map(|(n, word)| match &**word {
            "addr" => Some((n + 1, ELSEWHERE)),
            "socks4" if is_server => Some((n + 1, NOTHING)),
            "source" if is_server => Some((n + 1, SOURCE)),
            _ => None,
        }));
    }
    places
}

/// What is wrong with an address, and what to do.
fn problem(text: &str, what: Use, keyword: &str) -> Option<(String, &'static str)> {
    let address: Address = match text.parse() {
        Ok(address) => address,
        // Elsewhere, the tables have said it.
        Err(error) if keyword.starts_with("log") => {
            let error: crate::ValueError = error;
            return Some((format!("`{text}`: {}", error.message()), "such as 127.0.0.1:514"));
        }
        Err(_) => return None,
    };
    let is_named = match address.host() {
        Host::Name(name) => is_no_name(name),
        _ => false,
    };
    if is_named {
        let message = format!("`{text}` is no address, and no host has such a name");
        return Some((message, "write an IP address or the name of a host"));
    }
    let is_datagram =
        matches!(address.family(), Some(Family::Udp | Family::Udp4 | Family::Udp6 | Family::Uxdg));
    let is_host = matches!(address.host(), Host::Any | Host::Ip(_) | Host::Name(_));
    let held = match (address.host(), address.port()) {
        (Host::Fd(_), _) if address.family() == Some(Family::Fd) => Part::Descriptor,
        _ if is_datagram => Part::Datagrams,
        (_, Some(Port::Range(..))) => Part::Range,
        (_, Some(Port::Offset(_))) => Part::Offset,
        (_, Some(Port::One(0))) => Part::Zero,
        (_, None) if is_host => Part::Portless,
        _ => return None,
    };
    (!what.contains(&held)).then(|| {
        let message = format!("`{text}` is an address of a kind that is not taken here");
        (message, "write one IP address, and one port behind a colon")
    })
}

/// Whether no host can have this name.
fn is_no_name(name: &str) -> bool {
    // Fewer numbers than four are read as an address, too.
    let numbers: Option<Vec<u64>> = name.split('.').map(|part| part.parse().ok()).collect();
    let is_number = numbers.is_some_and(|numbers| match numbers.len() {
        4 => numbers.iter().any(|number| *number > 255),
        count => count > 4,
    });
    let fits = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    is_number || name.contains("..") || !name.chars().all(fits)
}
