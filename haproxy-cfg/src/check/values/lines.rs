//! Lines that are looked at word by word.

use super::Wrong;
use crate::lint::rules::{missing_argument, too_many_arguments};
use crate::view::Statement as Line;
use crate::{Version, parse_atol};

pub(super) fn wrong(version: Version, line: &Line<'_>) -> Option<Wrong> {
    let function = line.value(2);
    match (line.value(0), line.value(1)) {
        ("balance", method @ ("hdr()" | "rdp-cookie()")) | ("persist", method @ "rdp-cookie()") => {
            let message = format!("`{method}` needs a name");
            let help = "write it between the parentheses".to_owned();
            Some(Wrong::of(&missing_argument::RULE.info, 1, message, help))
        }
        ("balance", method) if !can_draw(method) => {
            let message = "one server at least has to be drawn".to_owned();
            Some(Wrong::invalid(1, message, "such as `random(2)`"))
        }
        ("hash-type", _) if !function.is_empty() => {
            // The modifier comes behind a function only.
            let functions = ["sdbm", "djb2", "wt6", "crc32", "none"];
            if functions.contains(&function) {
                return None;
            }
            let message = format!("`{function}` is no hash function");
            Some(Wrong::invalid(
                2,
                message,
                "one of sdbm, djb2, wt6, crc32; a modifier comes behind it",
            ))
        }
        ("compression", what @ ("algo" | "algo-res" | "type" | "type-req" | "type-res"))
            if line.values().len() == 2 =>
        {
            let message = format!("`compression {what}` needs at least one");
            Some(Wrong::of(
                &missing_argument::RULE.info,
                1,
                message,
                "add what is missing".to_owned(),
            ))
        }
        ("option", "httpchk") if line.values().len() > most_of_httpchk(version) => {
            let message = "`option httpchk` takes a method, a URI and a version".to_owned();
            let help = "quote what is one word, or say more with `http-check send`".to_owned();
            let at = most_of_httpchk(version);
            Some(Wrong::of(&too_many_arguments::RULE.info, at, message, help))
        }
        ("source" | "server" | "default-server" | "server-template", _) => far_back(line),
        ("set-var" | "set-var-fmt", name) if !name.starts_with("proc.") && !name.is_empty() => {
            let message = format!("`{name}` is not a variable of the process");
            Some(Wrong::invalid(1, message, "begin its name with `proc.`"))
        }
        ("cookie", _) => cookie(line),
        ("default", _) => by_default(version, line),
        ("no", "option") if version >= Version::V3_1 && function.starts_with("accept-invalid-") => {
            let message = format!("`no option {function}` is no more");
            Some(Wrong::invalid(2, message, "name it `accept-unsafe-violations-…`"))
        }
        ("acl", name) if name.eq_ignore_ascii_case("or") => {
            let message = "conditions read `or` as an operator: the ACL cannot be used".to_owned();
            Some(Wrong::invalid(1, message, "name it otherwise"))
        }
        _ => None,
    }
}

/// How many words the line has at most: 3.1 added a host.
fn most_of_httpchk(version: Version) -> usize {
    if version < Version::V3_1 { 5 } else { 6 }
}

/// Before 3.4, `default` fails for nearly all that it may stand before: its keyword counts as one word too much
/// (`cfgparse.c`, `readcfgfile`).
fn by_default(version: Version, line: &Line<'_>) -> Option<Wrong> {
    let words: Vec<&str> = line.values().iter().skip(1).map(|word| &**word).collect();
    let is_taken = match words.as_slice() {
        ["numa-cpu-mapping"] | ["option", "redispatch" | "http-tunnel"] => true,
        ["option", "http-keep-alive" | "http-server-close" | "httpclose" | "forwarded"]
        | ["log"] => false,
        _ => version >= Version::V3_4,
    };
    if is_taken {
        return None;
    }
    let message = format!("HAProxy {version} does not take `default` here");
    Some(Wrong::invalid(0, message, "leave the line out, or say what is wanted"))
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
        return Some(Wrong::invalid(last, message, "keep one of them"));
    }
    if let (Some(_), Some(at)) = (rewrite, indirect) {
        let message = "`indirect` and `rewrite` exclude one another".to_owned();
        return Some(Wrong::invalid(
            at,
            message,
            "keep one of them; `indirect` goes with `insert`",
        ));
    }
    let attributes =
        line.values().windows(2).position(|pair| pair.first().is_some_and(|w| w == "attr"));
    if let Some(at) = attributes.map(|at| at + 1).filter(|at| line.value(*at).contains(';')) {
        let message = "a `;` begins the next attribute".to_owned();
        return Some(Wrong::invalid(at, message, "write one `attr` for each"));
    }
    let preserve = at("preserve")?;
    if insert.is_none() && indirect.is_none() {
        let message = "`preserve` needs `insert` or `indirect`".to_owned();
        return Some(Wrong::invalid(preserve, message, "add `insert indirect`"));
    }
    None
}

/// Whether `random(DRAWS)` asks for servers that could be drawn.
fn can_draw(method: &str) -> bool {
    let draws = method.strip_prefix("random(").and_then(|draws| draws.split(')').next());
    draws.is_none_or(|draws| draws.is_empty() || draws.parse().is_ok_and(|draws: u32| draws > 0))
}

/// Which line of a header has the address of `usesrc hdr_ip(NAME,N)`.
fn far_back(line: &Line<'_>) -> Option<Wrong> {
    let at = line.values().iter().position(|word| word == "usesrc")? + 1;
    let (_, nth) = line.value(at).strip_prefix("hdr_ip(")?.split_once(',')?;
    let message = "HAProxy looks no further back than at the tenth line of a header".to_owned();
    (parse_atol(nth) < -10).then(|| Wrong::invalid(at, message, "a number from -10 on"))
}
