//! What holds for every text that is read as httpd's configuration.

use apache_proxy::{
    Document, Environment, Line, LineKind, Node, QuoteError, RawLine, ReadProblem, SectionRef,
    effective, quote_word,
};
use proptest::prelude::*;
use stack_tests::{cases, hostile_apache_text, insert_and_remove_in_apache};

/// Everything a reader of documents relies on.
fn assert_laws(text: &str) {
    let parsed = Document::parse(text);
    let document = parsed.document;
    assert_eq!(document.to_string(), text);
    for diagnostic in parsed.diagnostics {
        assert!(text.get(diagnostic.span().range()).is_some(), "{diagnostic:?}");
    }

    let (mut end_of_last_line, mut number) = (0, 1);
    for (index, line) in document.lines().enumerate() {
        assert_eq!(line.index(), index);
        assert_eq!(line.full_span().start(), end_of_last_line, "lines follow each other");
        end_of_last_line = line.full_span().end();
        assert_eq!(line.number(), number);
        number = line.last_number() + 1;
        assert_eq!(document.line_at(line.full_span().start()).unwrap().index(), index);
        assert_line(text, line);
    }
    assert_eq!(end_of_last_line as usize, text.len(), "lines cover the text");
}

fn assert_line(text: &str, line: Line<'_>) {
    assert!(!line.logical_text().contains('\n'));
    let mut end_of_last_word = line.full_span().start();
    for word in line.words() {
        assert!(word.span().start() >= end_of_last_word, "words are in order");
        end_of_last_word = word.span().end();
        assert_eq!(text.get(word.span().range()), Some(word.raw()));
        let pieces: Vec<_> = word.pieces().collect();
        assert_eq!(pieces.first().unwrap().start(), word.span().start());
        assert_eq!(pieces.last().unwrap().end(), word.span().end());
        let joined: String = pieces.iter().map(|p| text.get(p.range()).unwrap()).collect();
        assert!(line.logical_text().contains(&joined), "{joined:?} in {:?}", line.logical_text());
    }
    assert!(end_of_last_word <= line.full_span().end(), "words stay in their line");
    for variable in line.variables() {
        let raw = text.get(variable.span.range()).unwrap();
        assert!(raw.starts_with('$') && raw.ends_with('}'), "{raw:?}");
    }
    assert!(text.get(line.rest_span().range()).is_some());
}

/// The tree holds every line exactly once, in order.
fn assert_tree(text: &str) {
    fn walk(section: SectionRef<'_>, next: &mut usize) {
        for node in section.children() {
            match node {
                Node::Line(line) => assert_is_next(line, next),
                Node::Section(child) => {
                    assert_eq!(child.parent().unwrap().index(), section.index());
                    let header = child.header().unwrap();
                    assert_eq!(header.kind(), LineKind::Open);
                    assert_is_next(header, next);
                    walk(child, next);
                    if let Some(close) = child.close() {
                        assert!(
                            close.is(&child.name()),
                            "{} closes {}",
                            close.name(),
                            child.name()
                        );
                        assert_is_next(close, next);
                    }
                }
            }
        }
    }
    fn assert_is_next(line: Line<'_>, next: &mut usize) {
        assert_eq!(line.index(), *next);
        *next += 1;
    }
    let document = Document::parse(text).document;
    let mut next = 0;
    walk(document.root(), &mut next);
    assert_eq!(next, document.lines().len());
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn documents_obey_the_laws(text in hostile_apache_text()) {
        assert_laws(&text);
        assert_tree(&text);
    }

    #[test]
    fn documents_of_any_characters_obey_the_laws(text in any::<String>()) {
        assert_laws(&text);
        assert_tree(&text);
    }

    #[test]
    fn inserting_and_removing_a_line_leaves_no_trace(text in hostile_apache_text()) {
        prop_assert_eq!(insert_and_remove_in_apache(&Document::parse(text).document), Ok(()));
    }

    /// No string becomes more than one word.
    #[test]
    fn a_quoted_word_reads_back_as_itself(name in "[A-Z][a-zA-Z]{0,9}", words in prop::collection::vec(any::<String>(), 0..4)) {
        let Ok(line) = RawLine::from_words(&name, &words) else {
            let unsayable = |w: &String| w.contains(['\n', '\0']) || w.contains("${");
            let refused = words.iter().any(unsayable);
            prop_assert!(refused);
            return Ok(());
        };
        let document = Document::parse(format!("{line}\nNext\n")).document;
        prop_assert_eq!(document.lines().len(), 2);
        let read = document.line(0).unwrap().words().skip(1);
        let read: Vec<_> = read.map(|word| word.value().into_owned()).collect();
        prop_assert_eq!(read, words);
    }
}

#[test]
fn words_that_httpd_cannot_be_told_are_refused() {
    assert_eq!(quote_word("a\nb"), Err(QuoteError::LineFeed));
    assert_eq!(quote_word("${A"), Err(QuoteError::Variable));
    assert_eq!(quote_word("\0"), Err(QuoteError::Nul));
}

