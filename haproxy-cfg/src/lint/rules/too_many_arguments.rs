//! ## What it does
//! Finds lines with more arguments than their keyword takes.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. Often a value with blanks lacks its quotes, or a comment its `#`.
//!
//! ## Example
//! ```haproxy
//! global
//!     log-tag front door
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     log-tag "front door"
//! ```
//!
//! ## Fix safety
//! There is no fix: quotes or a `#` may be missing, or the words are too many.
//!
//! ## References
//! Configuration manual, 2.2 Quoting and escaping, and the section of each keyword.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/too-many-arguments",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line goes on behind what its keyword takes",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  log-tag \"front door\" # at the back\n  daemon\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  log-tag front door\n", "door");
        RULE.fail("global\n  daemon yes\n", "yes");
    }
}
