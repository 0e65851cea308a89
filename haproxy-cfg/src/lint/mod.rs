//! What HAProxy keeps silent about, and what it says: rules with a name.

mod rule;
mod rules;
#[cfg(test)]
mod testing;

pub(crate) use rule::{Rule, Source};

use crate::view::View;
use crate::{Document, Target, check, comments};
use config_diagnostics::{Diagnostic, LineIndex, LintOptions, RuleInfo, Suppressions, text};

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
    let mut found = run(&View::new(document, target), options, Source::Lint);
    sort(&mut found);
    found
}

/// What the rules say that put HAProxy's own verdicts into words.
pub(crate) fn verdicts(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    run(view, options, Source::Haproxy)
}

fn run(view: &View<'_>, options: &LintOptions, source: Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules::ALL.iter().filter(|r| r.source == source && options.is_enabled(&r.info)) {
        (rule.check)(view, &mut found);
    }
    for diagnostic in &mut found {
        if let Some(severity) = options.severity_of(diagnostic.rule) {
            diagnostic.severity = severity;
        }
    }
    found
}

/// Everything that can be said about a document: its lexical problems, what [`check`](crate::check) and
/// [`lint`] find, and the rules about plain text, less what the document's own comments suppress.
///
/// ```
/// use config_diagnostics::LintOptions;
/// use haproxy_cfg::{Document, Target, inspect};
/// let text = "frontend f\n  # k3s-stack: ignore[haproxy/missing-timeouts] inherited elsewhere\n  bind :80";
/// let document = Document::parse(text).document;
/// let said = inspect(&document, &Target::default(), &LintOptions::new());
/// assert_eq!(said[0].rule, "haproxy/missing-final-newline");
/// ```
pub fn inspect(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let view = View::new(document, target);
    let mut found = check::run(&view, options);
    found.extend(run(&view, options, Source::Lint));
    found.extend(text::lint(&comments::source(document), options));
    let known = |id: &str| rules().iter().any(|rule| rule.id == id);
    let was_run = |id: &str| !known(id) || rules().iter().any(|r| r.id == id && options.is_enabled(r));
    let suppressions = Suppressions::parse(document.text(), &comments::of(document));
    let mut found = suppressions.apply(found, &LineIndex::new(document.text()), &was_run);
    sort(&mut found);
    found
}

fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.span().start(), d.rule);
        key(a).cmp(&key(b)).then_with(|| a.span().end().cmp(&b.span().end()))
    });
}

/// Every rule with a page that may report on a haproxy.cfg, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    rules::INFOS
}

/// The page of a rule, as Markdown.
pub fn explain(id: &str) -> Option<&'static str> {
    let docs = crate::generated::RULE_DOCS;
    let at = docs.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    docs.get(at).map(|(_, page)| *page)
}
