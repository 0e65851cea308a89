//! The example in the README is worth showing: HAProxy is content with it, and we are not.

use config_diagnostics::{LintOptions, Severity, ToolSays};
use haproxy_cfg::{Document, Target, Version, inspect};
use stack_tests::{Haproxy, say, workspace_root};

fn example() -> String {
    std::fs::read_to_string(workspace_root().join("examples/stack/haproxy.cfg")).unwrap()
}

#[test]
fn haproxy_loads_the_example_without_a_word() {
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy on the path");
    };
    let verdict = haproxy.check(&example()).unwrap();
    assert!(verdict.loads(), "{verdict:?}");
    assert!(verdict.warnings.is_empty(), "{verdict:?}");
}

#[test]
fn the_example_holds_the_mistakes_that_it_is_there_for() {
    let document = Document::parse(example()).document;
    let found = inspect(&document, &Target::new(Version::V3_2), &LintOptions::new());
    for rule in [
        "haproxy/kubernetes-api-without-tunnel-timeout",
        "haproxy/api-check-is-tcp-only",
        "haproxy/client-forwarded-for-kept",
        "haproxy/server-tls-not-verified",
        "haproxy/stats-page-without-auth",
    ] {
        assert!(found.iter().any(|finding| finding.rule == rule), "{rule} in {found:#?}");
    }
    // The README says that the command exits with 0, and that HAProxy loads the file.
    for finding in found {
        assert!(finding.severity < Severity::Error, "{finding:#?}");
        assert!(!matches!(finding.tool_says, ToolSays::Error | ToolSays::Warning), "{finding:#?}");
    }
}
