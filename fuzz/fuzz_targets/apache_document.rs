//! Any bytes: the text comes back, spans lie inside it, the configuration that is read and printed reads
//! back, and nothing panics on the way to the findings.
#![no_main]

use apache_proxy::{Document, Target, inspect};
use config_diagnostics::LintOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = Document::from_bytes(bytes) else {
        return;
    };
    let document = parsed.document;
    assert_eq!(document.text().as_bytes(), bytes);

    let mut end = 0;
    for line in document.lines() {
        assert_eq!(line.full_span().start(), end);
        end = line.full_span().end();
        for word in line.words() {
            assert!(document.text().get(word.span().range()).is_some());
            let _ = (word.value(), word.quoting());
        }
        let _ = (line.kind(), line.name(), line.variables().count());
    }
    assert_eq!(end as usize, bytes.len());

    let (config, _) = document.to_config();
    assert_eq!(Document::from(&config).to_config().0, config);

    for finding in inspect(&document, &Target::default(), &LintOptions::default()) {
        assert!(document.text().get(finding.span().range()).is_some(), "{finding:?}");
    }
});
