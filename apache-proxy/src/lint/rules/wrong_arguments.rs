//! ## What it does
//! Finds directives with more arguments than they take, or with fewer.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526). Often a blank splits what should be one argument, or a comment
//! stands behind a directive, where httpd knows none.
//!
//! ## Example
//! ```apache
//! ServerAdmin Web Master
//! ```
//!
//! ## Use instead
//! ```apache
//! ServerAdmin webmaster@example.com
//! ```
//!
//! ## Fix safety
//! There is no fix: what should go or come is not known. The help shows how the manual writes the directive.
//!
//! ## References
//! httpd manual, “Syntax” in the description of each directive; `invoke_cmd` in `server/config.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/wrong-arguments",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a directive has too many arguments or too few",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ServerAdmin \"Web Master\"\nProxyPreserveHost On at-once\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ServerAdmin Web Master\n", "Master");
        RULE.fail("ProxyTimeout\n", "ProxyTimeout");
        RULE.fail("<VirtualHost>\n</VirtualHost>\n", "<VirtualHost>");
    }
}
