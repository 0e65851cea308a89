//! Lines of the `global` section that are read word by word (`cpu_topo.c`, `cpuset.c`, `http.c`, `mux_h2.c`).

use super::Wrong;
use crate::lint::rules::{missing_argument, too_many_arguments};
use crate::view::Statement as Line;
use crate::{Version, parse_atol};

pub(super) fn wrong(version: Version, line: &Line<'_>) -> Option<Wrong> {
    match line.value(0) {
        "cpu-affinity" => cpu_affinity(line),
        "cpu-map" => cpu_map(line),
        "cpu-policy" => cpu_policy(version, line),
        "cpu-set" => cpu_set(line),
        "http-err-codes" | "http-fail-codes" => codes(line),
        "tune.h2.fe.max-concurrent-streams" => streams(version, line),
        _ => None,
    }
}

fn needs(line: &Line<'_>, what: &str, help: &str) -> Wrong {
    let message = format!("`{}` needs {what}", line.value(0));
    Wrong::of(&missing_argument::RULE.info, 0, message, help.to_owned())
}

fn too_many(line: &Line<'_>, at: usize) -> Wrong {
    let message = format!("`{}` takes nothing from `{}` on", line.value(0), line.value(at));
    Wrong::of(&too_many_arguments::RULE.info, at, message, "remove what is too much".to_owned())
}

fn unknown(line: &Line<'_>, at: usize, help: &str) -> Wrong {
    let message = format!("`{}` is nothing that `{}` takes", line.value(at), line.value(0));
    Wrong::invalid(at, message, help)
}

fn cpu_affinity(line: &Line<'_>) -> Option<Wrong> {
    const HELP: &str = "per-core, per-group, per-thread, per-ccx or auto";
    match (line.value(1), line.value(2)) {
        _ if line.values().len() > 3 => Some(too_many(line, 3)),
        ("", _) => Some(needs(line, "to know what threads are bound to", HELP)),
        ("per-core" | "per-group" | "per-thread" | "per-ccx" | "auto", "")
        | ("per-group", "auto" | "loose") => None,
        ("per-group", _) => Some(unknown(line, 2, "auto or loose")),
        ("per-core" | "per-thread" | "per-ccx" | "auto", _) => Some(too_many(line, 2)),
        _ => Some(unknown(line, 1, HELP)),
    }
}

/// The policy itself is one of a choice.
fn cpu_policy(version: Version, line: &Line<'_>) -> Option<Wrong> {
    match (line.value(2), line.value(3)) {
        ("", _) => None,
        _ if version < Version::V3_4 => Some(too_many(line, 2)),
        _ if line.values().len() > 4 => Some(too_many(line, 4)),
        ("threads-per-core", "1" | "auto") => None,
        ("threads-per-core", "") => Some(needs(line, "a number of threads", "1 or auto")),
        ("threads-per-core", _) => Some(unknown(line, 3, "1 or auto")),
        _ => Some(unknown(line, 2, "threads-per-core")),
    }
}

fn cpu_set(line: &Line<'_>) -> Option<Wrong> {
    const HELP: &str = "reset, or drop-cpu, drop-node, only-cpu, … and a set such as 0-3";
    if line.values().len() == 1 {
        return Some(needs(line, "to know what is dropped or kept", HELP));
    }
    let mut words = line.values().iter().enumerate().skip(1);
    while let Some((at, word)) = words.next() {
        let what = word.strip_prefix("drop-").or_else(|| word.strip_prefix("only-"));
        match what {
            Some("cpu" | "node" | "cluster" | "core" | "thread") => match words.next() {
                None => return Some(needs(line, &format!("a set behind `{word}`"), "such as 0-3")),
                Some((at, set)) if !is_set(set) => return Some(unknown(line, at, "such as 0-3")),
                Some(_) => {}
            },
            _ if *word == "reset" => {}
            _ => return Some(unknown(line, at, HELP)),
        }
    }
    None
}

/// Numbers and ranges, separated by commas; only the first character is looked at.
fn is_set(text: &str) -> bool {
    const MAX: i64 = 1023;
    let is_high = |number: &str| parse_atol(number) > MAX;
    text.starts_with(|c: char| c.is_ascii_digit())
        && !text.split(',').any(|range| match range.split_once('-') {
            Some((from, to)) => is_high(from) || is_high(to),
            None => is_high(range),
        })
}

