//! ## What it does
//! Finds texts of 4 GiB and more.
//!
//! ## Why is this bad?
//! What lies behind is kept, but not read, so nothing is said of it.
//!
//! ## Example
//! ```apache
//! # A file of more than 4294967295 bytes.
//! ```
//!
//! ## Use instead
//! ```apache
//! # Several files of less.
//! ```
//!
//! ## Fix safety
//! There is no fix: the file has to be split by what it says.
//!
//! ## References
//! A limit of this program.

use crate::lint::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/text-too-long",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the text is longer than this reader follows",
));

/// What is said of a text longer than [`MAX_TEXT`](crate::MAX_TEXT).
pub(crate) fn say() -> Diagnostic {
    Diagnostic::of(
        &RULE.info,
        "the text is longer than 4 GiB; what lies behind is kept, but not read",
    )
    .help("split it into several files")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ServerName a\n");
    }

    #[test]
    fn fail() {
        // A text that is long enough does not fit into a test.
        let found = super::say();
        assert_eq!(found.rule, RULE.info.id);
        assert!(found.help.is_some());
    }
}
