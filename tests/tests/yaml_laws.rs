//! What holds for every YAML text.

use goyaml::strategies::{self, laws};
use goyaml::{Document, Style, helm, k3s};
use proptest::prelude::*;
use stack_tests::{cases, check_yaml_tree, hostile_yaml_text, yaml_paths};

fn assert_laws(text: &str) {
    let document = Document::parse(text).document;
    assert_eq!(document.to_string(), text);
    check_yaml_tree(&document).unwrap_or_else(|what| panic!("{what}\n{text:?}"));
    assert_eq!(text.parse::<Document>().is_err(), document.error().is_some());

    let refused = document.error().is_some_and(|error| error.document() == 0);
    let (for_k3s, for_helm) = (k3s::items(&document), helm::to_json(&document));
    if refused {
        assert!(for_k3s.is_err_and(|error| error.is_syntax()));
        assert!(for_helm.is_err_and(|error| error.is_syntax()));
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_is_written_reads_back(value in strategies::value(), text in strategies::hostile_string()) {
        laws::value_round_trip(&value)?;
        laws::quote_round_trip(&text)?;
    }

    #[test]
    fn findings_lie_in_the_text(text in prop_oneof![hostile_yaml_text(), strategies::hostile_yaml()]) {
        laws::document(&text)?;
    }

    #[test]
    fn yaml_in_every_style_can_be_edited(
        text in strategies::yaml(),
        value in strategies::value(),
    ) {
        let place = yaml_paths(&text.parse().unwrap()).pop().unwrap().0;
        prop_assert!(laws::edits(&text, &place, &value)? > 0);
    }

    #[test]
    fn hostile_texts_keep_the_laws(text in hostile_yaml_text()) {
        assert_laws(&text);
    }

    /// What the writer quotes is what the reader reads, wherever it stands.
    #[test]
    fn a_scalar_between_others_is_found(text in "\\PC{0,20}") {
        let quoted = goyaml::quote(&text);
        let written = format!("before: 1\nkey: {quoted}   # comment\nafter: 2\n");
        let document = Document::parse(written.as_str()).document;
        let entry = document.root().and_then(|root| root.entry("key")).unwrap();
        prop_assert_eq!(entry.value.value(), text.as_str());
        prop_assert_eq!(entry.value.raw(), &*quoted);
        let comment = entry.trailing_comment().and_then(|span| written.get(span.range()));
        prop_assert_eq!(comment, Some("# comment"));
    }
}

#[test]
fn nodes_lie_where_they_are_written() {
    let text = "\
# about a
a: &x !!str 'b'   # behind
c:
  - d
  - |+   # header
    e

  -
f: {g: h, i}
# about j

j: k
";
    let document: Document = text.parse().unwrap();
    let root = document.root().unwrap();
    let of = |span: config_diagnostics::Span| text.get(span.range()).unwrap();
    let a = root.entry("a").unwrap();
    assert_eq!((of(a.value.full_span()), a.value.raw()), ("&x !!str 'b'", "'b'"));
    assert_eq!((a.value.anchor(), a.value.tag().as_deref()), (Some("x"), Some("!!str")));
    assert_eq!(a.lead_comments().iter().map(|s| of(*s)).collect::<Vec<_>>(), ["# about a"]);
    assert_eq!(a.trailing_comment().map(of), Some("# behind"));

    let items: Vec<_> = root.get("c").unwrap().items().collect();
    let raw: Vec<_> = items.iter().map(goyaml::Node::raw).collect();
    assert_eq!(raw, ["d", "|+   # header\n    e\n", ""]);
    assert_eq!(items[1].value(), "e\n\n");
    assert_eq!(items[1].block_indent(), 4);
    assert_eq!(items[1].trailing_comment().map(of), Some("# header"));
    assert_eq!(items[2].style(), Style::Empty);
    assert_eq!(of(root.get("c").unwrap().span()), "- d\n  - |+   # header\n    e\n\n  -");

    assert_eq!(root.get("f").unwrap().raw(), "{g: h, i}");
    assert_eq!(root.entry("j").unwrap().lead_comments(), []);
    assert_eq!(items[1].path().to_string(), "c[1]");
    assert_eq!(root.at(&"f.g".parse().unwrap()).unwrap().raw(), "h");
}

#[test]
fn what_was_read_before_an_error_is_there() {
    let document = Document::parse("a: 1\nb:\n  c: [2, 3}\n").document;
    let root = document.root().unwrap();
    assert_eq!(root.get("a").unwrap().raw(), "1");
    let c = root.at(&"b.c".parse().unwrap()).unwrap();
    assert_eq!(c.items().map(|item| item.raw()).collect::<Vec<_>>(), ["2", "3"]);
    check_yaml_tree(&document).unwrap();
}

#[test]
fn a_question_mark_makes_a_key_explicit() {
    let text = "? a\n: b\n? # comment\n  # another\n  &x c\n: d\ne?: f\ng: {? h, i: j}\n";
    let document: Document = text.parse().unwrap();
    let explicit = |node: goyaml::Node<'_>| {
        node.entries().map(|entry| entry.is_explicit()).collect::<Vec<_>>()
    };
    let root = document.root().unwrap();
    assert_eq!(explicit(root), [true, true, false, false]);
    assert_eq!(explicit(root.get("g").unwrap()), [true, false]);
}

/// go-yaml has given the braces away when it learns that they are a key.
#[test]
fn empty_braces_as_a_key_keep_the_order_of_nodes() {
    assert_laws("? ---\n? {}: ");
    assert_laws("- []: a\n- {b: []: c}\n");
}

/// The place that is said to be wrong is where a person would look.
#[test]
fn errors_point_at_what_is_wrong() {
    for (text, at) in [
        ("a:\n    b: 1\n  c: 2\n", "c:"),
        ("a: 1\nfoo\nb: 2\n", "foo"),
        ("a: b: c\n", ":"),
        ("a: 1\n  b: 2\n", ":"),
        ("a: - b\n", "-"),
        ("a:\n- b\n c: d\n", ":"),
        ("a: [1, 2\nb: 3\n", ":"),
        ("a: \"it\nb: 1\n", "\"it"),
        ("a: 'it's'\nb: 1\n", "s'"),
        ("a: \"C:\\dir\"\n", "\\d"),
        ("a:\n\tb: 1\n", "\t"),
        ("a: @b\n", "@"),
        ("a: *b\n", "*b"),
        ("a: {b: 1\n", ""),
        ("%YAML 1.2\n---\na: b\n", "%YAML 1.2"),
        ("a: b\n\u{1}", "\u{1}"),
    ] {
        let document = Document::parse(text).document;
        let span = document.error().unwrap().span();
        assert_eq!(text.get(span.range()), Some(at), "{text:?}: {span:?}");
    }
}
