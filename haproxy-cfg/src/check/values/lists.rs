//! Arguments that are made of certain words (`acme.c`, `jwe.c`, `linuxcap.c`, `log.c`, `resolvers.c`, …).

use super::Wrong;
use crate::Version;
use crate::check::parts::Part;
use crate::view::Statement as Line;

/// What the first argument of a keyword is made of.
struct List {
    table: &'static str,
    keyword: &'static str,
    since: Version,
    /// What stands between words; nothing where there is one word only.
    between: Option<char>,
    words: &'static [&'static str],
}

const fn one(table: &'static str, keyword: &'static str, words: &'static [&'static str]) -> List {
    List { table, keyword, since: Version::V2_0, between: None, words }
}

const fn list(table: &'static str, keyword: &'static str, words: &'static [&'static str]) -> List {
    List { between: Some(','), ..one(table, keyword, words) }
}

const fn codes(keyword: &'static str, words: &'static [&'static str]) -> List {
    List { between: Some(':'), ..one("global", keyword, words) }
}

/// Rows of one keyword follow one another in time, backwards.
const LISTS: &[List] = &[
    List {
        since: Version::V3_3,
        ..one("acme", "challenge", &["dns-01", "dns-persist-01", "http-01", "DNS-01", "HTTP-01"])
    },
    one("acme", "challenge", &["DNS-01", "HTTP-01"]),
    list("acme", "challenge-ready", &["cli", "delay", "dns", "none"]),
    list("global", "dns-accept-family", &["auto", "ipv4", "ipv6"]),
    codes("jwt.decrypt_alg_list", ALGORITHMS),
    codes("jwt.decrypt_enc_list", ENCODINGS),
    list("global", "setcap", CAPABILITIES),
    list("global", "tune.epoll.mask-events", &["err", "hup", "rdhup"]),
    list("global", "tune.lua.openlibs", LIBRARIES),
    one("global", "tune.takeover-other-tg-connections", &["full", "none", "restricted"]),
    one("healthcheck", "type", CHECKS),
    List { since: Version::V3_3, ..list("proxy", "log-steps", STEPS) },
    // 3.2 names the other steps, too, and does not take them.
    list("proxy", "log-steps", &["accept", "request", "connect", "response", "close"]),
];

const ALGORITHMS: &[&str] = &[
    "A128GCMKW",
    "A128KW",
    "A192GCMKW",
    "A192KW",
    "A256GCMKW",
    "A256KW",
    "ALL",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA1_5",
    "dir",
];

const ENCODINGS: &[&str] =
    &["A128CBC-HS256", "A128GCM", "A192CBC-HS384", "A192GCM", "A256CBC-HS512", "A256GCM", "ALL"];

const CAPABILITIES: &[&str] =
    &["cap_net_admin", "cap_net_bind_service", "cap_net_raw", "cap_sys_admin"];

const LIBRARIES: &[&str] =
    &["all", "debug", "io", "math", "none", "os", "package", "string", "table", "utf8"];

const CHECKS: &[&str] = &[
    "httpchk",
    "ldap-check",
    "mysql-check",
    "pgsql-check",
    "redis-check",
    "smtpchk",
    "spop-check",
    "ssl-hello-chk",
    "tcp-check",
];

const STEPS: &[&str] = &[
    "accept",
    "close",
    "connect",
    "http-after-res",
    "http-req",
    "http-res",
    "quic-init",
    "request",
    "response",
    "tcp-req-conn",
    "tcp-req-cont",
    "tcp-req-sess",
    "tcp-res-cont",
];

pub(super) fn wrong(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let keyword = part.statement.keyword();
    let is_row = |row: &&List| {
        row.table == keyword.table() && row.keyword == keyword.name() && row.since <= version
    };
    let row = LISTS.iter().find(is_row)?;
    let word = part.statement.values().first()?.as_word()?;
    // All steps, in a word of its own.
    if word == "all" && row.keyword == "log-steps" {
        return None;
    }
    let mut items: Vec<&str> = match row.between {
        Some(between) => word.split(between).collect(),
        None => vec![word],
    };
    if items.last().is_some_and(|item| item.is_empty()) {
        items.pop();
    }
    let negates = row.between == Some(':');
    let item = items.into_iter().find(|item| {
        let item = item.strip_prefix('!').filter(|_| negates).unwrap_or(item);
        !row.words.contains(&item)
    })?;
    let message = format!("`{item}` is nothing that `{}` takes", row.keyword);
    let help = format!("one of {}", row.words.join(", "));
    Some(Wrong::invalid(part.find(line, word), message, &help))
}
