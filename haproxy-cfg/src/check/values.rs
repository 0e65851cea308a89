//! Values that are words to the tables, and more to HAProxy.

use super::lines::error;
use super::parts::{self, Part};
use super::references::certain;
use crate::lint::rules::{invalid_value, missing_argument, too_many_arguments};
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Value, Version};
use config_diagnostics::{Diagnostic, RuleInfo};

/// What is wrong with a line: the rule, which word, why, and what to do.
type Wrong = (&'static RuleInfo, usize, String, String);

pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in certain(view, section) {
            let mut wrong: Vec<Wrong> = Vec::new();
            wrong.extend(whole_line(view.version(), line));
            for part in parts::of(line) {
                wrong.extend(value(view.version(), section, line, &part));
            }
            for (info, at, message, help) in wrong {
                let finding = error(info, line.word_span(at), &section.path(), message);
                found.push(finding.help(help));
            }
        }
    }
}

fn invalid(at: usize, message: String, help: &str) -> Option<Wrong> {
    Some((&invalid_value::RULE.info, at, message, help.to_owned()))
}

/// What is looked at word by word.
fn whole_line(version: Version, line: &Line<'_>) -> Option<Wrong> {
    let function = line.value(2);
    match (line.value(0), line.value(1)) {
        ("hash-type", _) if !function.is_empty() => {
            // The modifier comes behind a function only.
            let functions = ["sdbm", "djb2", "wt6", "crc32", "none"];
            if functions.contains(&function) {
                return None;
            }
            let message = format!("`{function}` is no hash function");
            invalid(2, message, "one of sdbm, djb2, wt6, crc32; a modifier comes behind it")
        }
        ("compression", what @ ("algo" | "algo-res" | "type" | "type-req" | "type-res"))
            if line.values().len() == 2 =>
        {
            let message = format!("`compression {what}` needs at least one");
            Some((&missing_argument::RULE.info, 1, message, "add what is missing".to_owned()))
        }
        ("option", "httpchk") if version < Version::V3_1 && line.values().len() > 5 => {
            let message = "`option httpchk` takes a method, a URI and a version".to_owned();
            let help = "quote what is one word, or say more with `http-check send`".to_owned();
            Some((&too_many_arguments::RULE.info, 5, message, help))
        }
        ("cookie", _) => cookie(line),
        ("acl", name) if name.eq_ignore_ascii_case("or") => {
            let message = "conditions read `or` as an operator: the ACL cannot be used".to_owned();
            invalid(1, message, "name it otherwise")
        }
        _ => None,
    }
}

/// Ways of handling a cookie that exclude one another.
fn cookie(line: &Line<'_>) -> Option<Wrong> {
    let at = |word: &str| line.values().iter().skip(2).position(|w| w == word).map(|n| n + 2);
    let (rewrite, insert, prefix) = (at("rewrite"), at("insert"), at("prefix"));
    let indirect = at("indirect");
    let modes = [rewrite, insert, prefix];
    if modes.iter().flatten().count() > 1 {
        let message = "`rewrite`, `insert` and `prefix` exclude one another".to_owned();
        let last = modes.into_iter().flatten().max().unwrap_or_default();
        return invalid(last, message, "keep one of them");
    }
    if let (Some(_), Some(at)) = (rewrite, indirect) {
        let message = "`indirect` and `rewrite` exclude one another".to_owned();
        return invalid(at, message, "keep one of them; `indirect` goes with `insert`");
    }
    let preserve = at("preserve")?;
    if insert.is_none() && indirect.is_none() {
        let message = "`preserve` needs `insert` or `indirect`".to_owned();
        return invalid(preserve, message, "add `insert indirect`");
    }
    None
}

