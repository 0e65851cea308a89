//! ## What it does
//! Finds servers that are checked, although neither their address nor a `port` option says at which port.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. Without `check` such a server gets the connections at the port they came in at.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! There is no fix: the port is not known.
//!
//! ## References
//! Configuration manual, 5.2 `check`, `port`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/checked-server-without-port",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a checked server has no port",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s 10.0.0.1 check port 80\n  server t /x.sock check\n  server u 10.0.0.1\n");
        RULE.pass("backend b\n  option tcp-check\n  tcp-check connect port 80\n  server s 10.0.0.1 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s 10.0.0.1 check\n", "check");
    }
}
