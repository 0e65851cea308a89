//! Our reading of words beside that of the installed HAProxy: `.notice` prints its one word.

use config_diagnostics::ToolSays;
use haproxy_cfg::{Document, Target, Version, check, quote_word};
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

/// Lines behind a frontend that is complete, good ones and bad ones.
const BODIES: &[&str] = &[
    "backend b\n  http-request track-sc0 src\n",
    "backend b\n  stick-table type ip size 1m store gpc0\n  http-request track-sc0 src\n",
    "backend b\n  http-request track-sc3 src table t\nbackend t\n  stick-table type ip size 1m\n",
    "backend b\n  stick-table type ip size 1m store gpc\n",
    "backend b\n  acl a req.hdr(host),lower -m beg x\n  http-request deny if a\n",
    "backend b\n  acl a nope x\n",
    "backend b\n  acl a path,nope x\n",
    "backend b\n  acl a rand(1,2) 1\n",
    "backend b\n  acl a var(txn.x) y\n",
    "backend b\n  acl a ssl_fc,ipmask(24) 10.0.0.0\n",
    "backend b\n  acl a src 10.0.0.0/40\n",
    "backend b\n  http-request set-header x %[res.hdr(y)]\n",
    "backend b\n  http-response set-header x %[var(txn.y)]%[src]\n",
    "backend b\n  http-response set-header x %[path]\n",
    "backend b\n  http-request set-var(x) src\n",
    "backend b\n  http-request set-var(txn.x) src ipmask(24)\n",
    "backend b\n  http-request set-header x %nope\n",
    "backend b\n  http-request lua.x\n",
    "backend b\n  http-request cache-use c\n",
    "backend b\n  http-request return status 600\n",
    "backend b\n  http-request deny deny_status 402\n",
    "backend b\n  http-request set-timeout server 2s\n",
    "frontend g\n  http-request set-timeout server 2s\n",
    "backend b\n  tcp-request content switch-mode http\n",
    "backend b\n  use-server s if TRUE\n",
    "backend b\n  server s 127.0.0.1:1 ssl\n",
    "backend b\n  server s 127.0.0.1:1 ssl verify none\n",
    "backend b\n  server s 127.0.0.1 check\n",
    "backend b\n  server s 127.0.0.1:1 agent-check\n",
    "backend b\n  server s 127.0.0.1:1\n  server s 127.0.0.1:2\n",
    "backend b\n  server s 127.0.0.1:1 track t\n  server t 127.0.0.1:2\n",
    "backend b\n  server s 127.0.0.1:1 weight 300\n",
    "backend b\n  server s 127.0.0.1:1 maxconn many\n",
    "backend b\n  balance roundrobin\n  option transparent\n",
    "backend b\n  cookie c rewrite indirect\n",
    "backend b\n  hash-type map-based avalanche\n",
    "backend b\n  tcp-check send x\n  tcp-check connect\n",
    "backend b\n  tcp-check expect !rstring x\n",
    "backend b\n  filter trace 0\n",
    "backend b\n  filter spoe engine e\n",
    "frontend g\n  default_backend b\nbackend b\n  mode tcp\n",
    "frontend g\n  bind 127.0.0.1\n",
    "frontend g\n  http-response capture res.hdr(a) id 0\n",
    "cache c\n  max-age 3\n",
    "fcgi-app a\n  index x\n",
    "userlist u\n  user a insecure-password x groups g\n",
    "defaults d\n  http-request deny if FALSE\nlisten l from d\n",
    ".if 1a\n.endif\n",
    ".if streq(a,a) && !0\n.endif\n",
];

#[test]
fn check_refuses_what_haproxy_refuses() {
    let Some(haproxy) = haproxy() else { return };
    if haproxy.version() != Version::V2_6 {
        say("skipped: what check says is compared on HAProxy 2.6");
        return;
    }
    let base = "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n\
                frontend f\n  bind 127.0.0.1:1\n";
    let target = Target::new(Version::V2_6);
    for body in BODIES {
        let text = format!("{base}{body}");
        let said = check(&Document::parse(text.as_str()).document, &target);
        let ours = said.iter().any(|finding| finding.tool_says == ToolSays::Error);
        let theirs = haproxy.check(&text).unwrap();
        assert_eq!(ours, theirs.exit == Some(1), "{body}: we say {said:#?}, HAProxy {theirs:?}");
    }
}
