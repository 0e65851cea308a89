//! What httpd keeps silent about, and what it says: rules with a name.

pub(crate) mod rules;
#[cfg(test)]
mod testing;

use crate::view::View;
use crate::{Document, LineKind, Quoting, Target, check};
use config_diagnostics::text::{self, Source, Verdicts};
use config_diagnostics::{Diagnostic, Fix, LintOptions, RuleInfo, RuleSet, ToolSays, conclude};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Looks through a document.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);
/// A rule about httpd.
pub(crate) type Rule = config_diagnostics::Rule<Check>;
/// Finds a way to mend what `check/` has found.
pub(crate) type Mend = fn(&View<'_>, &Diagnostic) -> Option<Fix>;

/// Every rule about httpd.
pub(crate) static RULES: RuleSet<Check> =
    RuleSet::new(rules::ALL, crate::generated::rule_docs::RULE_DOCS);

/// What httpd makes of what the rules about plain text find.
const VERDICTS: Verdicts = Verdicts::new()
    // A letter like any other: what it does to a word decides.
    .non_breaking_space(ToolSays::Unknown)
    .typographic(ToolSays::Unknown)
    .byte_order_mark(ToolSays::Error)
    .line_endings(ToolSays::Nothing);

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
    let mut found = Vec::new();
    RULES.tool(options, |check| check(view, &mut found));
    options.adjust(&mut found);
    found
}

/// What httpd keeps silent about.
pub(crate) fn silent(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    RULES.silent(options, |check| check(view, &mut found));
    options.adjust(&mut found);
    found
}

/// A finding of the tables, with what its rule mends it by.
pub(crate) fn mended(view: &View<'_>, found: Diagnostic) -> Diagnostic {
    let mend = rules::MENDS.iter().find(|(rule, _)| rule.info.id == found.rule);
    match mend.and_then(|(_, mend)| mend(view, &found)) {
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
    found: Vec<Diagnostic>,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let comments = document.lines().filter(|line| line.kind() == LineKind::Comment);
    let comments: Vec<_> = comments.map(|line| line.content_span()).collect();
    let words = document.lines().flat_map(|line| line.words());
    let quoted = words.filter(|word| word.quoting() != Quoting::Bare).map(|word| word.span());
    let quoted: Vec<_> = quoted.collect();
    let source = Source::new(document.text()).comments(&comments).quoted(&quoted).says(VERDICTS);
    conclude(&source, rules(), options, found)
}

/// Every rule with a page that may report on a configuration of httpd, those about plain text included, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    static ALL: LazyLock<Vec<&'static RuleInfo>> = LazyLock::new(|| RULES.infos(text::RULES));
    &ALL
}

/// The page of a rule, as Markdown.
///
/// ```
/// let page = apache_proxy::explain("apache/proxypass-target-without-slash").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    RULES.explain(id).or_else(|| text::explain(id))
}