fn value(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    part: &Part<'_>,
) -> Option<Wrong> {
    let table = part.statement.keyword().table();
    let of = |arg: &str| part.text(arg).map(|text| (text, part.find(line, text)));
    let is_binary = |text: &str| text.len() % 2 == 0 && text.bytes().all(|b| b.is_ascii_hexdigit());
    match (table, part.name()) {
        ("forwardfor" | "originalto", "except") => {
            let (network, at) = of("network").filter(|(network, _)| !is_network(network))?;
            let message = format!("`{network}` is no address or network");
            invalid(at, message, "such as 10.0.0.0/8")
        }
        (_, "tcp-check send-binary") | ("tcp-check-expect", "binary") => {
            let (hex, at) = of("hex").filter(|(hex, _)| !is_binary(hex))?;
            let message = format!("`{hex}` is not pairs of hexadecimal digits");
            invalid(
                at,
                message,
                "write every byte with two digits; text goes to `send` or `string`",
            )
        }
        ("bind" | "unix-bind", "mode") => {
            let is_octal = |mode: &str| mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
            let (mode, at) = of("mode").filter(|(mode, _)| !is_octal(mode))?;
            invalid(at, format!("`{mode}` is no octal number"), "such as 660")
        }
        (_, "proto") if part.text("protocol").is_some() => {
            let (protocol, at) = of("protocol")?;
            let known: &[&str] = match version {
                v if v >= Version::V3_4 => &["none", "h1", "h2", "fcgi", "quic", "spop", "qmux"],
                v if v >= Version::V3_1 => &["none", "h1", "h2", "fcgi", "quic", "spop"],
                _ => &["none", "h1", "h2", "fcgi", "quic"],
            };
            if known.contains(&protocol) {
                return None;
            }
            let message = format!("HAProxy {version} has no protocol `{protocol}`");
            invalid(at, message, &format!("one of {}", known.join(", ")))
        }
        ("proxy", "stick-table") | ("peers", "table") => {
            let missing = ["type", "size"].into_iter().find(|option| !part.names(option))?;
            let message = format!("a stick table needs a {missing}");
            let help = "such as `type ip size 100k`".to_owned();
            Some((&missing_argument::RULE.info, part.at, message, help))
        }
        ("filter", "spoe" | "opentracing") if !part.names("config") => {
            let message = format!("the filter `{}` needs a file", part.name());
            Some((&missing_argument::RULE.info, part.at, message, "add `config FILE`".to_owned()))
        }
        (_, "http-check expect" | "tcp-check expect")
            if !PATTERNS.iter().any(|pattern| part.names(pattern)) =>
        {
            let message = format!("`{}` needs something to expect", part.name());
            let help = "such as `status 200` or `string OK`".to_owned();
            Some((&missing_argument::RULE.info, part.at, message, help))
        }
        (_, "http-error") if !part.names("status") => {
            let message = "`http-error` needs a status".to_owned();
            Some((&missing_argument::RULE.info, part.at, message, "add `status CODE`".to_owned()))
        }
        (_, "errorfile" | "errorloc" | "errorloc302" | "errorloc303") => {
            error_status(version, part.value("status")?, part.at + 1)
        }
        (_, "errorfiles") => {
            let Value::List(statuses) = part.value("statuses")? else { return None };
            let mut wrong = statuses.iter().enumerate();
            wrong.find_map(|(n, status)| error_status(version, status, part.at + 2 + n))
        }
        (_, "redirect")
            if !["location", "prefix", "scheme"].iter().any(|kind| part.names(kind)) =>
        {
            let message = "a redirect needs to know where to".to_owned();
            let help = "add `location`, `prefix` or `scheme`".to_owned();
            Some((&missing_argument::RULE.info, part.at, message, help))
        }
        ("bind", "process") | ("proxy", "bind-process") if version >= Version::V2_5 => {
            processes(line, part)
        }
        ("bind", "shards") => {
            let (shards, at) = of("shards")?;
            let is_known = shards == "by-thread"
                || shards == "by-group" && version >= Version::V2_8
                || shards.parse().is_ok_and(|n: u32| n > 0);
            if is_known {
                return None;
            }
            invalid(at, format!("`{shards}` is no number of sockets"), "a number, or by-thread")
        }
        ("bind", "quic-cc-algo") => {
            let (algorithm, at) = of("algorithm")?;
            if !algorithm.starts_with("bbr") || version >= Version::V3_1 {
                return None;
            }
            let message = "`bbr` came with HAProxy 3.1".to_owned();
            invalid(at, message, "cubic or newreno")
        }
        ("log", "sample") => sampled(line, part),
        ("traces", "trace") => {
            let (source, at) = of("source").filter(|(source, _)| !is_trace(version, source))?;
            let message = format!("HAProxy {version} traces no `{source}`");
            invalid(at, message, "such as h1, h2, stream or quic")
        }
        ("reply", "status") if line.is("http-error") => {
            error_status(version, part.value("status")?, part.at + 1)
        }
        (_, "do-resolve") => {
            let mut words = part.text("target")?.split(',').skip(1);
            let (resolvers, family) = (words.next(), words.next());
            if resolvers.is_none() {
                let message = "`do-resolve` needs a variable and a `resolvers` section".to_owned();
                return Some((
                    &missing_argument::RULE.info,
                    part.at,
                    message,
                    "add `,NAME`".to_owned(),
                ));
            }
            let family = family.filter(|family| !matches!(*family, "ipv4" | "ipv6"))?;
            invalid(part.at, format!("`{family}` is no family of addresses"), "ipv4 or ipv6")
        }
        ("stick-table", "store") => stored(version, line, part),
        (_, "source") => {
            let Value::Address(address) = part.value("address")? else { return None };
            let text = address.to_string();
            let host = text.split(':').next().unwrap_or_default();
            let is_name = host.bytes().any(|b| b.is_ascii_alphabetic())
                && !host.contains(['.', '@', '/', '$'])
                && host != "localhost";
            if !is_name || section.kind == SectionKind::Global {
                return None;
            }
            let message =
                format!("`{host}` is no address, and no host name that could be looked up");
            invalid(part.find(line, &text), message, "write an IP address, or `0.0.0.0`")
        }
        _ => None,
    }
}

