//! ## What it does
//! Finds `#` and what follows it behind the arguments of a directive.
//!
//! ## Why is this bad?
//! httpd knows comments only at the start of a line. Here `#` and every word behind it are arguments: more host names
//! of a `ServerAlias`, more users of a `Require`. Behind `On` and `Off` they are passed over; directives that count
//! their arguments refuse them.
//!
//! ## Example
//! ```apache
//! ServerAlias www.example.com # the old name
//! ```
//!
//! ## Use instead
//! ```apache
//! # the old name
//! ServerAlias www.example.com
//! ```
//!
//! ## Fix safety
//! Safe: the comment moves to a line of its own.
//!
//! ## References
//! httpd manual, Configuration Files, the syntax of comments.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{ArgKind, Directive, Quoting, check_arguments};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/end-of-line-comment",
        Group::Correctness,
        Severity::Warning,
        Safety::Safe,
        "a `#` behind a directive starts no comment",
    ),
    check,
);

/// Those have a rule of their own.
const PROXY: [&str; 4] = ["ProxyPass", "ProxyPassMatch", "BalancerMember", "ProxySet"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        if PROXY.iter().any(|name| line.is(name)) {
            continue;
        }
        let Some(at) = comment(line).filter(|_| verdict(line) != ToolSays::Error) else { continue };
        let message = format!(
            "httpd has no comments behind a directive: `{}` and what follows are arguments of `{}`",
            line.value(at),
            line.value(0)
        );
        let span = line.word_span(at).cover(line.span());
        let span = Span::new(line.word_span(at).start(), span.end());
        let mut diagnostic = Diagnostic::of(&RULE.info, message)
            .at(span)
            .path(view.path(line))
            .tool_says(verdict(line))
            .help("put the comment on a line of its own");
        if !line.value(at).chars().all(|c| c == '#') && line.words.len() == at + 1 {
            diagnostic = diagnostic.confidence(Confidence::Medium);
        }
        found.extend([match move_above(view, line, at) {
            Some(edits) => diagnostic.fix(Fix::safe("move it above the line", edits)),
            None => diagnostic,
        }]);
    }
}

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span())?;
    let edits = move_above(view, line, comment(line)?)?;
    Some(Fix::safe("move it above the line", edits))
}

/// The word that someone meant to start a comment.
pub(super) fn comment(line: &Statement<'_>) -> Option<usize> {
    // Words before that may be expressions, which may start with anything.
    let regular = ["RewriteRule", "RewriteCond", "SetEnvIf", "SetEnvIfNoCase", "AliasMatch"];
    let from = if regular.iter().any(|name| line.is(name)) { 3 } else { 2 };
    let mut words = line.words.iter().enumerate().skip(from);
    let starts = |raw: &str| raw.starts_with('#') && !raw.contains('*');
    let (at, word) =
        words.find(|(_, word)| word.quoting() == Quoting::Bare && starts(word.raw()))?;
    let is_bare = word.raw().chars().all(|c| c == '#');
    let is_last = at + 1 == line.words.len();
    // `Define COLOUR #fff` is no comment, nor is the value of a header.
    let lists = Directive::lookup(line.value(0)).is_some_and(|directive| {
        use ArgKind::{Flag, Iterate, Iterate2, Raw, Take1};
        let is_header = line.is("Header") || line.is("RequestHeader");
        matches!(directive.arguments(), Iterate | Iterate2 | Flag | Raw | Take1) && !is_header
    });
    (is_bare || !is_last || lists).then_some(at)
}

fn verdict(line: &Statement<'_>) -> ToolSays {
    let Some(directive) = Directive::lookup(line.value(0)) else { return ToolSays::Unknown };
    match (directive.arguments(), check_arguments(directive.arguments(), line.args())) {
        (ArgKind::Raw, _) if line.is("ServerAlias") || line.is("RewriteRule") => ToolSays::Nothing,
        (ArgKind::Raw | ArgKind::TakeArgv, _) => ToolSays::Unknown,
        (_, Ok(())) => ToolSays::Nothing,
        (_, Err(_)) => ToolSays::Error,
    }
}

/// Moves all from word `at` on to a line above, unless several lines are joined.
pub(super) fn move_above(view: &View<'_>, line: &Statement<'_>, at: usize) -> Option<Vec<Edit>> {
    let text = view.document.text();
    let before = line.word_span(at.checked_sub(1)?).end();
    let comment = text.get(line.word_span(at).start() as usize..line.span().end() as usize)?;
    if line.line.text().contains('\n') {
        return None;
    }
    let comment = comment.trim_end();
    Some(vec![
        view.insert_above(&line.line, comment),
        Edit::remove(Span::new(before, line.span().end())),
    ])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# the alias\nServerAlias www.example.com\n");
        RULE.pass("RedirectMatch ^/old$ https://example.com/new#part\n");
        RULE.pass("RewriteRule #old /new [R]\n");
        RULE.pass("IndexIgnore .??* *~ *# #*#\n");
        RULE.pass("Define COLOUR #fff\n");
        RULE.pass("ServerAlias \"#\"\n");
        RULE.pass("ErrorDocument 404 \"# gone\"\n");
        RULE.pass("ProxyPass / http://a/ # note\n");
        // `check` says so: httpd refuses it.
        RULE.pass("ServerName a.example.com # main\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ServerAlias www.example.com # the alias\n", "# the alias");
        RULE.fail("serveralias a.example.com b.example.com #old\n", "#old");
        RULE.fail("ProxyPreserveHost On # keep it\n", "# keep it");
        RULE.fail("<Location />\nRequire host example.com # us\n</Location>\n", "# us");
        RULE.fail("RewriteRule ^/a$ /b [R] # moved\n", "# moved");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ServerAlias www.example.com  # the \"old\" name \n",
            "  # the \"old\" name\n  ServerAlias www.example.com \n",
        );
    }
}
