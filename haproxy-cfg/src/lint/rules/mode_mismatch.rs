//! ## What it does
//! Finds frontends in mode http that hand requests to a backend in mode tcp.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. The other way round it works: a TCP frontend goes on in HTTP when it hands a connection to an
//! HTTP backend.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     default_backend app
//! backend app
//!     mode tcp
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     default_backend app
//! backend app
//!     mode http
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the modes is meant is not known.
//!
//! ## References
//! Configuration manual, 4.2 `mode`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/mode-mismatch",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a frontend in mode http leads to a backend in mode tcp",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  mode tcp\n  default_backend b\nbackend b\n  mode http\n");
        RULE.pass("defaults\n  mode http\nfrontend f\n  default_backend b\nbackend b\n");
        RULE.pass("frontend f\n  mode http\n  default_backend b\nbackend b\n  mode \"${MODE}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  mode http\n  default_backend b\nbackend b\n", "b");
        RULE.fail("listen l\n  mode http\n  use_backend b if TRUE\nbackend b\n  mode tcp\n", "b");
    }
}