/// What a check can expect.
const PATTERNS: [&str; 12] = [
    "status",
    "rstatus",
    "string",
    "rstring",
    "string-lf",
    "binary",
    "rbinary",
    "binary-lf",
    "hdr",
    "fhdr",
    "custom",
    "!",
];

/// What can be traced, since when, and until when.
const TRACES: &[(&str, Version, Option<Version>)] = &[
    ("acme", Version::new(3, 3), None),
    ("applet", Version::new(2, 8), None),
    ("check", Version::new(2, 4), None),
    ("dbg", Version::new(3, 0), None),
    ("fcgi", Version::new(2, 1), None),
    ("h1", Version::new(2, 1), None),
    ("h2", Version::new(2, 1), None),
    ("h3", Version::new(2, 6), None),
    ("haload", Version::new(3, 5), None),
    ("haterm", Version::new(3, 4), None),
    ("mux_quic", Version::new(2, 5), Some(Version::new(2, 6))),
    ("peers", Version::new(2, 4), None),
    ("pt", Version::new(2, 4), None),
    ("qcm", Version::new(3, 4), None),
    ("qmux", Version::new(2, 6), Some(Version::new(3, 4))),
    ("quic", Version::new(2, 4), None),
    ("session", Version::new(3, 1), None),
    ("spop", Version::new(3, 1), None),
    ("ssl", Version::new(3, 2), None),
    ("stream", Version::new(2, 1), None),
];

fn is_trace(version: Version, source: &str) -> bool {
    let lives = |(name, since, removed): &(&str, Version, Option<Version>)| {
        *name == source && *since <= version && removed.is_none_or(|removed| version < removed)
    };
    // Numbers and the empty word are left to HAProxy.
    matches!(source, "0" | "all") || TRACES.iter().any(lives)
}

/// Processes by number; there has been one only since 2.5.
fn processes(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let first = part.at + 1;
    let last = if part.name() == "process" { first + 1 } else { line.values().len() };
    let words = line.values().get(first..last)?;
    let is_one = |word: &str| matches!(word, "all" | "odd" | "even" | "1" | "1-1");
    let at = words.iter().position(|word| !is_one(word.split('/').next().unwrap_or(word)))?;
    invalid(first + at, "HAProxy runs as one process since 2.5".to_owned(), "remove it")
}

/// `sample RANGES:SIZE` of a log line.
fn sampled(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let text = part.text("sample")?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_range = |range: &str| match range.split_once('-') {
        Some((from, to)) => is_number(from) && is_number(to),
        None => is_number(range),
    };
    let is_read = text
        .split_once(':')
        .is_some_and(|(ranges, size)| ranges.split(',').all(is_range) && is_number(size));
    if is_read {
        return None;
    }
    let message = format!("`{text}` does not say which messages of how many");
    invalid(part.find(line, text), message, "such as `1,3-4:8`")
}

