//! ## What it does
//! Finds closing tags where no section is open.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration while it reads it. An included file closes only what it opens itself.
//!
//! ## Example
//! ```apache
//! ServerName shop.example.com
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:80>
//!     ServerName shop.example.com
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: the opening tag may be missing.
//!
//! ## References
//! httpd manual, Configuration Sections; `ap_build_config` in `server/config.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/section-not-open",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a tag closes a section that is not open",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<VirtualHost *:80>\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ServerName a\n</VirtualHost>\n", "</VirtualHost>");
    }
}
