//! ## What it does
//! Finds converters whose input cannot be made of what stands before them, and ACLs that cannot compare what their
//! criterion gives.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. Most types convert into one another; a boolean or bytes into an address, or bytes into a
//! number, do not. What has no natural way of being compared, such as a variable or bytes, needs `-m`.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     acl beta var(txn.group) beta
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     acl beta var(txn.group) -m str beta
//! ```
//!
//! ## Fix safety
//! There is no fix: how to compare is for the author to say.
//!
//! ## References
//! Configuration manual, 7.1 ACL basics, 7.3.1 Converters.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/sample-type-mismatch",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an expression gives something that cannot be converted or compared as asked",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  acl a var(txn.x) -m str b\n  acl b src -m str x\n  acl c req.fhdr(x),base64 b\n  acl d path -m found\n  acl e bin(00) -m bin 00\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  acl a var(txn.x) b\n", "var");
        RULE.fail("frontend f\n  acl a ssl_fc,ipmask(24) 10.0.0.0\n", "ipmask");
        RULE.fail("frontend f\n  acl a ssl_fc -m ip 10.0.0.0\n", "ip");
        RULE.fail("frontend f\n  http-request deny if { path,sha1 x }\n", "path");
    }
}
