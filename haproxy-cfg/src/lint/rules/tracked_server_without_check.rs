//! ## What it does
//! Finds servers that take the state of another one which is not checked, and servers that are to do both: `track` and
//! `check`.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 track b/a
//! backend b
//!     server a 10.0.0.1:8080
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 track b/a
//! backend b
//!     server a 10.0.0.1:8080 check
//! ```
//!
//! ## Fix safety
//! There is no fix: whether the server is to be checked is for the author to say.
//!
//! ## References
//! Configuration manual, 5.2 `track`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/tracked-server-without-check",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a server takes the state of one that has none",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s ::1:80 track t\n  server t ::1:80 check\n  server u ::1:80 track s\n");
        RULE.pass("defaults\n  default-server check\nbackend b\n  server s ::1:80 no-check track t\n  server t ::1:80\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s ::1:80 track t\n  server t ::1:80\n", "track");
        RULE.fail("backend b\n  server s ::1:80 check track t\n  server t ::1:80 check\n", "track");
    }
}
