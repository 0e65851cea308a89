//! What holds for every text.

use haproxy_cfg::{Document, LineKind, quote_word};
use proptest::prelude::*;
use stack_tests::{cases, hostile_text, insert_and_remove};

/// Everything a reader of documents relies on.
fn assert_laws(text: &str) {
    let document = Document::parse(text).document;
    assert_eq!(document.to_string(), text);

    let mut end_of_last_line = 0;
    for (index, line) in document.lines().enumerate() {
        assert_eq!(line.index(), index);
        assert_eq!(line.full_span().start(), end_of_last_line, "lines follow each other");
        end_of_last_line = line.full_span().end();
        assert!(!line.text().contains('\n'));

        let mut end_of_last_word = line.span().start();
        for word in line.words() {
            assert!(word.span().start() >= end_of_last_word, "words are in order");
            end_of_last_word = word.span().end();
            assert!(!word.span().is_empty());
            assert_eq!(text.get(word.span().range()), Some(word.raw()));
        }
        assert!(end_of_last_word <= line.span().end(), "words stay in their line");
        if let Some(comment) = line.comment() {
            assert!(comment.start() >= end_of_last_word && comment.end() <= line.span().end());
            assert!(text.get(comment.range()).unwrap().starts_with('#'));
        }
    }
    assert_eq!(end_of_last_line as usize, text.len(), "lines cover the text");

    let mut lines = document.preamble().len();
    for section in document.sections() {
        assert_eq!(section.header().index(), lines, "sections follow each other");
        assert_eq!(section.header().kind(), LineKind::Section(section.kind()));
        assert!(section.lines().all(|line| !matches!(line.kind(), LineKind::Section(_))));
        lines += 1 + section.lines().len();
    }
    assert_eq!(lines, document.lines().len(), "sections share out the lines");
}

/// A line found by number or by offset is the line found by walking.
fn assert_lines_are_found(text: &str) {
    let document = Document::parse(text).document;
    for line in document.lines() {
        let found = document.line(line.index()).unwrap();
        assert!(found.words().eq(line.words()), "line {} by number", line.number());
        let found = document.line_at(line.span().start()).unwrap();
        assert_eq!(found.index(), line.index());
    }
    assert!(document.line(document.lines().len()).is_none());
    assert!(document.lines().rev().map(|line| line.index()).eq((0..document.lines().len()).rev()));
}

/// Every diagnostic points into the text, and at whole characters.
fn assert_diagnostics_point_into(text: &str) {
    for diagnostic in Document::parse(text).diagnostics {
        assert!(text.get(diagnostic.span().range()).is_some(), "{diagnostic:?}");
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn documents_obey_the_laws(text in hostile_text()) {
        assert_laws(&text);
        assert_lines_are_found(&text);
        assert_diagnostics_point_into(&text);
    }

    #[test]
    fn documents_of_any_characters_obey_the_laws(text in any::<String>()) {
        assert_laws(&text);
        assert_lines_are_found(&text);
        assert_diagnostics_point_into(&text);
    }

    #[test]
    fn an_inserted_line_can_be_removed_without_a_trace(text in hostile_text()) {
        prop_assert_eq!(insert_and_remove(&Document::parse(text).document), Ok(()));
    }

    #[test]
    fn strict_parsing_refuses_just_what_has_a_lexical_problem(text in hostile_text()) {
        prop_assert_eq!(text.parse::<Document>().is_err(), !Document::parse(text.as_str()).diagnostics.is_empty());
    }

    #[test]
    fn a_quoted_value_is_one_word_that_reads_back(value in prop_oneof![any::<String>(), hostile_text()]) {
        let parsed = Document::parse(format!("k {}\n", quote_word(&value)));
        prop_assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        let document = parsed.document;
        prop_assert_eq!(document.lines().len(), 1);
        let line = document.line(0).unwrap();
        prop_assert_eq!(line.words().count(), 2);
        prop_assert_eq!(line.word(1).unwrap().value(), value);
        prop_assert!(!line.word(1).unwrap().has_variables());
        prop_assert_eq!(line.comment(), None);
    }

    /// Also as the first word, where `[` would open a scope, and between others.
    #[test]
    fn a_quoted_value_leaves_its_neighbours_alone(value in hostile_text(), other in "[a-z]{1,8}") {
        let quoted = quote_word(&value);
        let document = Document::parse(format!("{quoted} {other} {quoted} # {other}\n")).document;
        let words: Vec<_> = document.line(0).unwrap().words().map(|w| w.value().into_owned()).collect();
        prop_assert_eq!(words, [value.clone(), other, value]);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let error = Document::from_bytes(b"global\n    log-tag \xe9\n").unwrap_err();
    assert_eq!((error.offset(), error.line()), (19, 2));
}
