//! ## What it does
//! Finds `use_backend` and `default_backend` lines that name no `backend` or `listen` section.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. A name with `%` is chosen at run time, and not looked at here.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     default_backend ap
//! backend app
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     default_backend app
//! backend app
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Fix safety
//! There is no fix: the help names the nearest backend.
//!
//! ## References
//! Configuration manual, 4.2 `default_backend` and `use_backend`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-backend",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a frontend leads to a backend that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "frontend f\n  use_backend b if TRUE\n  default_backend l\nbackend b\nlisten l\n",
        );
        RULE.pass("frontend f\n  use_backend %[req.hdr(host)]\n");
        RULE.pass("defaults\n  default_backend x\nbackend b\n");
        RULE.pass("frontend f\n  disabled\n  default_backend x\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("frontend f\n  default_backend ap\nbackend app\n", "ap");
        assert_eq!(found.help.as_deref(), Some("did you mean `app`?"));
        RULE.fail("defaults\n  default_backend x\nfrontend f\n", "x");
        // A frontend has no servers to lead to.
        RULE.fail("frontend f\n  use_backend g if TRUE\nfrontend g\n", "g");
    }
}
