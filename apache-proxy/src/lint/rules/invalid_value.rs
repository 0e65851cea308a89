//! ## What it does
//! Finds arguments that are not of the kind their directive takes: a number out of its range, a word that is none
//! of its words, an address that is none.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526).
//!
//! ## Example
//! ```apache
//! ProxyVia maybe
//! ProxyPass / http://10.0.42.1:8080/ timeout=0
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyVia Off
//! ProxyPass / http://10.0.42.1:8080/ timeout=5
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known. The help says what is taken, and names the nearest word where
//! there is one.
//!
//! ## References
//! httpd manual, the description of each directive.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/invalid-value",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a value that the directive does not take",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyVia block\nProxyPass / http://b/ timeout=5\n");
        RULE.pass("ProxyVia ${VIA}\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyVia maybe\n", "maybe");
        RULE.fail("ProxyTimeout 0\n", "0");
        RULE.fail("ProxyPass / http://b/ timeout=0\n", "timeout=0");
    }
}
