//! ## What it does
//! Finds `\x` outside single quotes that is not followed by two hexadecimal digits.
//!
//! ## Why is this bad?
//! HAProxy reads `\xHH` as one byte and refuses the file when the digits are missing. Windows paths and regular
//! expressions run into it.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     http-request deny if { path_reg ^/\xyz }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     http-request deny if { path_reg '^/\xyz' }
//! ```
//!
//! ## Fix safety
//! There is no fix: the backslash may be one too many, or one too few.
//!
//! ## References
//! Configuration manual, 2.2 Quoting and escaping.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/bad-hex-escape",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`\\x` without two hexadecimal digits",
));

/// What is said of the `\x` at `at`.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "`\\x` needs two hexadecimal digits",
        "write `\\\\x` for a backslash and an x; inside single quotes backslashes mean themselves",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  log-tag a\\x41\\x4a\n");
        RULE.pass("global\n  log-tag 'a\\xzz'\n");
        RULE.pass("global\n  log-tag a\\\\xzz\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  log-tag a\\xzz\n", "\\xzz");
        RULE.fail("global\n  log-tag \"a\\x4\"\n", "\\x4\"");
        RULE.fail("global\n  log-tag a\\x\n", "\\x");
    }
}
