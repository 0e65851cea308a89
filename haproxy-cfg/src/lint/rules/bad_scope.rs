//! ## What it does
//! Finds lines whose first character is `[` and that are not `[name]` alone.
//!
//! ## Why is this bad?
//! HAProxy takes such a line for the start of a scope, as in the files of its filters, before it looks for words. It
//! refuses the file when the name holds anything but letters, digits, `_`, `.`, `:` and `-`, or when something
//! follows the `]`. Headers in the manner of INI files with a blank in them run into it.
//!
//! ## Example
//! ```haproxy
//! [web servers]
//! backend app
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! # web servers
//! backend app
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Fix safety
//! There is no fix: the line may be a comment, or a header of another format.
//!
//! ## References
//! `cfg_parse_scope` in `cfgparse.c`; the manual speaks of scopes in 9.3 (SPOE) only.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/bad-scope",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line that begins with `[` and is no scope",
));

/// What is said of the line at `at`.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "a line that starts with `[` is read as a scope, `[name]`, and this is none",
        "quote the word when it is meant as one",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("[scope] # of nothing\nglobal\n");
        RULE.pass("backend b\n  server s [::1]:80\n");
    }

    #[test]
    fn fail() {
        RULE.fail("[web servers]\nglobal\n", "[web servers]");
        RULE.fail("global\n[a] daemon\n", "[a] daemon");
        RULE.fail("global\n[a\n", "[a");
    }
}