/// The statuses that error pages can be given for.
const ERROR_STATUSES: [i64; 21] = [
    200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414, 421, 422, 425, 429, 431, 500, 501, 502,
    503, 504,
];

fn error_status(version: Version, status: &Value, at: usize) -> Option<Wrong> {
    let Value::Int(status) = status else { return None };
    let is_newer = matches!(status, 414 | 431) && version < Version::V3_1;
    if ERROR_STATUSES.contains(status) && !is_newer {
        return None;
    }
    let message = format!("HAProxy {version} has no error page for status {status}");
    invalid(at, message, "see the manual's errorfile for the statuses")
}

/// An IPv4 or IPv6 address, with or without a mask.
fn is_network(text: &str) -> bool {
    let (address, mask) = text.split_once('/').map_or((text, None), |(a, m)| (a, Some(m)));
    if address.parse::<std::net::Ipv6Addr>().is_ok() {
        return mask.is_none_or(|mask| mask.parse().is_ok_and(|bits: u8| bits <= 128));
    }
    address.parse::<std::net::Ipv4Addr>().is_ok()
        && mask.is_none_or(|mask| {
            mask.parse::<std::net::Ipv4Addr>().is_ok()
                || mask.parse().is_ok_and(|bits: u8| bits <= 32)
        })
}

/// The kinds of data that a stick table can hold, and since when.
const DATA: &[(&str, Version)] = &[
    ("bytes_in_cnt", Version::V2_0),
    ("bytes_in_rate", Version::V2_0),
    ("bytes_out_cnt", Version::V2_0),
    ("bytes_out_rate", Version::V2_0),
    ("conn_cnt", Version::V2_0),
    ("conn_cur", Version::V2_0),
    ("conn_rate", Version::V2_0),
    ("glitch_cnt", Version::V3_0),
    ("glitch_rate", Version::V3_0),
    ("gpc", Version::V2_5),
    ("gpc0", Version::V2_0),
    ("gpc0_rate", Version::V2_0),
    ("gpc1", Version::V2_0),
    ("gpc1_rate", Version::V2_0),
    ("gpc_rate", Version::V2_5),
    ("gpt", Version::V2_5),
    ("gpt0", Version::V2_0),
    ("http_err_cnt", Version::V2_0),
    ("http_err_rate", Version::V2_0),
    ("http_fail_cnt", Version::V2_4),
    ("http_fail_rate", Version::V2_4),
    ("http_req_cnt", Version::V2_0),
    ("http_req_rate", Version::V2_0),
    ("server_id", Version::V2_0),
    ("server_key", Version::V2_0),
    ("sess_cnt", Version::V2_0),
    ("sess_rate", Version::V2_0),
];

/// The items of a list; commas within parentheses do not count.
fn list(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let items = text.split(move |c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    });
    items.filter(|item| !item.is_empty())
}

/// `store gpc0,conn_rate(10s)`: known data, and a period where one is needed.
fn stored(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let text = part.text("data")?;
    let at = part.find(line, text);
    for data in list(text) {
        let name = data.split('(').next().unwrap_or(data);
        let Some((_, since)) = DATA.iter().find(|(known, _)| *known == name) else {
            let message = format!("a stick table cannot store `{name}`");
            let names = DATA.iter().map(|(name, _)| *name);
            let help = match config_diagnostics::did_you_mean(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "see the manual's stick-table for what it can".to_owned(),
            };
            return invalid(at, message, &help);
        };
        if *since > version {
            let message = format!("stick tables store `{name}` since HAProxy {since}");
            return invalid(at, message, "remove it, or target that version");
        }
        let is_array = matches!(name, "gpc" | "gpt" | "gpc_rate");
        if (name.ends_with("_rate") || is_array) && !data.contains('(') {
            let message = format!("`{name}` needs an argument");
            let help = match name {
                "gpc" | "gpt" => format!("say how many: `{name}(2)`"),
                "gpc_rate" => "say how many, and over what period: `gpc_rate(2,10s)`".to_owned(),
                _ => format!("say over what period: `{name}(10s)`"),
            };
            return invalid(at, message, &help);
        }
    }
    None
}
