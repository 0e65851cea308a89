//! Laws that hold for every document and every configuration.
//!
//! Each takes what a strategy gave and says what broke; use them in your own property tests over your own texts.

use super::fields;
use crate::{Config, Directive, Document, Section, SectionKind, Target, inspect};
use config_diagnostics::{EditSet, LintOptions, Span};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Parsing keeps every byte of `text`.
pub fn round_trip(text: &str) -> Result<(), TestCaseError> {
    let document = Document::parse(text).document;
    prop_assert_eq!(document.to_string(), text);
    let lines: String =
        document.lines().map(|line| text.get(line.full_span().range()).unwrap_or("?")).collect();
    prop_assert_eq!(lines, text, "the lines are not the text");
    Ok(())
}

/// What `config` prints reads back equal, every line of it typed.
pub fn config_round_trip(config: &Config) -> Result<(), TestCaseError> {
    let document = Document::from(config);
    let (read, problems) = document.to_config();
    prop_assert!(problems.is_empty(), "{:?}\n{}", problems, document);
    prop_assert_eq!(&read, config, "{}", document);
    Ok(())
}

/// A document and the configuration it holds agree already: syncing them changes no byte.
pub fn sync_is_identity(text: &str) -> Result<(), TestCaseError> {
    let document = Document::parse(text).document;
    let (config, _) = document.to_config();
    match document.edit().sync(&config).finish() {
        Ok(synced) => prop_assert_eq!(synced.text(), text),
        Err(error) => prop_assert!(false, "{}", error),
    }
    Ok(())
}

/// A line inserted into any section and removed again leaves the text as it was.
pub fn insert_then_remove(text: &str) -> Result<(), TestCaseError> {
    let document = Document::parse(text).document;
    for (n, section) in document.sections().enumerate() {
        let line: crate::RawLine = match crate::RawLine::new("log-tag inserted") {
            Ok(line) => line,
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let last = section.lines().last().unwrap_or(section.header());
        let Ok(inserted) = document.edit().insert_after(last, line).finish() else { continue };
        let Some(section) = inserted.sections().nth(n) else {
            return Err(TestCaseError::fail("the section is gone"));
        };
        let is_new = |line: &crate::Line<'_>| {
            line.seen_words().map(|word| word.value().into_owned()).eq(["log-tag", "inserted"])
        };
        let Some(line) = section.lines().rfind(is_new) else {
            return Err(TestCaseError::fail(format!(
                "the line is not there: {:?}",
                inserted.text()
            )));
        };
        match inserted.edit().remove(line).finish() {
            Ok(removed) => prop_assert_eq!(removed.text(), text),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
    Ok(())
}

/// Any text can be inspected: nothing panics, every place lies in the text and between characters, every fix
/// applies.
pub fn inspect_is_total(text: &str, target: &Target) -> Result<(), TestCaseError> {
    let document = Document::parse(text).document;
    let fits = |span: Span| text.get(span.range()).is_some();
    for found in inspect(&document, target, &LintOptions::new()) {
        prop_assert!(!found.message.is_empty());
        for label in &found.labels {
            prop_assert!(fits(label.span), "{}: {:?} of {}", found.rule, label.span, text.len());
        }
        for fix in &found.fixes {
            let edits: EditSet = fix.edits.iter().cloned().collect();
            prop_assert!(edits.apply(text).is_ok(), "{}: {:?}", found.rule, fix);
        }
    }
    Ok(())
}

/// No string in any field becomes anything else. Each of `strings` is put into every field that takes a string:
/// names of sections and servers, words, files, log formats, arguments of samples, patterns of ACLs, in every
/// keyword of every table. What is printed has exactly the lines that were meant, with exactly the words.
///
/// ```
/// use haproxy_cfg::strategies::laws;
/// laws::injection(&["x\nbackend evil", "it's", ""]).unwrap();
/// ```
pub fn injection(strings: &[impl AsRef<str>]) -> Result<(), TestCaseError> {
    for string in strings.iter().map(AsRef::as_ref) {
        for kind in SectionKind::all() {
            let lines = fields::directives(kind, string);
            let section = super::sections::with_name(kind, string, lines.into_iter().collect());
            holds_what_was_meant(&section)?;
        }
    }
    Ok(())
}

fn holds_what_was_meant(section: &Section) -> Result<(), TestCaseError> {
    let document = Document::parse(section.to_string()).document;
    prop_assert_eq!(document.sections().len(), 1, "{}", document);
    prop_assert_eq!(document.preamble().len(), 0, "{}", document);
    for found in document.sections() {
        prop_assert_eq!(found.kind(), section.kind());
        let name = found.name().map(|name| name.value().into_owned());
        prop_assert_eq!(name.as_deref(), section.name(), "{}", found.header().text());
        let meant = section.body().directives();
        prop_assert_eq!(found.lines().len(), meant.len());
        for (line, meant) in found.lines().zip(meant) {
            prop_assert!(line.comment().is_none(), "{}", line.text());
            let words: Vec<_> = line.seen_words().map(|word| word.value().into_owned()).collect();
            prop_assert_eq!(&words, &meant.to_words(), "{}", line.text());
            reads_back(section.kind(), meant, &words)?;
        }
    }
    Ok(())
}

/// Whether the words of a line are read as the line itself, where every value has a place of its own.
fn reads_back(kind: SectionKind, meant: &Directive, words: &[String]) -> Result<(), TestCaseError> {
    if !fields::is_unambiguous(meant) {
        return Ok(());
    }
    match Directive::parse(kind, words) {
        Ok(read) => prop_assert_eq!(&read, meant),
        Err(error) => prop_assert!(false, "{}: {:?}", error, words),
    }
    Ok(())
}
