//! ## What it does
//! Finds a `"` or `'` that opens a quoted string and has no partner on the same line.
//!
//! ## Why is this bad?
//! A quoted string never goes on in the next line: HAProxy has no line continuation. It refuses the file. An
//! apostrophe in running text is the usual cause.
//!
//! ## Example
//! ```haproxy
//! global
//!     log-send-hostname it's-me
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     log-send-hostname "it's-me"
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows where the string was meant to end.
//!
//! ## References
//! Configuration manual, 2.2 Quoting and escaping.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/unmatched-quote",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a quote is not closed on its line",
));

/// What is said of a quote that opens at `at` and is not closed.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "the quote is not closed on its line; there is no line continuation",
        "close it, or write `\\\"` or `\\\'` for the character itself",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  log-tag \"it's\"\n");
        RULE.pass("global\n  log-tag it\\'s\n");
        RULE.pass("global\n  daemon # it's a comment\n");
        // A quote of the other kind means itself.
        RULE.pass("global\n  log-tag '\"'\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("global\n  log-tag \"k3s lb\n", "\"k3s lb\n".trim_end());
        assert_eq!(found.primary.path.as_deref(), Some("global"));
        RULE.fail("global\n  log-tag it's\n", "'s");
        // No backslash escapes anything between single quotes.
        RULE.fail("global\n  log-tag 'it\\'s'\n", "'");
        // A false condition hides no broken quote.
        RULE.fail(".if 0\nglobal\n  log-tag 'x\n.endif\n", "'x");
    }
}
