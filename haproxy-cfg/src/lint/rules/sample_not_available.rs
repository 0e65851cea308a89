//! ## What it does
//! Finds sample fetches in rules and log formats that cannot have what they look at: response headers in a request rule,
//! request headers in a response rule, anything of HTTP at connection time.
//!
//! ## Why is this bad?
//! HAProxy refuses the file, except in conditions, where it warns.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-response set-header X-Path %[path]
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request set-var(txn.path) path
//!     http-response set-header X-Path %[var(txn.path)]
//! ```
//!
//! ## Fix safety
//! There is no fix: where the value comes from is for the author to say.
//!
//! ## References
//! Configuration manual, 7.3.3 to 7.3.7, which are ordered by what their fetches look at.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/sample-not-available",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a fetch is used where what it looks at cannot be had",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  mode http\n  http-request set-header x %[path]\n  http-response set-header x %[res.hdr(y)]%[capture.req.uri]\n  log-format %[capture.req.hdr(0)]%[src]\n");
        RULE.pass_on(Version::V3_2, "frontend f\n  mode tcp\n  log-format %HM\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-response set-header x %[path]\n", "path");
        RULE.fail("frontend f\n  http-request set-var(txn.x) res.hdr(a)\n", "res.hdr");
        RULE.fail("frontend f\n  tcp-request connection track-sc0 path table t\nbackend t\n  stick-table type string size 1\n", "path");
        RULE.fail("frontend f\n  log-format %[req.hdr(host)]\n", "req.hdr");
        RULE.fail_on(Version::V2_8, "frontend f\n  mode tcp\n  log-format %HM\n", "HM");
        RULE.fail_on(Version::V3_0, "frontend f\n  http-request set-header x %[path]\n", "path");
    }
}
