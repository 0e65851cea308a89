//! What HAProxy keeps silent about, and what it says: rules with a name.

pub(crate) mod rules;
#[cfg(test)]
mod testing;

use crate::check::{self, Found};
use crate::view::View;
use crate::{Document, Quoting, Target};
use config_diagnostics::text::{self, Source, Verdicts};
use config_diagnostics::{
    Diagnostic, LintOptions, RuleInfo, RuleSet, Selector, Span, ToolSays, conclude,
};
use std::sync::LazyLock;

/// Looks through a document.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);
/// A rule about HAProxy.
pub(crate) type Rule = config_diagnostics::Rule<Check>;

/// Every rule about HAProxy.
pub(crate) static RULES: RuleSet<Check> =
    RuleSet::new(rules::ALL, crate::generated::rule_docs::RULE_DOCS);

/// What HAProxy makes of what the rules about plain text find.
const VERDICTS: Verdicts = Verdicts::new()
    // `unknown keyword`, about a word that looks empty.
    .non_breaking_space(ToolSays::Error)
    // Letters like any other.
    .typographic(ToolSays::Nothing)
    .byte_order_mark(ToolSays::Error)
    .line_endings(ToolSays::Nothing);

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
    let mut found = Vec::new();
    // Where not all is read, nothing is known of the whole.
    if view.end().is_some() {
        return found;
    }
    RULES.silent(options, |check| check(view, &mut found));
    options.adjust(&mut found);
    found
}

/// What the rules say that put HAProxy's own verdicts into words.
pub(crate) fn verdicts(view: &View<'_>, options: &LintOptions, found: &mut Found) {
    let mut said = Vec::new();
    RULES.tool(options, |check| {
        if !found.is_enough() {
            check(view, &mut said);
            options.adjust(&mut said);
            found.extend(said.drain(..));
        }
    });
}

/// What is said of the lexical problem at `at`. HAProxy of any version refuses it.
fn lexical(rule: &Rule, document: &Document, at: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::of(&rule.info, message)
        .at(at)
        .path(document.path_at(at.start()))
        .help(help)
        .tool_says(ToolSays::Error)
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
    found: Vec<Diagnostic>,
    options: &LintOptions,
) -> Vec<Diagnostic> {
    let comments: Vec<_> = document.lines().filter_map(|line| line.comment()).collect();
    let words = document.lines().flat_map(|line| line.words());
    let quoted = words.filter(|word| word.quoting() != Quoting::Bare).map(|word| word.span());
    let quoted: Vec<_> = quoted.collect();
    let source = Source::new(document.text()).comments(&comments).quoted(&quoted).says(VERDICTS);
    // Nobody has asked for an upgrade: a comment that suppresses what one would find is not in vain.
    let for_upgrades = Selector::Rule(rules::changed_by_upgrade::RULE.info.id.to_owned());
    let mut options = options.clone().disable(for_upgrades);
    // Nor is one about what was not looked at.
    if found.iter().any(|one| one.rule == rules::too_many_errors::RULE.info.id) {
        options = options.disable(Selector::Rule("text/unused-suppression".to_owned()));
    }
    conclude(&source, rules(), &options, found)
}

/// Every rule with a page that may report on a haproxy.cfg, those about plain text included, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    static ALL: LazyLock<Vec<&'static RuleInfo>> = LazyLock::new(|| RULES.infos(text::RULES));
    &ALL
}

/// The page of a rule, as Markdown.
///
/// ```
/// let page = haproxy_cfg::explain("haproxy/health-check-never-enabled").unwrap();
/// assert!(page.contains("## Why is this bad?"));
/// ```
pub fn explain(id: &str) -> Option<&'static str> {
    RULES.explain(id).or_else(|| text::explain(id))
}
