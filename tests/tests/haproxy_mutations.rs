//! Configurations that HAProxy loads, with a few words changed: what we say beside what the installed HAProxy says.

use config_diagnostics::ToolSays;
use haproxy_cfg::{Document, Target, Version, check, strategies};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use stack_tests::{Haproxy, cases, say};

/// What becomes of a word.
#[derive(Clone, Copy, Debug)]
enum Change {
    Remove,
    Repeat,
    /// It takes the place of the word behind it.
    Swap,
    /// Its last letter goes.
    Cut,
    /// Another stands in its place.
    Replace(&'static str),
    /// Another stands behind it.
    Follow(&'static str),
}

/// Words that are right in one place and wrong in another.
const WORDS: &[&str] = &[
    "0",
    "1",
    "-1",
    "10k",
    "5s",
    "70000",
    "99999999999",
    "if",
    "unless",
    "or",
    "{",
    "}",
    "TRUE",
    "src",
    "path",
    "hdr(host)",
    "%[src]",
    "%[path",
    "int",
    "ip",
    "table",
    "api",
    "nope",
    "127.0.0.1:80",
    ":0",
    "::1",
    "/x",
    "check",
    "ssl",
    "no",
    "default",
    "http",
    "tcp",
    "roundrobin",
    "on",
    "off",
    "a,b",
    "a b",
    "lower",
    "res.hdr(x)",
    "-m",
    "str",
    "reg",
];

fn change() -> impl Strategy<Value = Change> {
    let word = || proptest::sample::select(WORDS);
    prop_oneof![
        Just(Change::Remove),
        Just(Change::Repeat),
        Just(Change::Swap),
        Just(Change::Cut),
        word().prop_map(Change::Replace),
        word().prop_map(Change::Follow),
    ]
}

/// The text with words changed, each counted over all lines.
fn changed(text: &str, changes: &[(prop::sample::Index, Change)]) -> String {
    let document = Document::parse(text).document;
    let mut lines: Vec<Vec<String>> = document
        .lines()
        .map(|line| line.words().map(|word| word.raw().to_owned()).collect())
        .collect();
    for (index, change) in changes {
        let count: usize = lines.iter().map(Vec::len).sum();
        if count == 0 {
            break;
        }
        let mut at = index.index(count);
        let Some(line) = lines.iter_mut().find(|line| {
            let is_here = at < line.len();
            at -= if is_here { 0 } else { line.len() };
            is_here
        }) else {
            break;
        };
        match change {
            Change::Remove => _ = line.remove(at),
            Change::Repeat => line.insert(at, line[at].clone()),
            Change::Swap if at + 1 < line.len() => line.swap(at, at + 1),
            Change::Swap => {}
            Change::Cut => _ = line[at].pop(),
            Change::Replace(word) => (*word).clone_into(&mut line[at]),
            Change::Follow(word) => line.insert(at + 1, (*word).to_owned()),
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| format!("{}\n", line.join(" "))).collect();
    lines.concat()
}

/// What hangs on the machine, or on how HAProxy was built.
const MACHINE: &[&str] = &[
    "No such file",
    "cannot open",
    "could not resolve",
    "can't open",
    "unable to stat",
    "unable to load",
    "cannot find",
    "failed to open",
    "not compiled",
    "not supported",
    "unknown user",
    "invalid address",
    "Permission denied",
    "does not exist",
    "file not found",
    "failed to load",
    "Failed to",
    "shared object",
    "cannot be reached",
    "privileges",
    "is not a valid IPv4 or IPv6 address",
    "unable to open",
    "error opening",
    "no such device",
    "library",
];

/// Runs of the program.
const CASES: u32 = 120;

/// What is still judged otherwise, at most, of a hundred: HAProxy's own slips with numbers that are none.
const APART: usize = 5;

/// Whether we judge a text as HAProxy does; what both say, where we do not.
fn compare(haproxy: &Haproxy, text: &str) -> Result<(), String> {
    let theirs = haproxy.check(text).unwrap();
    let hangs = |alert: &str| MACHINE.iter().any(|words| alert.contains(words));
    if theirs.exit.is_none() || theirs.alerts.iter().any(|(_, alert)| hangs(alert)) {
        return Ok(());
    }
    let said = check(&Document::parse(text).document, &Target::new(Version::V2_6));
    let ours: Vec<_> = said.iter().filter(|one| one.tool_says == ToolSays::Error).collect();
    if ours.is_empty() == (theirs.exit != Some(1)) {
        return Ok(());
    }
    Err(format!("{text}\nwe say {ours:#?}\nHAProxy says {theirs:?}"))
}

/// With `STACK_STRICT` set the first disagreement is shrunk to a case, which then belongs into a test of its own.
#[test]
fn changed_words_are_judged_alike() {
    let Some(haproxy) = Haproxy::find() else { return say("skipped: no haproxy on the path") };
    if haproxy.version() != Version::V2_6 {
        return say("skipped: what check says is compared on HAProxy 2.6");
    }
    let changes = || prop::collection::vec((any::<prop::sample::Index>(), change()), 0..=2);
    if std::env::var_os("STACK_STRICT").is_some() {
        let config = strategies::valid_config(Version::V2_6);
        proptest!(cases(CASES), |(config in config, changes in changes())| {
            let compared = compare(&haproxy, &changed(&config.to_string(), &changes));
            prop_assert!(compared.is_ok(), "{}", compared.unwrap_err());
        });
        return;
    }
    let mut runner = TestRunner::new(cases(CASES));
    let inputs = (strategies::valid_config(Version::V2_6), changes());
    let mut apart = Vec::new();
    for _ in 0..CASES {
        let (config, changes) = inputs.new_tree(&mut runner).unwrap().current();
        apart.extend(compare(&haproxy, &changed(&config.to_string(), &changes)).err());
    }
    say(&format!("haproxy: {} of {CASES} changed files judged otherwise", apart.len()));
    assert!(apart.len() * 100 <= APART * CASES as usize, "{}", apart.join("\n"));
}
