//! ## What it does
//! Finds `balance` lines with an algorithm that HAProxy does not have.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     balance round-robin
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     balance roundrobin
//! ```
//!
//! ## Fix safety
//! There is no fix: the help names the nearest algorithm.
//!
//! ## References
//! Configuration manual, 4.2 `balance`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-balance-algorithm",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a `balance` line names an algorithm that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for algorithm in
            ["roundrobin", "leastconn", "source", "uri depth 2", "hdr(host)", "random(3)"]
        {
            RULE.pass(&format!("backend b\n  balance {algorithm}\n"));
        }
    }

    #[test]
    fn fail() {
        let found = RULE.fail("backend b\n  balance round-robin\n", "round-robin");
        assert_eq!(found.help.as_deref(), Some("did you mean `roundrobin`?"));
        RULE.fail("defaults\n  balance fastest\n", "fastest");
    }
}
