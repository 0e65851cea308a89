//! Nothing that is sent to the checker of HAProxy's configuration stops it.

use config_diagnostics::LintOptions;
use haproxy_cfg::{Document, Target, Version, inspect};
use stack_tests::haproxy_fuzz_corpus;

/// All that is found lies in the text, in order; the text comes back.
#[test]
fn every_text_of_the_corpus_is_inspected() {
    for (name, text) in haproxy_fuzz_corpus(1 << 14) {
        let document = Document::parse(text.as_str()).document;
        assert_eq!(document.to_string(), text, "{name}");
        for version in [Version::V2_6, Version::V3_4] {
            let found = inspect(&document, &Target::new(version), &LintOptions::new());
            for one in &found {
                assert!(text.get(one.span().range()).is_some(), "{name}: {one:?}");
            }
            assert!(found.is_sorted_by_key(|one| one.span().start()), "{name}");
        }
    }
}
