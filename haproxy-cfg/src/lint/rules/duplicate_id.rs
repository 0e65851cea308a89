//! ## What it does
//! Finds proxies with the same `id`.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! frontend a
//!     id 10
//! frontend b
//!     id 10
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend a
//!     id 10
//! frontend b
//!     id 11
//! ```
//!
//! ## Fix safety
//! There is no fix: statistics may be read by either id.
//!
//! ## References
//! Configuration manual, 4.2 `id`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/duplicate-id",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "two proxies have the same id",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend a\n  id 1\nfrontend b\n  id 2\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend a\n  id 1\nbackend b\n  id 1\n", "1");
    }
}
