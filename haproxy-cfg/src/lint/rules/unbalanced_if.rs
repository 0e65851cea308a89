//! ## What it does
//! Finds `.if` without `.endif`, `.endif`, `.elif` and `.else` without `.if`, and blocks nested more than 99 deep.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! .if feature(OPENSSL)
//! global
//!     ssl-default-bind-options ssl-min-ver TLSv1.2
//! ```
//!
//! ## Use instead
//! ```haproxy
//! .if feature(OPENSSL)
//! global
//!     ssl-default-bind-options ssl-min-ver TLSv1.2
//! .endif
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows where the block ends.
//!
//! ## References
//! Configuration manual, 2.4 Conditional blocks.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unbalanced-if",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`.if` blocks are not closed, or closed without being opened",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(".if 1\n.if 0\n.elif 1\n.else\n.endif\n.endif\n");
        let deep = format!("{}{}", ".if 1\n".repeat(99), ".endif\n".repeat(99));
        RULE.pass(&deep);
    }

    #[test]
    fn fail() {
        RULE.fail("global\n.if defined(X)\n  daemon\n", ".if defined(X)");
        RULE.fail("global\n.endif\n", ".endif");
        RULE.fail("global\n.else\n", ".else");
        let deep = format!("{}.if 0\n{}", ".if 1\n".repeat(99), ".endif\n".repeat(100));
        RULE.fail(&deep, ".if 0");
    }
}
