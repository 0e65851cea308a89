//! Any bytes: the text comes back, places lie inside it, an edit changes one thing or is refused, what is printed
//! reads back, and nothing panics on the way to the findings.
#![no_main]

use config_diagnostics::LintOptions;
use goyaml::{Document, helm, k3s, lint, quote, to_string};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = Document::from_bytes(bytes) else {
        return;
    };
    let document = parsed.document;
    let text = document.text();
    assert_eq!(text.as_bytes(), bytes);

    let mut open: Vec<_> = document.documents().filter_map(|document| document.root()).collect();
    while let Some(node) = open.pop() {
        assert!(text.get(node.full_span().range()).is_some());
        let _ = (node.value(), node.scalar(), node.embedded());
        open.extend(node.children());
    }
    for finding in lint(&document, &LintOptions::default()) {
        assert!(text.get(finding.span().range()).is_some(), "{finding:?}");
    }

    let _ = k3s::items(&document);
    if let Ok(value) = helm::to_json(&document) {
        let printed = Document::parse(to_string(&value)).document;
        assert_eq!(helm::to_json(&printed).ok(), Some(value));
    }

    let quoted = Document::parse(quote(text)).document;
    assert_eq!(helm::to_json(&quoted).ok(), Some(text.into()));

    let entry = document.root().and_then(|root| root.entries().last());
    if let Some(entry) = entry.filter(|entry| entry.key.scalar().is_some()) {
        let path = entry.value.path();
        if let Ok(editor) = document.edit().set(&path, "new\nvalue") {
            let edits = editor.edits();
            let edited = editor.finish();
            assert_eq!(edits.apply(text).as_deref(), Ok(edited.text()));
            let value =
                edited.root().and_then(|root| root.at(&path)).map(|node| node.value().into_owned());
            assert_eq!(value.as_deref(), Some("new\nvalue"));
        }
    }
});
