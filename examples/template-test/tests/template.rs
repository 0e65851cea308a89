//! Whatever the template is filled with, the file loads and says what went in.

use config_diagnostics::{LintOptions, Severity};
use haproxy_cfg::{Document, Section, SectionKind, Target, inspect, strategies};
use proptest::prelude::*;
use template_test_example::render;

/// The servers of the only backend, as name and address.
fn servers(text: &str) -> Vec<(String, String)> {
    let (config, _) = Document::parse(text).document.to_config();
    let backend = config.get(SectionKind::Backend, "servers").map(Section::body);
    let servers = backend.into_iter().flat_map(haproxy_cfg::Body::servers);
    servers.map(|server| (server.name().to_owned(), server.address().to_string())).collect()
}

fn worst(text: &str, target: &Target) -> Option<Severity> {
    let found = inspect(&Document::parse(text).document, target, &LintOptions::new());
    found.iter().map(|finding| finding.severity).max()
}

proptest! {
    #[test]
    fn the_template_never_breaks(
        config in strategies::tcp_lb(1..=9),
        target in strategies::target(),
    ) {
        let given = config.sections.iter().flat_map(|section| section.body().servers());
        let given: Vec<_> = given.map(|s| (s.name().to_owned(), s.address().to_string())).collect();
        let text = render(given.iter().map(|(name, address)| (name.as_str(), address.as_str())));
        let Some(text) = text else { return Ok(()) };
        prop_assert!(worst(&text, &target) < Some(Severity::Error), "{}", text);
        prop_assert_eq!(servers(&text), given);
        strategies::laws::round_trip(&text)?;
    }

    #[test]
    fn no_name_becomes_anything_else(name in strategies::hostile_string()) {
        if let Some(text) = render([(name.as_str(), "192.0.2.1:6443")]) {
            prop_assert_eq!(servers(&text), [(name, "192.0.2.1:6443".to_owned())]);
        }
    }
}
