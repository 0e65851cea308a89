//! ## What it does
//! Finds directives in a section, or outside of one, where httpd does not allow them.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526). Directives of the server, such as `ProxyTimeout`, hold for a
//! whole virtual host; those of access control need a section that says for what.
//!
//! ## Example
//! ```apache
//! <Location /app>
//!     ProxyTimeout 30
//! </Location>
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /app http://10.0.42.1:8080/app timeout=30
//! ```
//!
//! ## Fix safety
//! There is no fix: where it should hold, only the author knows. The help names the sections that it may stand in.
//!
//! ## References
//! httpd manual, “Context” in the description of each directive; `ap_check_cmd_context` in `server/core.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/misplaced-directive",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a directive stands where httpd does not allow it",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<VirtualHost *:80>\nProxyTimeout 5\n</VirtualHost>\n");
        RULE.pass("<Location /a>\nRequire all granted\n</Location>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<Location /a>\nProxyTimeout 5\n</Location>\n", "ProxyTimeout 5");
        RULE.fail("Require all granted\n", "Require all granted");
        RULE.fail("<Else>\n</Else>\n", "<Else>");
    }
}
