use crate::{Document, Target, Version, check, lint};
use config_diagnostics::{Diagnostic, Facts, LintOptions, news};

/// What an upgrade from one version to another does to a configuration: what stops it from loading, what draws a
/// warning, and what the rules say from then on, with edits where there are any; in the order of their places. What
/// holds in the old version too is left out.
///
/// Settings that both versions take and that mean something else in the new one are not all known yet.
///
/// ```
/// use config_diagnostics::Facts;
/// use haproxy_cfg::{Document, Version, upgrade};
/// let document = Document::parse("global\n    nbproc 2\n").document;
/// let said = upgrade(&document, &Facts::new(), Version::V2_4, Version::V2_6);
/// assert_eq!(said[0].rule, "haproxy/removed-keyword");
/// ```
pub fn upgrade(document: &Document, facts: &Facts, from: Version, to: Version) -> Vec<Diagnostic> {
    let said = |version| {
        let target = Target::new(version).with(facts.clone());
        let mut found = check(document, &target);
        found.extend(lint(document, &target, &LintOptions::new()));
        found
    };
    let mut found = news(&said(from), said(to));
    Diagnostic::sort(&mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::ToolSays;

    fn said(text: &str, from: Version, to: Version) -> Vec<(&'static str, ToolSays)> {
        let document = Document::parse(text).document;
        let found = upgrade(&document, &Facts::new(), from, to);
        found.iter().map(|found| (found.rule, found.tool_says)).collect()
    }

    #[test]
    fn what_was_wrong_before_is_no_news() {
        let text = "defaults\n    balance nonsense\n    timeout client 1s\n";
        assert_eq!(said(text, Version::V2_6, Version::V3_4), []);
    }

    #[test]
    fn what_stops_loading_is() {
        let text = "global\n    nbproc 2\n";
        let found = said(text, Version::V2_4, Version::V2_6);
        assert!(found.contains(&("haproxy/removed-keyword", ToolSays::Error)), "{found:?}");
        assert_eq!(said(text, Version::V2_4, Version::V2_4), []);
    }
}
