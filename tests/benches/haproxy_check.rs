//! A check beside `haproxy -c` of the same generated file, in the same run.
//!
//! HAProxy's time is that of a process: it includes starting it, and reading the file from a disk cache.

use config_diagnostics::LintOptions;
use divan::Bencher;
use divan::counter::BytesCount;
use haproxy_cfg::{Document, Target, Version};
use stack_tests::{generated_haproxy, haproxy_fuzz_corpus};
use std::process::Command;

fn main() {
    let document = Document::parse(text()).document;
    let said = haproxy_cfg::check(&document, &target());
    assert_eq!(said, [], "a file that HAProxy loads");
    divan::main();
}

fn text() -> String {
    generated_haproxy(1_500_000)
}

/// The version that Debian ships, and so the one installed.
fn target() -> Target {
    Target::new(Version::V2_6)
}

/// Parse, and say what HAProxy would say.
#[divan::bench]
fn haproxy_cfg_check(bencher: Bencher<'_, '_>) {
    let (text, target) = (text(), target());
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let document = Document::parse(text.as_str()).document;
        haproxy_cfg::check(&document, &target).len()
    });
}

/// Parse, and all that can be said: also what HAProxy keeps silent about.
#[divan::bench]
fn haproxy_cfg_inspect(bencher: Bencher<'_, '_>) {
    let (text, target) = (text(), target());
    let options = LintOptions::new();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let document = Document::parse(text.as_str()).document;
        haproxy_cfg::inspect(&document, &target, &options).len()
    });
}

/// The fuzz corpus, a text of 1 MB each: parse, and say what HAProxy would say.
#[divan::bench(args = names(), sample_count = 3, sample_size = 1)]
fn haproxy_cfg_check_of_hostile(bencher: Bencher<'_, '_>, name: &str) {
    let corpus = haproxy_fuzz_corpus(1_000_000);
    let Some((_, text)) = corpus.into_iter().find(|(own, _)| own == name) else { return };
    let target = target();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let document = Document::parse(text.as_str()).document;
        haproxy_cfg::check(&document, &target).len()
    });
}

fn names() -> Vec<String> {
    haproxy_fuzz_corpus(1).into_iter().map(|(name, _)| name).collect()
}

/// The real program; nothing is timed where it is absent.
#[divan::bench]
fn haproxy_itself(bencher: Bencher<'_, '_>) {
    if Command::new("haproxy").arg("-v").output().is_err() {
        stack_tests::say("skipped: haproxy is absent");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("haproxy.cfg");
    let text = text();
    std::fs::write(&path, &text).expect("a file");
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let output = Command::new("haproxy").arg("-c").arg("-f").arg(&path).output();
        assert!(output.is_ok_and(|output| output.status.success()));
    });
}
