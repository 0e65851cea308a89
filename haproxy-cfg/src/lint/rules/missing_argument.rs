//! ## What it does
//! Finds lines that lack an argument which their keyword or option needs.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     timeout server
//!     server a
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     timeout server 30s
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Fix safety
//! There is no fix: the value is not known.
//!
//! ## References
//! The section of each keyword.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/missing-argument",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line ends before its keyword has all it needs",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  timeout server 30s\n  server s 10.0.0.1:80\n");
        // An optional one.
        RULE.pass("backend b\n  balance\n");
        // Any number of words may come of the variable.
        RULE.pass("backend b\n  server s \"${SERVER[*]}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  timeout server\n", "");
        RULE.fail("backend b\n  server s\n", "");
        RULE.fail("global\n  maxconn\n", "");
    }

    #[test]
    fn options_of_servers_that_need_no_value() {
        let said = |server: &str| RULE.fail(&format!("backend b\n  {server}\n"), "").tool_says;
        assert_eq!(said("server s 10.0.0.1:80 check weight"), ToolSays::Nothing);
        assert_eq!(said("default-server init-addr"), ToolSays::Nothing);
        assert_eq!(said("server s 10.0.0.1:80 check inter"), ToolSays::Error);
        assert_eq!(said("server weight"), ToolSays::Error);
    }
}
