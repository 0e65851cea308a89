//! What HAProxy keeps silent about, and what it says: rules with a name.

mod rule;
pub(crate) mod rules;
#[cfg(test)]
mod testing;

pub(crate) use rule::{Check, Rule, Source};

use crate::comments::Prose;
use crate::view::View;
use crate::{Document, Target, check};
use config_diagnostics::{Diagnostic, LineIndex, LintOptions, RuleInfo, Suppressions, text};
use std::sync::LazyLock;

/// What HAProxy keeps silent about, by the rules that `options` enables, in the order of their places.
///
/// A rule that hangs on a fact which the target does not state keeps quiet.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use haproxy_cfg::{Document, Target, lint};
/// let document = Document::parse("backend b\n  option httpchk\n  server s 10.0.0.1:80\n").document;
/// let said = lint(&document, &Target::default(), &LintOptions::new());
/// assert_eq!(said[0].rule, "haproxy/health-check-never-enabled");
/// ```
pub fn lint(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = unspoken(&View::new(document, target), options);
    Diagnostic::sort(&mut found);
    found
}

/// What HAProxy keeps silent about.
pub(crate) fn unspoken(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    run(view, options, silent)
}

/// What the rules say that put HAProxy's own verdicts into words.
pub(crate) fn verdicts(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let spoken = |source| match source {
        Source::Haproxy(check) => Some(check),
        Source::Lint(_) | Source::Lexer | Source::Table | Source::Upgrade => None,
    };
    run(view, options, spoken)
}

fn silent(source: Source) -> Option<Check> {
    match source {
        Source::Lint(check) => Some(check),
        Source::Haproxy(_) | Source::Lexer | Source::Table | Source::Upgrade => None,
    }
}

fn run(
    view: &View<'_>,
    options: &LintOptions,
    wanted: impl Fn(Source) -> Option<Check>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| options.is_enabled(&rule.info)) {
        if let Some(check) = wanted(rule.source) {
            check(view, &mut found);
        }
    }
    options.adjust(&mut found);
    found
}

/// Findings of the tables, less those of rules that are disabled.
pub(crate) fn respecting(options: &LintOptions, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let disabled = |id: &str| rules().iter().any(|r| r.id == id && !options.is_enabled(r));
    found.retain(|diagnostic| !disabled(diagnostic.rule));
    options.adjust(&mut found);
    found
}

/// Everything that can be said about a document: its lexical problems, what [`check`](crate::check) and
/// [`lint`] find, and the rules about plain text, less what the document's own comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use haproxy_cfg::{Document, Target, inspect};
/// let text = "# k3s-stack: ignore[haproxy/missing-timeouts] set by the common part\nfrontend f\n  bind :80";
/// let document = Document::parse(text).document;
/// let said = inspect(&document, &Target::default(), &LintOptions::new());
/// assert_eq!(said[0].rule, "haproxy/missing-final-newline");
/// ```
pub fn inspect(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let view = View::new(document, target);
    let mut found = check::run(&view, options);
    found.extend(unspoken(&view, options));
    finish(document, found, options)
}

/// Adds the rules about plain text, and takes away what a document's own comments suppress.
pub(crate) fn finish(
    document: &Document,
    mut found: Vec<Diagnostic>,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let prose = Prose::of(document);
    found.extend(text::lint(&prose.source(document), options));
    let index = LineIndex::new(document.text());
    let ids: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
    // What has no page is found whatever the options say.
    let is_for_upgrades = |id: &str| id == rules::changed_by_upgrade::RULE.info.id;
    let was_run = |id: &str| {
        let rule = rules().iter().find(|r| r.id == id);
        rule.is_none_or(|r| options.is_enabled(r)) && !is_for_upgrades(id)
    };
    let suppressions = Suppressions::parse(document.text(), prose.comments(&index));
    let mut found = suppressions.apply(found, &index, &ids, &was_run);
    Diagnostic::sort(&mut found);
    found
}

/// Every rule with a page that may report on a haproxy.cfg, those about plain text included, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    static RULES: LazyLock<Vec<&'static RuleInfo>> = LazyLock::new(|| {
        let mut rules: Vec<_> =
            rules::ALL.iter().map(|rule| &rule.info).chain(text::RULES.iter().copied()).collect();
        rules.sort_by_key(|rule| rule.id);
        rules
    });
    &RULES
}

/// The page of a rule, as Markdown.
///
/// ```
/// let page = haproxy_cfg::explain("haproxy/health-check-never-enabled").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    let docs = crate::generated::rule_docs::RULE_DOCS;
    let at = docs.binary_search_by(|(name, _)| (*name).cmp(id)).ok();
    at.and_then(|at| docs.get(at)).map(|(_, page)| *page).or_else(|| text::explain(id))
}
