mod change;
mod subject;

pub(crate) use change::{Change, Keep, Subject};

use crate::view::View;
use crate::{Document, Target, Version, check, lint};
use config_diagnostics::{Diagnostic, Facts, LintOptions, news};

/// What an upgrade from one version to another does to a configuration: what stops it from loading, what draws a
/// warning, what the rules say from then on, and what both load and the new one does otherwise
/// (`haproxy/changed-by-upgrade`), with edits where there are any; in the order of their places. What holds in the old
/// version too is left out.
///
/// Errors stop the file from loading; warnings are deprecated words, and changes that are likely to be felt.
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
    let target = Target::new(to).with(facts.clone());
    let view = View::new(document, &target);
    if view.end().is_none() {
        found.extend(change::between(&view, from, to));
    }
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

    fn changes(text: &str, from: Version, to: Version) -> Vec<Diagnostic> {
        let document = Document::parse(text).document;
        let mut found = upgrade(&document, &Facts::new(), from, to);
        found.retain(|found| found.rule == "haproxy/changed-by-upgrade");
        found
    }

    #[test]
    fn what_means_something_else_is_found_once_where_it_is_crossed() {
        let (old, new) = (Version::V2_4, Version::V3_4);
        for (text, place) in [
            ("backend b\n  server a ::1:1\n  server b ::1:2\n", "backend b"),
            ("backend b\n  mode http\n", "backend b"),
            (
                "frontend f\n  mode http\n  bind :443 ssl crt x\nglobal\n  tune.ssl.default-dh-param 2048\n  nbthread 1\n",
                "bind :443 ssl crt x",
            ),
            (
                "backend b\n  server s ::1:1 ssl\n  option abortonclose\n  mode http\n",
                "server s ::1:1 ssl",
            ),
            ("log-forward l\n  bind :514\n", "log-forward l"),
            ("resolvers r\n  nameserver n ::1:53\n", "resolvers r"),
            ("frontend f\n  bind quic4@:443\n", "bind quic4@:443"),
            ("frontend f\n  stats enable\n", "frontend f"),
            ("backend b\n  use-fcgi-app a\n", "backend b"),
            ("global\n  maxconn 10\n", "global"),
            ("global\n  nbthread 1\n  log-tag \"$TAG\"\n", "\"$TAG\""),
        ] {
            let found = changes(text, old, new);
            assert_eq!(found.len(), 1, "{text}: {found:#?}");
            assert_eq!(&text[found[0].span().range()], place);
            assert!(changes(text, new, new).is_empty());
            // What keeps the old way settles it.
            for fix in &found[0].fixes {
                let mut edits = config_diagnostics::EditSet::new();
                assert!(edits.merge(&fix.edits));
                let kept = edits.apply(text).unwrap();
                assert!(changes(&kept, old, new).is_empty(), "{kept}");
            }
        }
    }

    #[test]
    fn what_is_settled_stays() {
        let (old, new) = (Version::V2_4, Version::V3_4);
        for text in [
            "defaults\n  balance leastconn\nbackend b\n  server a ::1:1\n  server b ::1:2\n",
            "backend b\n  server a ::1:1\n  server b ::1:2 backup\n",
            "defaults\n  mode http\n  no option abortonclose\nbackend b\n  default-server ssl sni str(x)\n  server a ::1:1\n",
            "global\n  nbthread 1\n  log-tag \"${TAG-x}\"\n  log-tag \"x$TAG\"\n",
            "frontend f\n  stats enable\n  stats hide-version\n",
        ] {
            assert_eq!(changes(text, old, new), [], "{text}");
        }
        let spread = "defaults\n  mode tcp\nbackend b\n  server a ::1:1\n  server b ::1:2\n";
        assert_eq!(changes(spread, Version::V2_4, Version::V3_2), []);
        let found = changes(&format!("{spread}backend c\n  server-template s 3 x:1\n"), old, new);
        assert_eq!((found.len(), found[0].labels.len()), (1, 2));
    }

    #[test]
    fn what_stops_loading_is() {
        let text = "global\n    nbproc 2\n";
        let found = said(text, Version::V2_4, Version::V2_6);
        assert!(found.contains(&("haproxy/removed-keyword", ToolSays::Error)), "{found:?}");
        assert_eq!(said(text, Version::V2_4, Version::V2_4), []);
    }
}
