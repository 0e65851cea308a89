//! ## What it does
//! Finds bytes of value 0.
//!
//! ## Why is this bad?
//! httpd does not read the rest of the line, and does not say so: a directive is cut short or gone. It shows that
//! the file is damaged, was saved as UTF-16, or was cut short by a full disk.
//!
//! ## Example
//! ```text
//! 00000000  54 69 6d 65 6f 75 74 20  39 00 30 0a  |Timeout 9.0.|
//! ```
//!
//! ## Use instead
//! ```text
//! 00000000  54 69 6d 65 6f 75 74 20  39 30 0a     |Timeout 90.|
//! ```
//!
//! ## Fix safety
//! There is no fix: what stood there is not known.
//!
//! ## References
//! `ap_cfg_getline_core` in `server/util.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/stray-nul",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a NUL byte, which hides the rest of its line",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ServerAdmin \\0\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ServerAdmin a\0b\n", "\0");
    }
}
