//! ## What it does
//! Finds `use-server` rules, `track` options and `attach-srv` rules that name a server which the proxy does not have.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     use-server blue if { path_beg /blue }
//!     server green 10.0.0.1:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     use-server blue if { path_beg /blue }
//!     server green 10.0.0.1:80
//!     server blue 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! There is no fix: the server that was meant is not known. The help names the nearest one where there is one.
//!
//! ## References
//! Configuration manual, 4.2 `use-server`, 5.2 `track`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-server",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line names a server that its proxy does not have",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  use-server s if TRUE\n  server s ::1:80\n");
        RULE.pass("backend b\n  server-template s 1-3 x.y:80\n  use-server s1 if TRUE\n");
        RULE.pass("backend b\n  server s ::1:80 track c/t\nbackend c\n  server t ::1:80 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  use-server s if TRUE\n", "s");
        RULE.fail("backend b\n  server s ::1:80 track t\n", "t");
        RULE.fail("backend b\n  server s ::1:80 track c/t\n", "c/t");
    }
}
