//! ## What it does
//! Finds a file whose last line, be it a comment or blanks, does not end with a line feed.
//!
//! ## Why is this bad?
//! HAProxy takes such a file for truncated. It refuses to start since 2.3; 2.2 warned.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80⟨end of file⟩
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Fix safety
//! Safe: it adds the file's own line ending.
//!
//! ## References
//! `cfgparse.c`, which reports the missing LF; no section of the manual speaks of it.

use crate::Document;
use crate::lint::Rule;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/missing-final-newline",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "the last line does not end with a line feed",
));

/// What [`Document::parse`] says of a text that ends at `end`, without a line feed.
pub(crate) fn say(document: &Document, end: Span) -> Diagnostic {
    let last = document.lines().next_back();
    let path = document.sections().next_back().map_or_else(String::new, |s| s.path());
    Diagnostic::of(
        &RULE.info,
        "the last line does not end with a line feed: HAProxy takes the file for truncated",
    )
    .at(last.map_or(end, |line| line.words_span()))
    .path(path)
    .help("end the file with a newline")
    .tool_says(ToolSays::Error)
    .fix(Fix::safe("add the final newline", [Edit::insert(end.start(), document.line_ending())]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("");
        RULE.pass("global\n  daemon\n");
        RULE.pass("global\r\n  daemon\r\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  daemon", "daemon");
        RULE.fail("global\n  # the end", "  # the end");
        RULE.fail("global\n  ", "  ");
    }

    #[test]
    fn fix() {
        RULE.fix("global\n  daemon", "global\n  daemon\n");
        RULE.fix("global\r\n  daemon\r\n  nbthread 2", "global\r\n  daemon\r\n  nbthread 2\r\n");
    }
}
