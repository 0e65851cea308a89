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
    let heirs = Heirs::of(view);
    for defaults in view.of_kind(SectionKind::Defaults) {
        let lines: Vec<_> = defaults.all(&["stats"]).collect();
        let enable = defaults.last(&["stats", "enable"]).or_else(|| lines.first().copied());
        let Some(enable) = enable else { continue };
        // Without heirs the file is a part of a configuration.
        let is_part = !heirs.exist(defaults) && view.mode(defaults) != "tcp";
        let shows = |s: &&&SectionView<'_>| view.mode(s) == "http" && view.is_public(s);
        let published: Vec<_> = heirs.of_page(defaults).iter().filter(shows).collect();
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

/// Which proxies start from which defaults.
struct Heirs<'v, 'd> {
    /// Whether any does, by the index of the defaults.
    any: Vec<bool>,
    /// Those whose `stats` lines are the ones of these defaults.
    of_page: Vec<Vec<&'v SectionView<'d>>>,
}

impl<'v, 'd> Heirs<'v, 'd> {
    fn of(view: &'v View<'d>) -> Self {
        let count = view.sections.len();
        let (mut any, mut of_page) = (vec![false; count], vec![Vec::new(); count]);
        // The nearest defaults with `stats` lines; those that a section starts from stand above it.
        let mut nearest: Vec<Option<usize>> = Vec::with_capacity(count);
        for section in &view.sections {
            let inherited = section.defaults.and_then(|n| *nearest.get(n)?);
            let is_defaults = section.kind == SectionKind::Defaults;
            let has_own = section.has("stats");
            nearest.push(if is_defaults && has_own { Some(section.index) } else { inherited });
            let page = inherited.filter(|_| !is_defaults && !has_own);
            if let Some(heirs) = page.and_then(|n| of_page.get_mut(n)) {
                heirs.push(section);
            }
        }
        for section in view.sections.iter().rev() {
            let leads_on = section.kind != SectionKind::Defaults
                || any.get(section.index).copied().unwrap_or_default();
            if let Some(base) = section.defaults.and_then(|n| any.get_mut(n)) {
                *base |= leads_on;
            }
        }
        Self { any, of_page }
    }

    fn exist(&self, defaults: &SectionView<'_>) -> bool {
        self.any.get(defaults.index).copied().unwrap_or_default()
    }

    fn of_page(&self, defaults: &SectionView<'_>) -> &[&'v SectionView<'d>] {
        self.of_page.get(defaults.index).map(Vec::as_slice).unwrap_or_default()
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
