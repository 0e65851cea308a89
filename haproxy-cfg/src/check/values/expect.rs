//! What health checks send, connect to and expect (`tcpcheck.c`).

use super::Wrong;
use crate::check::parts::Part;
use crate::lint::rules::missing_argument;
use crate::view::Statement as Line;

/// What a check can expect.
const PATTERNS: [&str; 11] = [
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
];

pub(super) fn wrong(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    match part.name() {
        "http-check expect" | "tcp-check expect" => expected(line, part),
        "status" if part.is("http-check-expect", "status") => {
            let list = part.text("statuses").filter(|list| !is_status_list(list))?;
            let message = format!("`{list}` is no list of statuses");
            Some(Wrong::invalid(part.find(line, list), message, "such as 200,300-399"))
        }
        "port" if part.is("check-connect", "port") => {
            let text = part.text("port")?;
            let is_number = text.bytes().all(|b| b.is_ascii_digit());
            if !is_number || text.parse().is_ok_and(|port: u16| port > 0) {
                return None;
            }
            let message = format!("`{text}` is no port");
            Some(Wrong::invalid(part.find(line, text), message, "a number from 1 to 65535"))
        }
        _ => None,
    }
}

/// One pattern, and `!` before a pattern only.
fn expected(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let names: Vec<&str> = part.options().iter().map(|option| option.keyword().name()).collect();
    let is_pattern = |name: &&str| PATTERNS.contains(name);
    let last = |name: &str| line.values().iter().rposition(|word| word == name).unwrap_or(part.at);
    for (n, _) in names.iter().enumerate().filter(|(_, name)| **name == "!") {
        let is_next = |name: &&str| *name == "!" || is_pattern(name);
        if !names.get(n + 1).is_some_and(is_next) {
            let message = "`!` stands before what cannot be the contrary of anything".to_owned();
            return Some(Wrong::invalid(last("!"), message, "put it before a pattern"));
        }
    }
    let mut patterns = names.iter().copied().filter(is_pattern);
    if patterns.next().is_none() {
        let message = format!("`{}` needs something to expect", part.name());
        let help = "such as `status 200` or `string OK`".to_owned();
        return Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help));
    }
    let second = patterns.next()?;
    let message = "a check expects one thing only".to_owned();
    Some(Wrong::invalid(last(second), message, "put the other into a line of its own"))
}

/// Numbers and ranges, separated by commas; a number may be left out.
fn is_status_list(list: &str) -> bool {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    list.split(',').all(|item| match item.split_once('-') {
        Some((from, to)) => number(from) && number(to),
        None => number(item),
    })
}
