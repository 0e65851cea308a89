//! ## What it does
//! Finds variables whose name has no scope, or one that HAProxy does not know.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. The scope says how long a variable lives: `proc`, `sess`, `txn`, `req`, `res` or `check`,
//! followed by a dot.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request set-var(host) req.hdr(host)
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request set-var(txn.host) req.hdr(host)
//! ```
//!
//! ## Fix safety
//! There is no fix: how long the variable is needed is not known.
//!
//! ## References
//! Configuration manual, 2.8 Variables.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/invalid-variable-name",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the name of a variable has no scope",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  http-request set-var(txn.host) req.hdr(host)\n  http-request set-var-fmt(sess.a_b.c) %ci\n");
        RULE.pass_on(Version::V3_2, "frontend f\n  http-request set-header x %[var(ptxn.a)]\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request set-var(host) src\n", "host");
        RULE.fail("frontend f\n  http-request unset-var(nope.x)\n", "nope.x");
        RULE.fail("frontend f\n  acl a var(x) -m found\n", "x");
        RULE.fail_on(
            Version::V3_0,
            "frontend f\n  http-request set-header x %[var(ptxn.a)]\n",
            "ptxn.a",
        );
    }
}
