//! ## What it does
//! Finds a last line without a line break that is 206 bytes long.
//!
//! ## Why is this bad?
//! httpd drops a line of just this length without a word: its first buffer is full, and the next one finds the end
//! of the file.
//!
//! ## Example
//! ```apache
//! Header always set Content-Security-Policy "… 206 bytes in all, and no line break behind"
//! ```
//!
//! ## Use instead
//! ```apache
//! Header always set Content-Security-Policy "… 206 bytes in all, and a line break behind"
//! ```
//!
//! ## Fix safety
//! There is no fix: whether the line was meant to count is not known. A line break at the end brings it back.
//!
//! ## References
//! `ap_cfg_getline_core` in `server/util.c`; measured on 2.4.71.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/last-line-lost",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the last line has the one length at which httpd drops it",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(&format!("# {}\n", "x".repeat(204)));
        RULE.pass(&format!("# {}", "x".repeat(203)));
    }

    #[test]
    fn fail() {
        let text = format!("# {}", "x".repeat(204));
        RULE.fail(&text, &text);
    }
}
