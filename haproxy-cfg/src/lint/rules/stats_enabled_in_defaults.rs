//! ## What it does
//! Finds `stats` lines in a `defaults` section that web sites start from.
//!
//! ## Why is this bad?
//! Every HTTP proxy below inherits the page: each public site answers `/haproxy?stats`, or the given URI, with
//! the names, addresses and load of all servers. Any `stats` line does that, not only `stats enable`.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     mode http
//!     stats enable
//!
//! frontend www
//!     bind :80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     mode http
//!
//! frontend www
//!     bind :80
//!
//! frontend stats
//!     bind 127.0.0.1:8404
//!     stats enable
//! ```
//!
//! ## Fix safety
//! Safe: it removes the section's `stats` lines. A section that has some of its own never saw them.
//!
//! ## References
//! Configuration manual, 4.2 `stats enable`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/stats-enabled-in-defaults",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "every HTTP proxy inherits a statistics page",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for defaults in view.of_kind(SectionKind::Defaults) {
        let lines: Vec<_> = defaults.all(&["stats"]).collect();
        let enable = defaults.last(&["stats", "enable"]).or_else(|| lines.first().copied());
        let Some(enable) = enable else { continue };
        let inherits = |s: &&SectionView<'_>| {
            s.kind != SectionKind::Defaults
                && view.chain(s).any(|from| std::ptr::eq(from, defaults))
        };
        let mut heirs = view.sections.iter().filter(inherits).peekable();
        // Without heirs the file is a part of a configuration.
        let is_part = heirs.peek().is_none() && view.mode(defaults) != "tcp";
        let shows = |s: &SectionView<'_>| {
            let own = view
                .stats(s)
                .first()
                .is_some_and(|line| lines.first().is_some_and(|l| std::ptr::eq(*l, *line)));
            own && view.mode(s) == "http" && view.is_public(s)
        };
        let published: Vec<_> = heirs.filter(|s| shows(s)).collect();
        if published.is_empty() && !is_part {
            continue;
        }
        let asks = defaults.last(&["stats", "auth"]).is_some();
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            "every HTTP proxy below inherits the statistics page, so each public site shows it",
        )
        .at(enable.span())
        .path(defaults.path())
        .severity(if asks { Severity::Warning } else { Severity::Error })
        .tool_says(ToolSays::Nothing)
        .help("remove it, and give the page a frontend of its own on 127.0.0.1")
        .fix(Fix::safe("remove the lines", lines.into_iter().map(Statement::remove)));
        for section in published {
            diagnostic = diagnostic.label(section.label("shows the page"));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  mode http\nfrontend f\n  bind 127.0.0.1:1\n  stats enable\n");
        RULE.pass("defaults\n  mode tcp\n  stats enable\nfrontend f\n  bind :80\n");
        // Its own line drops the inherited ones.
        RULE.pass(
            "defaults\n  mode http\n  stats hide-version\nlisten f\n  bind :80\n  stats auth a:b\n",
        );
        RULE.pass("defaults\n  mode http\n  stats enable\nfrontend f\n  bind 127.0.0.1:80\n");
        RULE.pass(
            "defaults a\n  mode http\n  stats enable\ndefaults b\n  mode http\nfrontend f from b\n  bind :80\nfrontend g from a\n  bind 127.0.0.1:8404\n",
        );
    }

    #[test]
    fn fail() {
        let said = RULE.fail(
            "defaults\n  mode http\n  stats enable\nfrontend f\n  bind :80\n",
            "stats enable",
        );
        assert_eq!(said.labels.len(), 1);
        RULE.fail("defaults\n  stats uri /s\nlisten f\n  mode http\n  bind :80\n", "stats uri /s");
        RULE.fail("defaults\n  mode http\n  stats enable\n", "stats enable");
        RULE.fail(
            "defaults a\n  stats enable\ndefaults b from a\n  mode http\nfrontend f from b\n  bind :80\n",
            "stats enable",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "defaults\n  mode http\n  stats enable\n  stats uri /s\n  timeout connect 5s\nfrontend f\n  bind :80\n",
            "defaults\n  mode http\n  timeout connect 5s\nfrontend f\n  bind :80\n",
        );
    }
}
