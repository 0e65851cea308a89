//! ## What it does
//! Finds lines that end with a backslash and blanks.
//!
//! ## Why is this bad?
//! Only a backslash right before the line break joins lines. With a blank behind it, the backslash is one more argument,
//! and the next line a directive of its own: mostly one that httpd does not know, and so it does not start.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ \␠
//!     retry=0
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ \
//!     retry=0
//! ```
//!
//! ## Fix safety
//! Safe: the blanks go. It is offered where another line follows.
//!
//! ## References
//! httpd manual, Configuration Files, the syntax of lines.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{Directive, LineKind};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "apache/continuation-with-trailing-space",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a blank behind the backslash: the lines are not joined",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        let Some(blanks) = blanks(line) else { continue };
        let next = view.document.line(line.line.index() + 1);
        let next = next.filter(|next| next.kind() == LineKind::Directive);
        let goes_on = next.is_some_and(|next| Directive::lookup(&next.name()).is_none());
        let is_alone = line.words.last().is_some_and(|word| word.raw() == "\\");
        // `C:\www\ ` is a path.
        if !is_alone && !goes_on {
            continue;
        }
        let backslash = Span::new(blanks.start() - 1, blanks.start());
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "the backslash joins no lines, because blanks follow it: it is an argument of `{}`",
                line.value(0)
            ),
        )
        .at(backslash.cover(blanks))
        .path(view.path(line))
        .tool_says(if goes_on { ToolSays::Error } else { ToolSays::Unknown })
        .help("remove the blanks at the end of the line");
        if let Some(next) = next.filter(|_| goes_on) {
            diagnostic = diagnostic
                .label(Label::new(next.content_span()).message("read as a directive of its own"))
                .fix(Fix::safe("remove the blanks", [Edit::remove(blanks)]));
        }
        found.push(diagnostic);
    }
}

/// The blanks at the end of a line, behind its backslash.
fn blanks(line: &Statement<'_>) -> Option<Span> {
    let text = line.line.text();
    let text = text.strip_suffix('\r').unwrap_or(text);
    let end = text.trim_end_matches([' ', '\t', '\u{b}', '\u{c}']);
    let (from, to) = (u32::try_from(end.len()).ok()?, u32::try_from(text.len()).ok()?);
    let start = line.line.span().start();
    (end.ends_with('\\') && from < to).then(|| Span::new(start + from, start + to))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/ \\\n retry=0\n");
        RULE.pass("ProxyPass / http://a/ \\\r\n retry=0\r\n");
        RULE.pass("# note \\ \nServerName a\n");
        RULE.pass("DocumentRoot C:\\www\\ \nServerName a\n");
        RULE.pass("ServerName a \n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://a/ \\ \n retry=0\n", "\\ ");
        RULE.fail("ServerAlias a.example.com\\\t\n  b.example.com\n", "\\\t");
        RULE.fail("ProxyPass / http://a/ \\\n retry=0 \\  \n timeout=3\n", "\\  ");
        RULE.fail("ProxyPass / http://a/ \\ \r\n retry=0\r\n", "\\ ");
        RULE.fail("ServerAlias a \\ \n", "\\ ");
    }

    #[test]
    fn fix() {
        RULE.fix("ProxyPass / http://a/ \\ \n retry=0\n", "ProxyPass / http://a/ \\\n retry=0\n");
    }
}
