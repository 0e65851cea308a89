//! ## What it does
//! Finds conditions that name an ACL which the section does not declare above them.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. It looks a name up where it reads the condition, among the ACLs of the same section and
//! the predefined ones: an `acl` line further down, or in `defaults` or another proxy, does not count.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request deny if !local
//!     acl local src 10.0.0.0/8
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     acl local src 10.0.0.0/8
//!     http-request deny if !local
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows what the name should test.
//!
//! ## References
//! Configuration manual, 7 Using ACLs; `acl.c`, which looks the name up.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/undefined-acl",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a condition names an ACL that is not declared above it",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  acl a src ::1\n  http-request deny if a !{ path / } or TRUE\n");
        RULE.pass("backend b\n  http-request deny if METH_POST\n");
        // It may be declared in the branch that is read.
        RULE.pass(
            "frontend f\n.if feature(X)\n  acl a src ::1\n.endif\n  http-request deny if a\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request deny if !a\n", "!a");
        RULE.fail("frontend f\n  use_backend b if a\n  acl a src ::1\nbackend b\n", "a");
        RULE.fail("frontend o\n  acl a src ::1\nfrontend f\n  http-request deny if a\n", "a");
    }
}
