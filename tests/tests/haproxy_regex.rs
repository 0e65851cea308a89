//! Regular expressions: which ones compile, by us and by the installed HAProxy.

use config_diagnostics::ToolSays;
use haproxy_cfg::{Document, SampleArg, Target, check, quote_word};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use stack_tests::{Haproxy, cases, pattern_with_slips, say};
use std::collections::BTreeSet;

/// Files that HAProxy is asked about, and ACLs in each: it tells of 50 errors at most.
const FILES: usize = 50;
const ACLS: usize = 40;

/// Lines that HAProxy is asked about one by one, as it reads on behind no mistake in them.
const LINES: u32 = 100;

const HEAD: &str = "\
defaults
    mode http
    timeout connect 1s
    timeout client 1s
    timeout server 1s
frontend web
    bind :8080
";

/// The lines, from 1, that we say HAProxy refuses.
fn refused(haproxy: &Haproxy, text: &str) -> BTreeSet<usize> {
    let said = check(&Document::parse(text).document, &Target::new(haproxy.version()));
    let errors = said.iter().filter(|one| one.tool_says == ToolSays::Error);
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    errors.map(|one| line(one.span().start())).collect()
}

/// A compiled pattern may be too large for the library, which we do not look at.
const APART: usize = 1;

#[test]
fn the_same_patterns_of_acls_compile() {
    let Some(haproxy) = Haproxy::find() else { return say("skipped: no haproxy on the path") };
    let mut runner = TestRunner::new(cases(1));
    let acls = prop::collection::vec((pattern_with_slips(), any::<bool>()), ACLS);
    let (mut apart, mut broken) = (Vec::new(), 0);
    for _ in 0..FILES {
        let acls = acls.new_tree(&mut runner).unwrap().current();
        let lines = acls.iter().enumerate().map(|(n, (pattern, captures))| {
            let method = if *captures { "regm" } else { "reg" };
            format!("    acl a{n} path -m {method} -- {}\n", quote_word(pattern))
        });
        let lines: Vec<String> = lines.collect();
        let text = format!("{HEAD}{}", lines.concat());
        let (theirs, ours) = (haproxy.check(&text).unwrap(), refused(&haproxy, &text));
        let first = HEAD.lines().count() + 1;
        for (n, line) in lines.iter().enumerate() {
            let alert = theirs.alerts_at(first + n).next();
            broken += usize::from(alert.is_some());
            if alert.is_some() != ours.contains(&(first + n)) {
                apart.push(format!("{line}HAProxy says {alert:?}"));
            }
        }
    }
    let all = FILES * ACLS;
    say(&format!("haproxy: {} of {all} patterns judged otherwise, {broken} broken", apart.len()));
    assert!(broken > all / 5 && broken < all * 4 / 5, "{broken} of {all} are broken");
    assert!(apart.len() * 1000 <= APART * all, "{}", apart.join("\n"));
}

#[test]
fn the_same_patterns_of_rules_compile() {
    let Some(haproxy) = Haproxy::find() else { return say("skipped: no haproxy on the path") };
    proptest!(cases(LINES), |(pattern in pattern_with_slips(), kind in 0..4)| {
        let word = quote_word(&pattern);
        let argument = SampleArg::from(pattern.as_str());
        let line = match kind {
            0 => format!("http-request replace-path {word} /"),
            1 => format!("http-response replace-header server {word} x"),
            2 => format!("http-request deny if {{ path -m reg -- {word} }}"),
            _ => format!("http-request set-path {}", quote_word(&format!("%[path,regsub({argument},x)]"))),
        };
        let text = format!("{HEAD}    {line}\n");
        let theirs = haproxy.check(&text).unwrap();
        let ours = refused(&haproxy, &text);
        prop_assert_eq!(theirs.loads(), ours.is_empty(), "{}\n{:?}", line, theirs);
    });
}