#[test]
fn nothing_is_inserted_behind_a_line_that_would_swallow_it() {
    for text in ["a \\", "a \\\n", "# c\\\r\n"] {
        let document = Document::parse(text).document;
        let line = document.lines().last().unwrap();
        let edited =
            document.edit().insert_after(line, RawLine::new("Inserted On").unwrap()).finish();
        assert!(edited.is_err(), "{text:?}");
    }
}

/// What httpd refuses of tags, in our words, and where.
#[test]
fn broken_sections_are_reported() {
    for (text, rules) in [
        ("</A>\n", &[(1, "apache/section-not-open")][..]),
        ("<A>\n", &[(1, "apache/section-not-closed")]),
        (
            "<A>\n<B>\n</A>\n</B>\n",
            &[(3, "apache/section-not-closed"), (4, "apache/section-not-open")],
        ),
        ("<A>\n</B>\n</A>\n", &[(2, "apache/section-not-closed")]),
        ("<A\n</A>\n", &[(1, "apache/section-bracket-missing")]),
        ("<A>\n</A >\n", &[(2, "apache/section-bracket-missing")]),
        ("<A>\n</A> x\n", &[]),
        ("<A \"x>y\"> z\n</a>\n", &[]),
        ("<Macro m>\n<A>\n</B>\n</macro>\n", &[]),
        ("<Macro m>\n<Macro n>\n</Macro>\n", &[(1, "apache/section-not-closed")]),
        ("<Perl>\n$x = \"<A>\";\n</Perl>\n", &[]),
        ("a\0b\n", &[(1, "apache/stray-nul")]),
        ("\u{feff}# c\n", &[(1, "text/byte-order-mark")]),
    ] {
        let parsed = Document::parse(text);
        let found: Vec<_> = parsed
            .diagnostics
            .iter()
            .map(|d| (parsed.document.line_at(d.span().start()).unwrap().number(), d.rule))
            .collect();
        assert_eq!(found, rules, "{text:?}");
    }
    let lost = format!("A\n{}", "x".repeat(206));
    assert_eq!(Document::parse(lost).diagnostics[0].rule, "apache/last-line-lost");
}

#[test]
fn depth_is_an_error_and_no_overflow() {
    let deep = format!("{}{}", "<A>\n".repeat(100_000), "</A>\n".repeat(100_000));
    let parsed = Document::parse(deep.as_str());
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].rule, "apache/sections-too-deep");
    assert_eq!(parsed.document.sections().len(), apache_proxy::MAX_DEPTH);
    assert_tree(&deep);
}

/// Whatever macros, variables and included files do, reading ends, and at a line that exists.
fn assert_reading_ends(text: &str) {
    let document = Document::parse(text).document;
    let environment = ["macro_module", "version_module", "proxy_module", "perl_module"]
        .iter()
        .fold(Environment::new(), |environment, module| environment.module(module))
        .define("A", "<A")
        .directives(["ProxyPass", "<A", "<Location"]);
    let again = document.clone();
    let mut files = move |_: &str| Ok(vec![("again".to_owned(), again.clone())]);
    let read = effective("main", &document, &environment, &mut files);
    if let Some((_, origin)) = read.error {
        // httpd counts one more behind a backslash at the end of the file.
        assert!(origin.number <= text.lines().count() + 1, "{origin:?}");
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn reading_ends(
        text in hostile_apache_text(),
        lines in prop::collection::vec(prop::sample::select(vec![
            "Use m a", "Use n", "Include x", "Define A \"${A}${A}\"", "${A} >", "UnDefine A", "<IfDefine A>", "</IfDefine>",
            "<IfVersion >= 2.4>", "<IfVersion 2>", "</IfVersion>", "<IfModule !x>", "<Macro m $a>", "Use m $a", "</Macro>",
        ]), 0..12),
    ) {
        assert_reading_ends(&format!("{text}\n{}", lines.join("\n")));
    }
}

#[test]
fn what_blows_up_is_stopped() {
    let doubled = format!("Define A xxxxxxxx\n{}", "Define A \"${A}${A}\"\n".repeat(60));
    let mut twice = String::from("<Macro m0>\nX\n</Macro>\n");
    for n in 1..60 {
        let inner = format!("Use m{}\n", n - 1);
        twice.extend(["<Macro m", &n.to_string(), ">\n", &inner, &inner, "</Macro>\n"]);
    }
    twice.push_str("Use m59\n");
    for text in [doubled, twice, "Include itself\nInclude itself\n".to_owned()] {
        let document = Document::parse(text).document;
        let again = document.clone();
        let mut files = move |_: &str| Ok(vec![("again".to_owned(), again.clone())]);
        let environment = Environment::new().module("macro_module");
        let read = effective("main", &document, &environment, &mut files);
        assert_eq!(read.error.map(|error| error.0), Some(ReadProblem::TooLarge));
    }
}
