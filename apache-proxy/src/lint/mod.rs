//! What httpd keeps silent about, and what it says: rules with a name.

mod rule;
pub(crate) mod rules;
#[cfg(test)]
mod testing;

pub(crate) use rule::{Check, Rule, Source};

use crate::comments::Prose;
use crate::view::View;
use crate::{Document, Target, check};
use config_diagnostics::{
    Diagnostic, LineIndex, LintOptions, RuleInfo, Suppressions, ToolSays, text,
};
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
    let mut found = silent(&View::new(document, target), options);
    Diagnostic::sort(&mut found);
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

/// What httpd keeps silent about.
pub(crate) fn silent(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let silent = |source| match source {
        Source::Lint(check) => Some(check),
        Source::Httpd(_) | Source::Lexer | Source::Table => None,
    };
    run(view, options, silent)
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

/// A finding of the tables, with what its rule mends it by.
pub(crate) fn mended(view: &View<'_>, found: Diagnostic) -> Diagnostic {
    let rule = rules::ALL.iter().find(|rule| rule.info.id == found.rule);
    match rule.and_then(|rule| rule.mend?(view, &found)) {
        Some(fix) => found.fix(fix),
        None => found,
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
    let mut found = Document::parse(document.shared_text()).diagnostics;
    add_unsaid(document, &mut found, everything(&View::new(document, target), options));
    finish(document, found, options)
}

/// What httpd says, and what it keeps silent about where it says nothing of the kind.
pub(crate) fn everything(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = check::spoken(view, options);
    add_unsaid(view.document, &mut found, silent(view, options));
    found
}

/// Adds findings, less those of rules that have spoken about the same line. Who knows what httpd does takes the place
/// of who does not.
pub(crate) fn add_unsaid(document: &Document, found: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) {
    let line = |d: &Diagnostic| document.line_at(d.span().start()).map(|line| line.index());
    let known = more.iter().filter(|d| d.tool_says != ToolSays::Unknown);
    let known: HashSet<_> = known.map(|d| (d.rule, line(d))).collect();
    found.retain(|d| d.tool_says != ToolSays::Unknown || !known.contains(&(d.rule, line(d))));
    let said: HashSet<_> = found.iter().map(|d| (d.rule, line(d))).collect();
    found.extend(more.into_iter().filter(|d| !said.contains(&(d.rule, line(d)))));
}

/// Findings about a document with those about its plain text, less what its own comments suppress, in order.
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
    let was_run =
        |id: &str| rules().iter().find(|r| r.id == id).is_none_or(|r| options.is_enabled(r));
    let suppressions = Suppressions::parse(document.text(), prose.comments(&index));
    let mut found = suppressions.apply(found, &index, &ids, &was_run);
    Diagnostic::sort(&mut found);
    found
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
