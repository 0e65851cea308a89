//! ## What it does
//! Finds rules that count or look something up in a stick table that nothing has: the table they name, or that of
//! their own proxy.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. A table belongs to the proxy, or to the line of a `peers` section, that declares it, and
//! has that name; `stick-table` lines are never inherited from `defaults`.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request track-sc0 src table clients
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend clients
//!     stick-table type ip size 100k expire 10m store http_req_rate(10s)
//! frontend web
//!     http-request track-sc0 src table clients
//! ```
//!
//! ## Fix safety
//! There is no fix: what the table should hold is not known.
//!
//! ## References
//! Configuration manual, 4.2 `stick-table`, 4.3 `track-sc0`, and 7.3.2 for the fetches that take a table.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-stick-table",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a stick table is referred to that nothing declares",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  stick-table type ip size 1m\n  http-request track-sc0 src\n  stick on src\n");
        RULE.pass("backend t\n  stick-table type ip size 1m\nfrontend f\n  http-request track-sc0 src table t\n");
        RULE.pass("peers p\n  table t type ip size 1m\nfrontend f\n  tcp-request content track-sc0 src table p/t\n");
        RULE.pass("backend b\n  disabled\n  http-request track-sc0 src\n");
        RULE.pass("frontend f\n  http-request track-sc0 src table \"${T}\"\n");
        RULE.pass_on(Version::V3_2, "defaults d\n  http-request track-sc0 src\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request track-sc0 src\n", "track-sc0");
        RULE.fail("frontend f\n  http-request track-sc0 src table t\nbackend t\n", "t");
        RULE.fail("backend b\n  stick match src\n", "stick");
        RULE.fail("backend b\n  stick-table type ip size 1m write-to c\n", "c");
        RULE.fail_on(
            Version::V3_2,
            "defaults d\n  http-request track-sc0 src\nfrontend f\n",
            "track-sc0",
        );
    }
}