/// `cpu-map [auto:]GROUP[/THREADS] CPUS…`.
fn cpu_map(line: &Line<'_>) -> Option<Wrong> {
    let threads = line.value(1);
    if threads.is_empty() || line.values().len() < 3 {
        return Some(needs(line, "threads and CPUs", "such as `cpu-map 1/1-4 0-3`"));
    }
    let (is_auto, sets) = threads.strip_prefix("auto:").map_or((false, threads), |s| (true, s));
    let sizes: Option<Vec<i64>> = sets.splitn(2, '/').map(count).collect();
    let Some(sizes) = sizes else { return Some(unknown(line, 1, "such as 1/1-4")) };
    let mut words = line.values().iter().enumerate().skip(2);
    if let Some((at, _)) = words.find(|(_, word)| !is_set(word)) {
        return Some(unknown(line, at, "such as 0-3"));
    }
    let ranges = || line.values().iter().skip(2).flat_map(|word| word.split(','));
    // What is not plain is left to HAProxy.
    let cpus: Option<i64> =
        ranges().map(|range| bounds(range).map(|(from, to)| to - from + 1)).sum();
    let fits = |cpus: i64| sizes.contains(&cpus);
    (is_auto && cpus.is_some_and(|cpus| !fits(cpus))).then(|| {
        let message = "`auto:` needs as many CPUs as there are threads".to_owned();
        Wrong::invalid(2, message, "such as `cpu-map auto:1/1-4 0-3`")
    })
}

/// How many threads or groups a set has, of 64 at most.
fn count(set: &str) -> Option<i64> {
    const MAX: i64 = 64;
    match set {
        "all" => Some(MAX),
        "odd" | "even" => Some(MAX / 2),
        _ => {
            let open = set.strip_suffix('-').map(|from| format!("{from}-{MAX}"));
            let (from, to) = bounds(open.as_deref().unwrap_or(set))?;
            (from >= 1 && to <= MAX).then_some(to - from + 1)
        }
    }
}

/// `N` or `N-M`, the lower one first.
fn bounds(range: &str) -> Option<(i64, i64)> {
    let number = |text: &str| -> Option<i64> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    let (from, to) = (number(from)?, number(to)?);
    Some((from.min(to), from.max(to)))
}

/// `[+|-]STATUS[-STATUS],…`, in as many words as one likes.
fn codes(line: &Line<'_>) -> Option<Wrong> {
    const HELP: &str = "such as 400-499 or -404,429: numbers from 100 to 599, upwards";
    if line.values().len() == 1 {
        return Some(needs(line, "statuses", HELP));
    }
    let status = |text: &str| -> Option<u32> {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|status| is_number && (100..=599).contains(status))
    };
    let is_range = |text: &str| match text.split_once('-') {
        Some((from, to)) => status(from).zip(status(to)).is_some_and(|(from, to)| from <= to),
        None => status(text).is_some(),
    };
    let is_read =
        |word: &str| word.strip_prefix(['+', '-']).unwrap_or(word).split(',').all(is_range);
    let mut words = line.values().iter().enumerate().skip(1);
    words.find(|(_, word)| !is_read(word)).map(|(at, _)| unknown(line, at, HELP))
}

/// More stands behind the number since 3.4.
fn streams(version: Version, line: &Line<'_>) -> Option<Wrong> {
    let mut words = line.values().iter().enumerate().skip(2);
    while let Some((at, word)) = words.next() {
        if version < Version::V3_4 {
            return Some(too_many(line, at));
        }
        let value = words.next().map_or("", |(_, value)| value);
        let is_read = match &**word {
            "rq-load" => matches!(value, "auto" | "ignore") || parse_atol(value) > 0,
            "min" => {
                let most = parse_atol(line.value(1));
                parse_atol(value) > 0 && parse_atol(value) <= most
            }
            _ => return Some(unknown(line, at, "rq-load or min")),
        };
        if !is_read {
            return Some(unknown(line, at, "with a number above 0 behind it"));
        }
    }
    None
}
