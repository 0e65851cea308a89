//! Laws that hold for every value and every text.

use crate::{Block, Document, Node, Path, helm, k3s, lint, quote, quote_in_flow, to_string};
use config_diagnostics::{EditSet, LintOptions, Span};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

/// What is printed of a value, Helm reads as that value.
pub fn value_round_trip(value: &Value) -> Result<(), TestCaseError> {
    reads_as(&to_string(value), value)?;
    let block = Block::new().comment("above").entry("key", value.clone());
    reads_as(&block.to_string(), &json!({ "key": value }))
}

/// A quoted text reads back, as value, key and item, in block and in flow style, for Helm and for k3s.
///
/// ```
/// goyaml::strategies::laws::quote_round_trip("a: b # c").unwrap();
/// ```
pub fn quote_round_trip(text: &str) -> Result<(), TestCaseError> {
    let (block, flow) = (quote(text), quote_in_flow(text));
    // A key as long as this needs a `?`.
    if block.chars().count() < 1000 {
        reads_as(&format!("{block}: {block}\n"), &json!({ text: text }))?;
        reads_as(&format!("[{{{flow}: {flow}}}, {flow}]"), &json!([{ text: text }, text]))?;
    }
    reads_as(&format!("- {block}\n-   {block} # c\n"), &json!([text, text]))?;
    let document = Document::parse(format!("k: {block}\n")).document;
    let items = k3s::items(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(items.first().map(|item| &item.value), Some(&crate::Value::from(text)));
    Ok(())
}

fn reads_as(yaml: &str, value: &Value) -> Result<(), TestCaseError> {
    let document = Document::parse(yaml).document;
    prop_assert_eq!(document.error(), None, "{:?}", yaml);
    let read = helm::to_json(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(alike(&read, value), "{:?} reads as {}, not as {}", yaml, read, value);
    Ok(())
}

/// Equal, where 1 and 1.0 are the same number: Go's JSON knows no difference.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(key, a): (&String, &Value)| b.get(key).is_some_and(|b| alike(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        (one, other) => one == other,
    }
}

/// Any text prints as it was; nodes, comments and findings lie where they should; nothing panics.
pub fn document(text: &str) -> Result<(), TestCaseError> {
    let parsed = Document::parse(text);
    let document = &parsed.document;
    prop_assert_eq!(document.to_string(), text);
    prop_assert_eq!(document.error().is_some(), !parsed.diagnostics.is_empty());
    for root in document.documents().filter_map(crate::DocumentRef::root) {
        node(text, root)?;
    }
    let mut last = Span::default();
    for comment in document.comment_spans() {
        prop_assert!(last.end() <= comment.start(), "comments are in order");
        prop_assert!(text.get(comment.range()).is_some_and(|c| c.starts_with('#')));
        last = *comment;
    }
    for finding in lint(document, &LintOptions::new()) {
        prop_assert!(text.get(finding.span().range()).is_some(), "{:?}", finding);
        for fix in finding.fixes {
            let edits: EditSet = fix.edits.into_iter().collect();
            prop_assert!(edits.apply(text).is_ok());
        }
    }
    let _ = (helm::to_json(document), k3s::items(document));
    Ok(())
}

fn node(text: &str, root: Node<'_>) -> Result<(), TestCaseError> {
    let mut open = vec![(root, Span::of(text))];
    while let Some((node, around)) = open.pop() {
        let span = node.full_span();
        prop_assert!(text.get(span.range()).is_some(), "{:?} cuts a character", node);
        prop_assert!(around.start() <= span.start() && span.end() <= around.end(), "{:?}", node);
        let _ = (node.value(), node.scalar(), node.tag());
        if let Some(embedded) = node.embedded() {
            let inner = Span::of(embedded.document().text());
            prop_assert!(text.get(embedded.outer(inner).range()).is_some());
        }
        let mut last = span.start();
        for child in node.children() {
            prop_assert!(last <= child.full_span().start(), "children are in order: {:?}", child);
            last = child.full_span().end();
            open.push((child, span));
        }
    }
    Ok(())
}

/// An edit at a place does what it says and no more, or is refused. Gives how many of the edits tried were made.
pub fn edits(text: &str, place: &Path, value: &Value) -> Result<usize, TestCaseError> {
    let document = Document::parse(text).document;
    let edit = || document.edit();
    let tried = [
        edit().set(place, value.clone()),
        edit().insert(place, "new key", value.clone()),
        edit().push(place, value.clone()),
        edit().remove(place),
    ];
    let mut made = 0;
    for (n, editor) in tried.into_iter().enumerate() {
        let Ok(editor) = editor else { continue };
        made += 1;
        let replayed = editor.edits().apply(text);
        let edited = editor.finish();
        prop_assert_eq!(replayed.as_deref(), Ok(edited.text()));
        let found = edited.root().and_then(|root| root.at(place));
        if let (0, Some(found)) = (n, found) {
            let read = helm::node_to_json(found);
            prop_assert!(read.is_ok_and(|read| alike(&read, value)), "{:?}", edited.text());
        }
        let comments = |d: &Document| {
            d.comment_spans().iter().map(|span| d.slice(*span).to_owned()).collect::<Vec<_>>()
        };
        let (before, after) = (comments(&document), comments(&edited));
        prop_assert!(after.iter().all(|comment| before.contains(comment)), "{:?}", edited.text());
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::super::{hostile_string, hostile_yaml, value, yaml};
    use super::*;

    proptest! {
        #[test]
        fn values_read_back(value in value()) {
            value_round_trip(&value)?;
        }

        #[test]
        fn quoted_texts_read_back(text in hostile_string()) {
            quote_round_trip(&text)?;
        }

        #[test]
        fn texts_obey_the_laws(text in prop_oneof![hostile_yaml(), hostile_string(), yaml()]) {
            document(&text)?;
        }

        #[test]
        fn yaml_is_read_and_edited(text in yaml(), n in any::<prop::sample::Index>(), value in value()) {
            let document: Document = text.parse().map_err(|e| TestCaseError::fail(format!("{e} {text:?}")))?;
            let nodes: Vec<Path> = crate::trail::paths(&document);
            let place = &nodes[n.index(nodes.len())];
            prop_assert!(edits(&text, place, &value)? > 0, "nothing can be done at {} in {:?}", place, text);
        }

        #[test]
        fn hostile_text_is_edited_rightly_or_not_at_all(
            text in hostile_yaml(),
            n in any::<prop::sample::Index>(),
            value in value(),
        ) {
            let nodes: Vec<Path> = crate::trail::paths(&Document::parse(text.as_str()).document);
            if !nodes.is_empty() {
                edits(&text, &nodes[n.index(nodes.len())], &value)?;
            }
        }
    }
}
