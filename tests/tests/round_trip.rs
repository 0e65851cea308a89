//! Every file of a folder comes back byte for byte, also when a line was inserted and removed again.
//!
//! `STACK_CORPUS=FOLDER STACK_CORPUS_KIND=haproxy|apache cargo test -p stack-tests --test round_trip -- --nocapture`;
//! a relative folder starts at the workspace's root.

use config_diagnostics::Span;
use stack_tests::{
    files_under, insert_and_remove, insert_and_remove_in_apache, say, workspace_root,
};

/// What became of one file.
#[derive(PartialEq)]
enum Outcome {
    Identical,
    Different(&'static str),
    NotUtf8,
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    let Some(folder) = std::env::var_os("STACK_CORPUS") else {
        say("skipped: STACK_CORPUS is not set");
        return;
    };
    let kind =
        std::env::var("STACK_CORPUS_KIND").expect("STACK_CORPUS_KIND says how to read the files");
    let read = match kind.as_str() {
        "haproxy" => haproxy,
        "apache" => apache,
        other => {
            panic!("STACK_CORPUS_KIND={other}: kind not known yet, only haproxy and apache are")
        }
    };
    let folder = workspace_root().join(folder);
    let files = files_under(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    assert!(!files.is_empty(), "no file under {}", folder.display());

    let (mut identical, mut not_utf8, mut different) = (0, 0, Vec::new());
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        match read(&bytes) {
            Outcome::Identical => identical += 1,
            Outcome::NotUtf8 => not_utf8 += 1,
            Outcome::Different(what) => different.push(format!("{}: {what}", file.display())),
        }
    }
    say(&format!(
        "round-trip: {identical} identical, {} different, {not_utf8} not UTF-8",
        different.len()
    ));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn haproxy(bytes: &[u8]) -> Outcome {
    let Ok(parsed) = haproxy_cfg::Document::from_bytes(bytes) else { return Outcome::NotUtf8 };
    let document = parsed.document;
    let lines = document.lines().map(|line| line.full_span());
    outcome(bytes, document.text(), lines, || insert_and_remove(&document))
}

fn apache(bytes: &[u8]) -> Outcome {
    let Ok(parsed) = apache_proxy::Document::from_bytes(bytes) else { return Outcome::NotUtf8 };
    let document = parsed.document;
    let lines = document.lines().map(|line| line.full_span());
    outcome(bytes, document.text(), lines, || insert_and_remove_in_apache(&document))
}

fn outcome(
    bytes: &[u8],
    text: &str,
    lines: impl Iterator<Item = Span>,
    edit: impl Fn() -> Result<(), &'static str>,
) -> Outcome {
    if text.as_bytes() != bytes {
        return Outcome::Different("the text changed");
    }
    // Lines cover the text without gap or overlap.
    let mut at = 0;
    for line in lines {
        if line.start() != at {
            return Outcome::Different("its lines leave a gap");
        }
        at = line.end();
    }
    if Span::new(0, at) != Span::of(text) {
        return Outcome::Different("its lines do not cover it");
    }
    match edit() {
        Ok(()) => Outcome::Identical,
        Err(what) => Outcome::Different(what),
    }
}
