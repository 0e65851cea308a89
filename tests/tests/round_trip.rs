//! Every file of a folder comes back byte for byte, also when a line was inserted and removed again.
//!
//! `STACK_CORPUS=FOLDER STACK_CORPUS_KIND=haproxy|apache|yaml cargo test -p stack-tests --test round_trip -- --nocapture`;
//! a relative folder starts at the workspace's root.

use config_diagnostics::Span;
use stack_tests::{
    check_yaml_tree, files_under, insert_and_remove, insert_and_remove_in_apache,
    insert_and_remove_in_yaml, say, workspace_root,
};

/// What became of one file.
#[derive(PartialEq)]
enum Outcome {
    Identical,
    Different(String),
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
        "yaml" => yaml,
        other => {
            panic!("STACK_CORPUS_KIND={other}: kind not known, only haproxy, apache and yaml are")
        }
    };
    let folder = workspace_root().join(folder);
    let mut files = files_under(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    if kind == "yaml" {
        // Folders of values hold lists and stories too.
        files.retain(|file| file.extension().is_some_and(|name| name == "yaml" || name == "yml"));
    }
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

fn yaml(bytes: &[u8]) -> Outcome {
    let Ok(parsed) = goyaml::Document::from_bytes(bytes) else { return Outcome::NotUtf8 };
    let document = parsed.document;
    if document.text().as_bytes() != bytes {
        return Outcome::Different("the text changed".to_owned());
    }
    match check_yaml_tree(&document).and_then(|()| insert_and_remove_in_yaml(&document)) {
        Ok(()) => Outcome::Identical,
        Err(what) => Outcome::Different(what),
    }
}

fn outcome(
    bytes: &[u8],
    text: &str,
    lines: impl Iterator<Item = Span>,
    edit: impl Fn() -> Result<(), &'static str>,
) -> Outcome {
    if text.as_bytes() != bytes {
        return Outcome::Different("the text changed".to_owned());
    }
    // Lines cover the text without gap or overlap.
    let mut at = 0;
    for line in lines {
        if line.start() != at {
            return Outcome::Different("its lines leave a gap".to_owned());
        }
        at = line.end();
    }
    if Span::new(0, at) != Span::of(text) {
        return Outcome::Different("its lines do not cover it".to_owned());
    }
    match edit() {
        Ok(()) => Outcome::Identical,
        Err(what) => Outcome::Different(what.to_owned()),
    }
}
