//! ## What it does
//! Finds rules that use a stick counter which HAProxy does not keep: there are three, 0 to 2, unless
//! `tune.stick-counters` says otherwise.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request track-sc3 src table clients
//! backend clients
//!     stick-table type ip size 100k store gpc0
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     tune.stick-counters 4
//! frontend web
//!     http-request track-sc3 src table clients
//! backend clients
//!     stick-table type ip size 100k store gpc0
//! ```
//!
//! ## Fix safety
//! There is no fix: a smaller number may be taken by another rule.
//!
//! ## References
//! Configuration manual, 3.2 `tune.stick-counters` (since 2.8; before, the number is fixed when HAProxy is built).

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/stick-counter-out-of-range",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a rule uses a stick counter that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  http-request track-sc2 src table t\nbackend t\n  stick-table type ip size 1\n");
        RULE.pass("global\n  tune.stick-counters 9\nbackend t\n  stick-table type ip size 1\n  http-request track-sc8 src\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "backend t\n  stick-table type ip size 1\n  http-request track-sc3 src\n",
            "track-sc3",
        );
        RULE.fail_on(
            Version::V2_6,
            "backend t\n  stick-table type ip size 1\n  tcp-request content sc-inc-gpc0(3)\n",
            "sc-inc-gpc0(3)",
        );
    }
}
