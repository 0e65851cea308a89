//! ## What it does
//! Finds a `$` between double quotes that no name follows. A name is made of letters, digits and `_` and does not
//! begin with a digit.
//!
//! ## Why is this bad?
//! Between double quotes `$` refers to an environment variable, so HAProxy refuses the file. Regular expressions that
//! end in `$`, and passwords, run into it.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     http-request deny if { path_reg "\.php$" }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     http-request deny if { path_reg '\.php$' }
//! ```
//!
//! ## Fix safety
//! There is no fix: a name may be missing, or the character was meant.
//!
//! ## References
//! Configuration manual, 2.3 Environment variables.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/bad-variable-name",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`$` in double quotes without the name of a variable",
));

/// What is said of the `$` at `at`.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "`$` in double quotes must be followed by the name of a variable",
        "write `\\$` for the character itself, or use single quotes",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  log-tag \"$NAME-${OTHER}\"\n");
        RULE.pass("global\n  log-tag \"5\\$\"\n");
        RULE.pass("global\n  log-tag '5$'\n");
        RULE.pass("global\n  log-tag 5$\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  log-tag \"a$ b\"\n", "$ ");
        RULE.fail("global\n  log-tag \"$1\"\n", "$1");
        RULE.fail("global\n  log-tag \"\\.php$\"\n", "$\"");
    }
}
