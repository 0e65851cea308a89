//! ## What it does
//! Finds `capture` rules with the `id` of a slot that the proxy does not declare.
//!
//! ## Why is this bad?
//! HAProxy refuses the file, except in backends, where the frontend is not known yet.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-response capture res.hdr(Server) id 0
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     declare capture response len 32
//!     http-response capture res.hdr(Server) id 0
//! ```
//!
//! ## Fix safety
//! There is no fix: how much is to be kept is not known.
//!
//! ## References
//! Configuration manual, 4.2 `declare capture`, 4.3 `capture`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-capture-slot",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a rule captures into a slot that is not declared",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  declare capture request len 9\n  http-request capture src id 0\n");
        RULE.pass("backend b\n  http-request capture src id 0\n");
        RULE.pass("frontend f\n  capture request header a len 9\n  http-request capture src len 3\n  http-request capture src id 1\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-response capture res.hdr(a) id 0\n", "0");
    }
}
