//! What can follow the words of a line.

use haproxy_cfg::{Arg, Glue, Keyword, Kind, NameKind, Need, RuleSet, SectionKind, Table};

/// What can stand at a place.
#[derive(Clone, Debug)]
pub(super) enum Expect {
    /// The word that opens a section.
    Sections,
    /// One of these words, with what they do.
    Words(&'static [(&'static str, &'static str)]),
    /// A keyword of this table, whose name starts at this word of the line.
    Keywords(&'static Table, usize),
    /// An argument of a keyword.
    Value(&'static Keyword, &'static Arg),
    /// A name that is given elsewhere.
    Name(NameKind),
}

/// Directives with a type of their own, which stand in no table.
const OF_PROXIES: &[(&str, &str)] = &[
    ("acl", "names a condition"),
    ("bind", "an address to listen on"),
    ("default-server", "options of the servers below"),
    ("http-after-response", "a rule about each response, those of HAProxy's own included"),
    ("http-request", "a rule about each HTTP request"),
    ("http-response", "a rule about each HTTP response"),
    ("quic-initial", "a rule about the first packet of QUIC connections"),
    ("server", "a server to send traffic to"),
    ("server-template", "several servers of one name"),
    ("tcp-request", "a rule about connections and their content"),
    ("tcp-response", "a rule about what servers answer"),
];
const OF_PEERS: &[(&str, &str)] = &[
    ("bind", "an address to listen on"),
    ("default-server", "options of the servers below"),
    ("server", "a peer, or this process"),
];
const OF_RINGS: &[(&str, &str)] = &[("server", "a server that gets the messages")];
const OF_LOG_FORWARDS: &[(&str, &str)] = &[("bind", "an address to listen on")];
const TCP_REQUEST: &[(&str, &str)] = &[
    ("connection", "as soon as a connection is accepted"),
    ("content", "when there is content to look at"),
    ("session", "once the session is there, handshakes done"),
];
const TCP_RESPONSE: &[(&str, &str)] = &[("content", "when there is content to look at")];
const CONDITION: &[(&str, &str)] = &[("if", "only when"), ("unless", "except when")];
const JOINED: &[(&str, &str)] = &[("or", "or else")];

/// Options whose value is a name.
const NAMES: &[(&str, NameKind)] = &[
    ("cache-store", NameKind::Cache),
    ("cache-use", NameKind::Cache),
    ("default_backend", NameKind::Proxy),
    ("errorfiles", NameKind::HttpErrors),
    ("peers", NameKind::Peers),
    ("resolvers", NameKind::Resolvers),
    ("table", NameKind::Proxy),
    ("use-fcgi-app", NameKind::FcgiApp),
    ("use-server", NameKind::Server),
    ("use_backend", NameKind::Proxy),
];

/// What can follow these words of a line in a section of this kind.
pub(super) fn expect(kind: Option<SectionKind>, words: &[String]) -> Vec<Expect> {
    let mut expected = Vec::new();
    let word = |n: usize| words.get(n).map(String::as_str);
    let Some(first) = word(0) else {
        expected.push(Expect::Sections);
        directives(kind, 0, &mut expected);
        return expected;
    };
    if SectionKind::from_keyword(first).is_some() {
        let from = words.len() > 1 && words.last().is_some_and(|last| last == "from");
        return if from { vec![Expect::Name(NameKind::Defaults)] } else { expected };
    }
    let Some(kind) = kind else { return expected };
    if matches!(first, "no" | "default") && words.len() == 1 {
        directives(Some(kind), 1, &mut expected);
        return expected;
    }
    let from = usize::from(matches!(first, "no" | "default"));
    line(kind, words, from, &mut expected);
    expected
}

fn directives(kind: Option<SectionKind>, from: usize, expected: &mut Vec<Expect>) {
    let Some(kind) = kind else { return };
    let own = match kind {
        SectionKind::Peers => OF_PEERS,
        SectionKind::Ring => OF_RINGS,
        SectionKind::LogForward => OF_LOG_FORWARDS,
        kind if kind.is_proxy() => OF_PROXIES,
        _ => &[],
    };
    expected.push(Expect::Words(own));
    expected.extend(Table::of_section(kind).map(|table| Expect::Keywords(table, from)));
}

fn line(kind: SectionKind, words: &[String], from: usize, expected: &mut Vec<Expect>) {
    let own = words.get(from..).unwrap_or_default();
    if let Some(condition) = condition(own) {
        return expected.extend(condition);
    }
    let first = own.first().map(String::as_str).unwrap_or_default();
    let options_of = |table: &str, skip: usize, expected: &mut Vec<Expect>| {
        if let Some(table) = Table::named(table).filter(|_| own.len() >= skip) {
            options(table, words, from + skip, expected);
        }
    };
    match first {
        "bind" => options_of("bind", 2, expected),
        "server" => options_of("server", 3, expected),
        "default-server" => options_of("server", 1, expected),
        "server-template" => options_of("server", 4, expected),
        "acl" => {}
        "tcp-request" if own.len() == 1 => expected.push(Expect::Words(TCP_REQUEST)),
        "tcp-response" if own.len() == 1 => expected.push(Expect::Words(TCP_RESPONSE)),
        _ => {
            let named = NAMES.iter().find(|(directive, _)| *directive == first);
            match (rule_set(own), named) {
                (Some((actions, skip)), _) => statement(actions, words, from + skip, expected),
                (None, Some((_, kind))) if own.len() == 1 => expected.push(Expect::Name(*kind)),
                (None, Some(_)) if own.len() == 2 && first.starts_with("use") => {
                    expected.push(Expect::Words(CONDITION));
                }
                _ => {
                    if let Some(table) = Table::of_section(kind) {
                        statement(table, words, from, expected);
                    }
                }
            }
        }
    }
}

/// The actions of the rules that the words begin, and how many words that takes.
fn rule_set(words: &[String]) -> Option<(&'static Table, usize)> {
    RuleSet::ALL.into_iter().find_map(|set| {
        let names = set.as_str().split(' ');
        let count = names.clone().count();
        let fits = words.len() >= count && names.zip(words).all(|(name, word)| name == word);
        Some((set.actions().filter(|_| fits)?, count))
    })
}

/// What can follow in a condition, once one has begun.
fn condition(words: &[String]) -> Option<Vec<Expect>> {
    let start = words.iter().rposition(|word| word == "if" || word == "unless");
    let terms = words.get(start.filter(|n| *n > 0)? + 1..)?;
    let depth = terms.iter().fold(0_i32, |depth, word| match word.as_str() {
        "{" => depth + 1,
        "}" => depth - 1,
        _ => depth,
    });
    if depth > 0 {
        // What tells something of the traffic: no table of those is public.
        return Some(Vec::new());
    }
    let mut expected = vec![Expect::Name(NameKind::Acl)];
    if terms.last().is_some_and(|last| !matches!(last.as_str(), "or" | "||" | "!")) {
        expected.push(Expect::Words(JOINED));
    }
    Some(expected)
}

/// A keyword of `table` and its arguments, from a word of the line on.
fn statement(table: &'static Table, words: &[String], from: usize, expected: &mut Vec<Expect>) {
    let own = words.get(from..).unwrap_or_default();
    let begun = own.join(" ") + " ";
    if own.is_empty() || table.iter().any(|keyword| keyword.name().starts_with(&begun)) {
        expected.push(Expect::Keywords(table, from));
    }
    let Some((keyword, len)) = table.find(own) else { return };
    let end = arguments(keyword, None, words, from + len, expected);
    if end != End::Missing && keyword.condition().is_some() {
        expected.push(Expect::Words(CONDITION));
    }
}

/// How the arguments of a keyword end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Before this word.
    Before(usize),
    /// The line ends before one that must be there.
    Missing,
    /// With the line, which may go on with more of them.
    Open,
}

/// Passes over the arguments of a keyword. Between keywords of a table, one of those is no optional argument.
fn arguments(
    keyword: &'static Keyword,
    among: Option<&'static Table>,
    words: &[String],
    mut at: usize,
    expected: &mut Vec<Expect>,
) -> End {
    let glued = usize::from(keyword.glue() != Glue::Space);
    let mut end = None;
    for arg in keyword.args().iter().skip(glued) {
        match arg.kind {
            Kind::Params(table) => {
                options(table, words, at, expected);
                return End::Open;
            }
            Kind::One(table) => {
                statement(table, words, at, expected);
                return End::Open;
            }
            _ if at >= words.len() || arg.need == Need::Rest => {
                let name = NAMES.iter().find(|(name, _)| *name == keyword.name());
                expected.push(match name {
                    Some((_, kind)) => Expect::Name(*kind),
                    None => Expect::Value(keyword, arg),
                });
                if arg.need == Need::Required {
                    return End::Missing;
                }
                end = Some(End::Open);
            }
            _ => {
                let next = words.get(at..).unwrap_or_default();
                let is_other = among.is_some_and(|table| table.find(next).is_some());
                at += usize::from(arg.need == Need::Required || !is_other);
            }
        }
    }
    end.unwrap_or(End::Before(at))
}

/// Any number of keywords of `table` with their arguments.
fn options(table: &'static Table, words: &[String], mut at: usize, expected: &mut Vec<Expect>) {
    while at < words.len() {
        let Some((keyword, len)) = words.get(at..).and_then(|words| table.find(words)) else {
            at += 1;
            continue;
        };
        match arguments(keyword, Some(table), words, at + len, expected) {
            End::Before(next) => at = next,
            End::Missing => return,
            End::Open => break,
        }
    }
    expected.push(Expect::Keywords(table, words.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(kind: SectionKind, line: &str) -> String {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let all = expect(Some(kind), &words).into_iter().map(|expected| match expected {
            Expect::Sections => "section".to_owned(),
            Expect::Words(words) => words.first().map(|word| word.0).unwrap_or_default().to_owned(),
            Expect::Keywords(table, from) => format!("{}@{from}", table.name()),
            Expect::Value(keyword, arg) => format!("{}:{}", keyword.name(), arg.name),
            Expect::Name(kind) => format!("{kind:?}"),
        });
        all.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_line_tells_what_follows() {
        let of = |line| expected(SectionKind::Backend, line);
        assert_eq!(of(""), "section acl proxy@0");
        assert_eq!(of("server a"), "");
        assert_eq!(of("server a :1"), "server@3");
        assert_eq!(of("server a :1 check inter"), "inter:time");
        assert_eq!(of("server a :1 check inter 2s"), "server@6");
        assert_eq!(of("server a :1 resolvers"), "Resolvers");
        assert_eq!(of("timeout"), "proxy@0");
        assert_eq!(of("no option"), "proxy@1");
        assert_eq!(of("use_backend x"), "if");
        assert_eq!(of("use_backend"), "Proxy");
        assert_eq!(of("http-request"), "http-request@1");
        assert_eq!(of("http-request deny if"), "Acl");
        assert_eq!(of("http-request deny if a"), "Acl or");
        assert_eq!(of("http-request deny if {"), "");
        assert_eq!(of("backend x from"), "Defaults");
    }

    #[test]
    fn a_required_value_keeps_options_away() {
        let words: Vec<String> = ["bind", ":80", "alpn"].map(str::to_owned).into();
        let all = expect(Some(SectionKind::Frontend), &words);
        assert!(matches!(all[..], [Expect::Value(..)]), "{all:?}");
    }
}
