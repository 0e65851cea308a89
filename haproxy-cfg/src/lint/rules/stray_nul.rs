//! ## What it does
//! Finds bytes of value 0, wherever they stand.
//!
//! ## Why is this bad?
//! HAProxy refuses the file, also when the byte stands in a comment. It shows that the file is damaged, was saved as
//! UTF-16, or was cut short by a full disk.
//!
//! ## Example
//! ```text
//! 00000000  67 6c 6f 62 61 6c 0a 00  |global..|
//! ```
//!
//! ## Use instead
//! ```text
//! 00000000  67 6c 6f 62 61 6c 0a     |global.|
//! ```
//!
//! ## Fix safety
//! There is no fix: what stood there is not known.
//!
//! ## References
//! `parse_cfg` in `cfgparse.c`; no section of the manual speaks of it.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/stray-nul",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a NUL byte",
));

/// What is said of the NUL at `at`.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "a NUL byte, which HAProxy refuses anywhere, also in comments",
        "remove it; the file may be damaged or in UTF-16",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  daemon # \\0\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  daemon\0\n", "\0");
        RULE.fail("global\n  # \0\n", "\0");
    }
}
