//! ## What it does
//! Finds two servers of one proxy with the same name.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server a 10.0.0.2:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! There is no fix: other lines may refer to either of them.
//!
//! ## References
//! Configuration manual, 4.2 `server`; `proxy.c`, which compares the names.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/duplicate-server-name",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "two servers of one proxy have the same name",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "backend b\n  server s ::1:80\n  server t ::1:80\nbackend c\n  server s ::1:80\n",
        );
        RULE.pass("backend b\n  server \"${N}\" ::1:80\n  server \"${N}\" ::1:80\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s ::1:80\n  server s ::1:81\n", "s");
    }
}
