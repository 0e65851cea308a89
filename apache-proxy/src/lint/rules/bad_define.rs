//! ## What it does
//! Finds `Define` and `UnDefine` of a name with a colon in it.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration while it reads it: `${a:b}` is kept for maps of `RewriteRule`.
//!
//! ## Example
//! ```apache
//! Define shop:port 8080
//! ```
//!
//! ## Use instead
//! ```apache
//! Define shop_port 8080
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! httpd manual, `Define`; `set_define` in `server/core.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/bad-define",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a variable that cannot have this name",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("Define shop_port 8080\n");
    }

    #[test]
    fn fail() {
        RULE.fail("Define shop:port 8080\n", "Define shop:port 8080");
    }
}
