//! ## What it does
//! Finds keywords that HAProxy knows, in a section of another kind, and lines above the first section.
//!
//! ## Why is this bad?
//! In a proxy of the wrong kind HAProxy warns and ignores most lines: a `bind` in a backend listens nowhere. It
//! refuses the file for others, such as a `server` in a frontend, in `defaults`, and above the first section. An
//! `acl` or a rule needs a `defaults` section with a name.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     bind :80
//!     server a 10.0.0.1:8080
//! ```
//!
//! ## Use instead
//! ```haproxy
//! listen app
//!     bind :80
//!     server a 10.0.0.1:8080
//! ```
//!
//! ## Fix safety
//! There is no fix: the line may belong elsewhere, or the section may be of the wrong kind.
//!
//! ## References
//! Configuration manual, 4.1 Proxy keywords matrix.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/misplaced-keyword",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a keyword stands in a section that does not have it",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;
    #[test]
    fn pass() {
        RULE.pass("listen l\n  bind :80\n  server s 10.0.0.1:80\n");
        RULE.pass("global\n  daemon\n");
        RULE.pass("defaults\n  default-server check\n");
        RULE.pass("defaults web\n  http-request deny\n");
        RULE.pass("peers p\n  bind :10000\n  server s 10.0.0.1:10000\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("backend b\n  bind :80\n", "bind");
        assert_eq!(found.tool_says, ToolSays::Warning);
        let found = RULE.fail("frontend f\n  server s 10.0.0.1:80\n", "server");
        assert_eq!(found.tool_says, ToolSays::Error);
        RULE.fail("defaults\n  http-request deny\n", "http-request");
        RULE.fail("backend b\n  tcp-request session accept\n", "tcp-request session");
        RULE.fail("frontend f\n  tcp-response content accept\n", "tcp-response content");
        let found = RULE.fail("defaults\n  use_backend b if TRUE\n", "use_backend");
        assert_eq!(found.tool_says, ToolSays::Error);
    }
}
