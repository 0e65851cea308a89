//! ## What it does
//! Finds `set-bandwidth-limit` rules whose filter the proxy does not have, and names in `filter-sequence` that it does not
//! declare.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. A filter is known in the proxy that declares it only.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-response set-bandwidth-limit downloads
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     filter bwlim-out downloads default-limit 1m default-period 1s
//!     http-response set-bandwidth-limit downloads
//! ```
//!
//! ## Fix safety
//! There is no fix: the limits are not known.
//!
//! ## References
//! Configuration manual, 9.7 Bandwidth limitation.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-filter",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a rule names a filter that its proxy does not have",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  filter bwlim-in l default-limit 1m default-period 1s\n  http-request set-bandwidth-limit l\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request set-bandwidth-limit l\n", "l");
        RULE.fail("frontend f\n  filter bwlim-in k default-limit 1m default-period 1s\n  tcp-request content set-bandwidth-limit l\n", "l");
    }
}
