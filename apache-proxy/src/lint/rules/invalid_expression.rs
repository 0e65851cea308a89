//! ## What it does
//! Finds expressions, as `<If>`, `Require expr` and `Header … expr=` take them, that httpd cannot read.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526).
//!
//! ## Example
//! ```apache
//! <If "%{HTTP_HOST} = example.com">
//!     Require all denied
//! </If>
//! ```
//!
//! ## Use instead
//! ```apache
//! <If "%{HTTP_HOST} == 'example.com'">
//!     Require all denied
//! </If>
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! httpd manual, Expressions in Apache HTTP Server; `server/util_expr_parse.y`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/invalid-expression",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an expression that cannot be read",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<If \"%{HTTP_HOST} == 'a'\">\n</If>\nSetEnvIfExpr \"true\" x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<If \"%{HTTP_HOST} == \">\n</If>\n", "\"%{HTTP_HOST} == \"");
        RULE.fail("SetEnvIfExpr \"%{A\" x\n", "\"%{A\"");
    }
}
