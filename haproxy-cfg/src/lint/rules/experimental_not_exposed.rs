//! ## What it does
//! Finds experimental keywords in a file whose `global` section does not have `expose-experimental-directives` above them.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: what is experimental must be asked for by name.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request normalize-uri path-merge-slashes
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     expose-experimental-directives
//! frontend web
//!     http-request normalize-uri path-merge-slashes
//! ```
//!
//! ## Fix safety
//! There is no fix: whether to rely on something experimental is the author's choice.
//!
//! ## References
//! Configuration manual, 3.1 `expose-experimental-directives`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/experimental-not-exposed",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an experimental keyword without `expose-experimental-directives`",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const RULES: &str = "frontend f\n  http-request normalize-uri path-merge-slashes\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("global\n  expose-experimental-directives\n{RULES}"));
        RULE.pass("frontend f\n  http-request deny\n");
    }

    #[test]
    fn fail() {
        RULE.fail(RULES, "normalize-uri");
        // HAProxy reads from above to below.
        RULE.fail(&format!("{RULES}global\n  expose-experimental-directives\n"), "normalize-uri");
        RULE.fail("backend b\n  server a 10.0.0.1:443 ssl verify none ktls on\n", "ktls");
    }
}
