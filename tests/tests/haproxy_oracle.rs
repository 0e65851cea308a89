//! Our reading of words beside that of the installed HAProxy: `.notice` prints its one word.

use haproxy_cfg::{Document, quote_word};
use proptest::prelude::*;
use stack_tests::{Haproxy, Verdict, cases, hostile_line, say};

/// The program gives up after fifty fatal errors.
const ERRORS_PER_FILE: usize = 40;

fn haproxy() -> Option<Haproxy> {
    let haproxy = Haproxy::find();
    match &haproxy {
        Some(haproxy) => say(&format!("oracle: haproxy {}", haproxy.version())),
        None => say("skipped: no haproxy on the path"),
    }
    haproxy
}

/// What a `.notice` line comes to.
#[derive(Debug, PartialEq)]
enum Notice {
    Prints(String),
    Refused,
}

/// As we read it; `None` where the answer depends on the environment.
fn ours(line: &str) -> Option<Notice> {
    let parsed = Document::parse(format!("{line}\n"));
    if !parsed.diagnostics.is_empty() {
        return Some(Notice::Refused);
    }
    let line = parsed.document.line(0)?;
    if line.words().any(|word| word.has_variables()) {
        return None;
    }
    let mut values = line.words().skip(1).map(|word| word.value().into_owned());
    let first = values.next().unwrap_or_default();
    // It looks at the second argument only, and takes an empty one for none.
    let more = values.next().is_some_and(|second| !second.is_empty());
    Some(if more { Notice::Refused } else { Notice::Prints(first) })
}

/// As the program reads them, each line once, in one run.
fn theirs(haproxy: &Haproxy, lines: &[&str]) -> Vec<Notice> {
    let verdict = haproxy.check(&format!("{}\n", lines.join("\n"))).unwrap();
    assert!(verdict.exit.is_some(), "haproxy crashed on {lines:?}");
    (1..=lines.len()).map(|line| at_line(&verdict, line)).collect()
}

fn at_line(verdict: &Verdict, line: usize) -> Notice {
    if let Some(value) = verdict.notice_at(line) {
        return Notice::Prints(value.to_owned());
    }
    assert_ne!(verdict.alerts_at(line).count(), 0, "nothing said of line {line}: {verdict:?}");
    Notice::Refused
}

fn assert_same_reading(haproxy: &Haproxy, lines: &[String]) {
    let read: Vec<_> = lines.iter().filter_map(|line| Some((line.as_str(), ours(line)?))).collect();
    let (refused, printed): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|(_, notice)| *notice == Notice::Refused);
    for batch in printed.chunks(500).chain(refused.chunks(ERRORS_PER_FILE)) {
        let lines: Vec<&str> = batch.iter().map(|(line, _)| *line).collect();
        for ((line, ours), theirs) in batch.iter().zip(theirs(haproxy, &lines)) {
            assert_eq!(*ours, theirs, "ours is left, HAProxy's right: {line:?}");
        }
    }
}

#[test]
fn words_mean_what_haproxy_makes_of_them() {
    let Some(haproxy) = haproxy() else { return };
    let lines =
        prop::collection::vec(hostile_line().prop_map(|rest| format!(".notice {rest}")), 250);
    proptest!(cases(8), |(lines in lines)| assert_same_reading(&haproxy, &lines));
}

#[test]
fn haproxy_reads_quoted_values_back() {
    let Some(haproxy) = haproxy() else { return };
    let value = prop_oneof![hostile_line(), "[ -~]{1,20}", "\\PC{1,12}"];
    let values = prop::collection::vec(value.prop_filter("no empty word", |v| !v.is_empty()), 250);
    proptest!(cases(8), |(values in values)| {
        let lines: Vec<_> = values.iter().map(|value| format!(".notice {}", quote_word(value))).collect();
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        let read: Vec<_> = theirs(&haproxy, &lines);
        prop_assert_eq!(read, values.into_iter().map(Notice::Prints).collect::<Vec<_>>());
    });
}
