//! What httpd keeps silent about, and what it says: rules with a name.

mod rule;
pub(crate) mod rules;
#[cfg(test)]
mod testing;

pub(crate) use rule::{Check, Rule, Source};

use crate::comments::Prose;
use crate::view::View;
use crate::{Document, Target, check};
use config_diagnostics::{Diagnostic, LineIndex, LintOptions, RuleInfo, Suppressions, text};
use std::collections::HashSet;
use std::sync::LazyLock;

/// What httpd keeps silent about, by the rules that `options` enables, in the order of their places.
///
/// A rule that hangs on a fact which the target does not state keeps quiet.
///
/// ```
/// use apache_proxy::{Document, Target, lint};
/// use config_diagnostics::LintOptions;
/// let document = Document::parse("ProxyPass / https://10.0.42.1/\n").document;
/// let said = lint(&document, &Target::default(), &LintOptions::new());
/// assert!(said.iter().any(|found| found.rule == "apache/tls-backend-without-sslproxyengine"));
/// ```
pub fn lint(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = run(&View::new(document, target), options, silent);
    sort(&mut found);
    found
}

/// What the rules say that put httpd's own verdicts into words.
pub(crate) fn verdicts(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let spoken = |source| match source {
        Source::Httpd(check) => Some(check),
        Source::Lint(_) | Source::Lexer | Source::Table => None,
    };
    run(view, options, spoken)
}

fn silent(source: Source) -> Option<Check> {
    match source {
        Source::Lint(check) => Some(check),
        Source::Httpd(_) | Source::Lexer | Source::Table => None,
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
    set_severities(&mut found, options);
    found
}

/// Findings of the tables, less those of rules that are disabled.
pub(crate) fn respecting(options: &LintOptions, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let disabled = |id: &str| rules().iter().any(|r| r.id == id && !options.is_enabled(r));
    found.retain(|diagnostic| !disabled(diagnostic.rule));
    set_severities(&mut found, options);
    found
}

/// A finding of the tables, with what its rule mends it by.
pub(crate) fn mended(view: &View<'_>, found: Diagnostic) -> Diagnostic {
    let rule = rules::ALL.iter().find(|rule| rule.info.id == found.rule);
    match rule.and_then(|rule| rule.mend?(view, &found)) {
        Some(fix) => found.fix(fix),
        None => found,
    }
}

fn set_severities(found: &mut [Diagnostic], options: &LintOptions) {
    for diagnostic in found {
        if let Some(severity) = options.severity_of(diagnostic.rule) {
            diagnostic.severity = severity;
        }
    }
}

/// Everything that can be said about a document: its problems of lines and sections, what [`check`](crate::check)
/// and [`lint`] find, and the rules about plain text, less what the document's own comments suppress.
///
/// ```
/// use apache_proxy::{Document, Target, inspect};
/// use config_diagnostics::LintOptions;
/// let text = "# k3s-stack: ignore[apache/proxypass-target-without-slash] the path is checked before\n\
///             ProxyPass / http://10.0.42.1\nServerName a.example.com";
/// let document = Document::parse(text).document;
/// let said = inspect(&document, &Target::default(), &LintOptions::new());
/// assert!(said.iter().all(|found| found.rule != "apache/proxypass-target-without-slash"));
/// ```
pub fn inspect(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let view = View::new(document, target);
    let mut found = check::run(&view, options);
    let line = |d: &Diagnostic| document.line_at(d.span().start()).map(|line| line.index());
    let said: HashSet<_> = found.iter().map(|d| (d.rule, line(d))).collect();
    let silent = run(&view, options, silent);
    found.extend(silent.into_iter().filter(|d| !said.contains(&(d.rule, line(d)))));
    let prose = Prose::of(document);
    found.extend(text::lint(&prose.source(document), options));
    let index = LineIndex::new(document.text());
    let ids: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
    // What has no page is found whatever the options say.
    let was_run =
        |id: &str| rules().iter().find(|r| r.id == id).is_none_or(|r| options.is_enabled(r));
    let suppressions = Suppressions::parse(document.text(), prose.comments(&index));
    let mut found = suppressions.apply(found, &index, &ids, &was_run);
    sort(&mut found);
    found
}

pub(crate) fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.span().start(), d.rule);
        key(a).cmp(&key(b)).then_with(|| a.span().end().cmp(&b.span().end()))
    });
}

/// Every rule with a page that may report on a configuration of httpd, those about plain text included, sorted by id.
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
/// let page = apache_proxy::explain("apache/proxypass-target-without-slash").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    let docs = crate::generated::rule_docs::RULE_DOCS;
    let at = docs.binary_search_by(|(name, _)| (*name).cmp(id)).ok();
    at.and_then(|at| docs.get(at)).map(|(_, page)| *page).or_else(|| text::explain(id))
}
