//! ## What it does
//! Finds sample fetches and converters that HAProxy does not have, or no longer has in the version at hand.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. What it knows under a name is either a fetch, which begins an expression, or a converter,
//! which stands behind a comma.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     acl static req.header(host) -i static.example.com
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     acl static req.hdr(host) -i static.example.com
//! ```
//!
//! ## Fix safety
//! There is no fix: the nearest spelling need not be what was meant.
//!
//! ## References
//! Configuration manual, 7.3.1 Converters and 7.3.2 to 7.3.7 for fetches.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-sample-keyword",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an expression uses a fetch or converter that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  acl a req.hdr(host),lower -m beg x\n  http-request set-header x %[src,ipmask(24)]\n");
        RULE.pass("frontend f\n  acl a hdr_beg(host) x\n  acl b wurfl-get-all -m found\n");
        RULE.pass("frontend f\n  http-request set-header x %[\"${X}\"]\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  acl a req.header(host) x\n", "req.header");
        RULE.fail("frontend f\n  acl a path,nope x\n", "nope");
        RULE.fail("frontend f\n  http-request set-header x a%[nope]b\n", "nope");
        RULE.fail("frontend f\n  http-request deny if { nope 1 }\n", "nope");
        RULE.fail("backend b\n  server s ::1:80 sni nope\n", "nope");
        RULE.fail_on(Version::V3_0, "backend b\n  stick on ssl_ocsp_certid table t\nbackend t\n  stick-table type ip size 1\n", "ssl_ocsp_certid");
    }
}
