//! ## What it does
//! Finds lines whose first word begins with a dot and is none of `.if`, `.elif`, `.else`, `.endif`, `.diag`,
//! `.notice`, `.warning` and `.alert`.
//!
//! ## Why is this bad?
//! HAProxy takes every such word for a directive of its own and refuses the file. Lines in a branch that is not taken
//! are passed over.
//!
//! ## Example
//! ```haproxy
//! .include /etc/haproxy/common.cfg
//! global
//! ```
//!
//! ## Use instead
//! Several files, one after the other: `haproxy -f common.cfg -f haproxy.cfg`.
//!
//! ## Fix safety
//! There is no fix: there may be nothing that does what was meant.
//!
//! ## References
//! Configuration manual, 2.4 Conditional blocks.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-control-directive",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a word with a leading dot that HAProxy does not know",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n.notice hello\n");
        RULE.pass(".if 0\n.include x\n.endif\n");
        RULE.pass("# .include x\n");
    }

    #[test]
    fn fail() {
        RULE.fail(".include x\nglobal\n", ".include x");
        RULE.fail("global\n  .fi\n", ".fi");
    }
}
