//! What single words can be.

use super::Wrong;
use crate::check::parts::Part;
use crate::view::Statement as Line;
use crate::{Value, Version};

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

pub(super) fn is_trace(version: Version, source: &str) -> bool {
    let lives = |(name, since, removed): &(&str, Version, Option<Version>)| {
        *name == source && *since <= version && removed.is_none_or(|removed| version < removed)
    };
    // Numbers and the empty word are left to HAProxy.
    matches!(source, "0" | "all") || TRACES.iter().any(lives)
}

/// Processes by number; there has been one only since 2.5.
pub(super) fn processes(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let first = part.at + 1;
    let last = if part.name() == "process" { first + 1 } else { line.values().len() };
    let words = line.values().get(first..last)?;
    let is_one = |word: &str| matches!(word, "all" | "odd" | "even" | "1" | "1-" | "1-1");
    let at = words.iter().position(|word| !is_one(word.split('/').next().unwrap_or(word)))?;
    Some(Wrong::invalid(
        first + at,
        "HAProxy runs as one process since 2.5".to_owned(),
        "remove it",
    ))
}

/// `sample RANGES:SIZE` of a log line.
pub(super) fn sampled(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let text = part.text("sample")?;
    let wrong = |why: &str| {
        let message = format!("`{text}` {why}");
        Some(Wrong::invalid(part.find(line, text), message, "such as `1,3-4:8`"))
    };
    let Some((ranges, size)) = read_samples(text) else {
        return wrong("does not say which messages of how many");
    };
    let mut ranges = ranges;
    ranges.sort_unstable();
    if size == 0 || ranges.iter().any(|(from, to)| *from == 0 || from > to) {
        wrong("counts from 1 upwards")
    } else if ranges.windows(2).any(|pair| matches!(pair, [a, b] if a.1 >= b.0)) {
        wrong("names a message twice")
    } else if ranges.iter().any(|(_, to)| *to > size) {
        wrong("names messages behind the last one that is counted")
    } else {
        None
    }
}

/// The ranges and the size of `RANGES:SIZE`; a comma may stand behind the last range.
fn read_samples(text: &str) -> Option<(Vec<(u64, u64)>, u64)> {
    // HAProxy counts modulo 2³².
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = is_number.then(|| text.parse::<u64>().ok()).flatten()?;
        Some(number % (1 << 32))
    };
    let (ranges, size) = text.split_once(':')?;
    let ranges = ranges.strip_suffix(',').unwrap_or(ranges).split(',');
    let ranges: Option<Vec<_>> = ranges
        .map(|range| match range.split_once('-') {
            Some((from, to)) => number(from).zip(number(to)),
            None => number(range).map(|one| (one, one)),
        })
        .collect();
    Some((ranges?, number(size)?))
}

/// The statuses that error pages can be given for.
const ERROR_STATUSES: [i64; 21] = [
    200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414, 421, 422, 425, 429, 431, 500, 501, 502,
    503, 504,
];

/// The statuses that a version has error pages for.
pub(in crate::check) fn error_statuses(version: Version) -> impl Iterator<Item = i64> {
    let is_old = move |status: &i64| !matches!(status, 414 | 431) || version >= Version::V3_1;
    ERROR_STATUSES.into_iter().filter(is_old)
}

pub(super) fn error_status(version: Version, status: &Value, at: usize) -> Option<Wrong> {
    let Value::Int(status) = status else { return None };
    if error_statuses(version).any(|known| known == *status) {
        return None;
    }
    let message = format!("HAProxy {version} has no error page for status {status}");
    Some(Wrong::invalid(at, message, "see the manual's errorfile for the statuses"))
}

/// An IPv4 or IPv6 address, with or without a mask.
pub(super) fn is_network(text: &str) -> bool {
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

/// Pairs of hexadecimal digits.
pub(super) fn is_binary(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
}
