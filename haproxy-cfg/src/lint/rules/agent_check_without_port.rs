//! ## What it does
//! Finds servers with `agent-check` and no `agent-port`.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: it does not know where to ask.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 agent-check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 agent-check agent-port 9999
//! ```
//!
//! ## Fix safety
//! There is no fix: the port is not known.
//!
//! ## References
//! Configuration manual, 5.2 `agent-check`, `agent-port`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/agent-check-without-port",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an agent is to be asked, and its port is not given",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  default-server agent-port 1\n  server s ::1:80 agent-check\n  server t ::1:80 agent-check no-agent-check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s ::1:80 agent-check\n", "agent-check");
    }
}
