//! ## What it does
//! Finds `Listen` lines that repeat an address and port of an earlier one.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526).
//!
//! ## Example
//! ```apache
//! Listen 80
//! Listen 80
//! ```
//!
//! ## Use instead
//! ```apache
//! Listen 80
//! ```
//!
//! ## Fix safety
//! There is no fix: one of the two may be meant for another port.
//!
//! ## References
//! httpd manual, `Listen`; `ap_set_listener` in `server/listen.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/duplicate-listen",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the same address is listened on twice",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("Listen 127.0.0.1:80\nListen 127.0.0.1:81\n");
    }

    #[test]
    fn fail() {
        RULE.fail("Listen 80\nListen 80\n", "80");
    }
}
