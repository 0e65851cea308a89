//! ## What it does
//! Finds more than 128 sections in each other.
//!
//! ## Why is this bad?
//! httpd has no such limit, but nobody reads such a file. The inner ones are taken for lines of the outer section
//! here.
//!
//! ## Example
//! ```apache
//! <IfModule a>
//!   <IfModule b>
//!     <IfModule c>
//!       # and so on, 130 times
//! ```
//!
//! ## Use instead
//! ```apache
//! <IfModule a>
//! </IfModule>
//! <IfModule b>
//! </IfModule>
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! A limit of this program.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/sections-too-deep",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "more sections lie in each other than this reader follows",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn nested(depth: usize) -> String {
        format!("{}{}", "<IfDefine a>\n".repeat(depth), "</IfDefine>\n".repeat(depth))
    }

    #[test]
    fn pass() {
        RULE.pass(&nested(128));
    }

    #[test]
    fn fail() {
        RULE.fail(&nested(129), "<IfDefine a>");
    }
}
