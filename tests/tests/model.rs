//! The typed layer: what is read from a document, printed and read again is the same configuration.

use haproxy_cfg::{Config, Document};
use proptest::prelude::*;
use stack_tests::{Haproxy, cases, files_under, hostile_text, say, workspace_root};

/// What the configuration is after it was printed and read again.
fn read_back(config: &Config) -> Config {
    Document::from(config).to_config().0
}

/// Files that the program is asked about.
const MOST_FILES: usize = 500;

/// The exit code, and every alert and warning, without the places and numbers that move with the lines.
fn said(haproxy: &Haproxy, text: &str) -> (Option<i32>, Vec<String>) {
    let verdict = haproxy.check(text).unwrap();
    let messages = verdict.alerts.iter().chain(&verdict.warnings);
    let mut messages: Vec<String> = messages
        .map(|(_, message)| message.lines().next().unwrap_or_default())
        .map(|message| message.chars().filter(|c| !c.is_ascii_digit()).collect())
        .collect();
    messages.sort();
    (verdict.exit, messages)
}

/// A comment behind a scope is none of the line, whatever stands before it.
#[test]
fn scopes_behind_a_byte_order_mark_read_back() {
    for text in ["\u{feff}[[sc ope] # c\n", "\u{feff}[a] # c\n", " \u{feff}[a] # c\n", "[a] # c\n"]
    {
        let (config, _) = Document::parse(text).document.to_config();
        assert_eq!(read_back(&config), config, "{text:?}");
    }
}

#[test]
fn every_file_of_the_corpus_reads_back() {
    let Some(folder) = std::env::var_os("STACK_CORPUS") else {
        return say("skipped: STACK_CORPUS is not set");
    };
    let mut different = Vec::new();
    for file in files_under(&workspace_root().join(folder)).unwrap() {
        let Ok(parsed) = Document::from_bytes(&std::fs::read(&file).unwrap()) else { continue };
        let (config, _) = parsed.document.to_config();
        if read_back(&config) != config {
            different.push(file);
        }
    }
    assert!(different.is_empty(), "{different:#?}");
}

/// The same alerts and warnings for the file and for what its configuration prints. Lines that could not be
/// typed are in it as they are, so this holds for broken files too.
#[test]
fn haproxy_says_the_same_of_what_is_printed() {
    let Some(folder) = std::env::var_os("STACK_CORPUS") else {
        return say("skipped: STACK_CORPUS is not set");
    };
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy on the path");
    };
    let mut files = files_under(&workspace_root().join(folder)).unwrap();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "cfg"));
    // A spread of them: the program takes its time.
    let step = files.len().div_ceil(MOST_FILES);
    let (mut same, mut different) = (0, Vec::new());
    for file in files.iter().step_by(step.max(1)) {
        let Ok(parsed) = Document::from_bytes(&std::fs::read(file).unwrap()) else { continue };
        let printed = parsed.document.to_config().0.to_string();
        // What is printed always ends with LF.
        let text = parsed.document.text();
        let before = said(&haproxy, &format!("{}\n", text.strip_suffix('\n').unwrap_or(text)));
        let after = said(&haproxy, &printed);
        if before == after {
            same += 1;
        } else {
            different.push(format!("{}\n  {before:?}\n  {after:?}", file.display()));
        }
    }
    say(&format!("printed: HAProxy says the same of {same}, else of {}", different.len()));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_text_reads_back(text in hostile_text()) {
        let (config, _) = Document::parse(text).document.to_config();
        prop_assert_eq!(read_back(&config), config);
    }
}
