//! ## What it does
//! Finds directives above the first section.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. Often the first header got lost when the file was cut or pasted.
//!
//! ## Example
//! ```haproxy
//! maxconn 4096
//! defaults
//!     mode http
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     maxconn 4096
//! defaults
//!     mode http
//! ```
//!
//! ## Fix safety
//! There is no fix: the same keyword may belong to `global`, `defaults` or a proxy.
//!
//! ## References
//! Configuration manual, 2.1 Configuration file format.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/keyword-outside-section",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a directive stands above every section",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# maxconn 4096\n\nglobal\n  maxconn 4096\n");
        RULE.pass(".if 1\n.notice hello\n.endif\nglobal\n");
    }

    #[test]
    fn fail() {
        RULE.fail("maxconn 4096\ndefaults\n  mode http\n", "maxconn 4096");
        RULE.fail("Global\n", "Global");
    }
}
