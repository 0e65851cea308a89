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
    use crate::{Document, Target, Version, check};

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

    #[test]
    fn keys_of_stick_tables() {
        let stick = |ty: &str, line: &str| {
            format!(
                "backend t\n  stick-table size 1k type {ty}\nlisten l\n  mode http\n  {line} table t\n"
            )
        };
        for version in [Version::V2_6, Version::V3_4] {
            for (ty, line) in [
                ("ip", "stick on src"),
                ("ip", "stick match path"),
                ("integer", "stick on ssl_fc"),
                ("binary", "stick store-request base32+src"),
                ("string", "http-request track-sc0 bin(00)"),
                ("ip", "tcp-request content track-sc0 var(txn.a)"),
            ] {
                RULE.pass_on(version, &stick(ty, line));
            }
            RULE.fail_on(version, &stick("ip", "stick on ssl_fc"), "ssl_fc");
            RULE.fail_on(version, &stick("integer", "stick match ipv6(::1)"), "ipv6");
            RULE.fail_on(version, &stick("ip", "http-request track-sc0 base32+src"), "base32+src");
        }
        // One of two, which HAProxy refuses anyway.
        let two = "backend t\n  stick-table type ip size 1k\nfrontend t\n  stick-table type string size 1k\n";
        let two = Document::parse(format!("{two}backend b\n  stick on bin(00) table t\n"));
        let found = check(&two.document, &Target::new(Version::V2_6));
        assert!(found.iter().all(|one| one.rule != RULE.info.id), "{found:?}");
    }
}
