//! Lines that HAProxy was seen to load or to refuse, by version.

use super::check;
use crate::{Document, Target, Version};
use config_diagnostics::ToolSays;

const V: fn(u8, u8) -> Version = Version::new;

/// The places and rules of what HAProxy refuses.
fn refused(version: Version, text: &str) -> Vec<(usize, &'static str)> {
    let found = check(&Document::parse(text).document, &Target::new(version));
    let found = found.into_iter().filter(|one| one.tool_says == ToolSays::Error);
    let line = |at: u32| text.get(..at as usize).map_or(0, |above| above.matches('\n').count() + 1);
    found.map(|one| (line(one.span().start()), one.rule)).collect()
}

/// Each line in a section of its own is loaded, or refused at its place.
#[track_caller]
fn assert_verdicts(version: Version, section: &str, loaded: &[&str], not: &[&str]) {
    for line in loaded {
        let found = refused(version, &format!("{section}\n  {line}\n"));
        assert!(found.is_empty(), "{version} loads `{line}`: {found:?}");
    }
    let at = section.matches('\n').count() + 2;
    for line in not {
        let found = refused(version, &format!("{section}\n  {line}\n"));
        let is_there = found.iter().any(|(line, _)| *line == at);
        assert!(is_there, "{version} refuses `{line}`: {found:?}");
    }
}

#[test]
fn times_and_sizes_end() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &["timeout server 24d", "stats refresh 25d"],
        &["timeout server 25d", "timeout server 99999999999s", "stats refresh 99999999999s"],
    );
    assert_verdicts(V(3, 2), "global", &["tune.pipesize 1g"], &["tune.pipesize 4g"]);
    // A plain number then.
    assert_verdicts(V(3, 0), "global", &["tune.pipesize 4g", "tune.pipesize many"], &[]);
    let kept = ["tune.vars.txn-max-size 1024", "tune.vars.txn-max-size"];
    assert_verdicts(V(3, 4), "global", &kept, &["tune.vars.txn-max-size 1k"]);
}

#[test]
fn words_that_are_passed_over() {
    for version in [V(2, 4), V(2, 6), V(3, 4)] {
        let loaded = ["tcp-request inspect-delay 5s x", "compression offload x"];
        assert_verdicts(version, "listen l\n  bind :80", &loaded, &["maxconn 1 x"]);
    }
    let expose = ["expose-experimental-directives x"];
    assert_verdicts(V(3, 0), "global", &expose, &[]);
    assert_verdicts(V(3, 2), "global", &[], &expose);
    // What stands before them is looked at all the same.
    let set = ["http-check set-var(x) src more"];
    assert_verdicts(V(2, 6), "backend b", &["http-check set-var(check.x) int(1) more"], &set);
}

#[test]
fn default_before_a_keyword() {
    let options = ["default option allbackups", "default option checkcache"];
    assert_verdicts(V(2, 6), "backend b", &["default option redispatch"], &options);
    assert_verdicts(V(3, 4), "backend b", &options, &["default option httpclose"]);
}

#[test]
fn what_checks_expect_and_connect_to() {
    assert_verdicts(
        V(2, 6),
        "backend b",
        &[
            "http-check expect status 200,300-399",
            "http-check expect ! string x",
            "http-check expect !rstatus ^5",
            "tcp-check connect port 80",
            "tcp-check connect port var(check.port)",
        ],
        &[
            "http-check expect !",
            "http-check expect string x !",
            "http-check expect string x string x",
            "http-check expect status ok",
            "http-check expect ! comment x",
            "http-check connect port 0",
            "http-check connect port 65536",
            "http-check connect port odd",
            "http-check connect port %[src]",
        ],
    );
}
