//! ## What it does
//! Finds configurations that grow without end: files or macros that contain each other.
//!
//! ## Why is this bad?
//! httpd refuses the configuration while it reads it, or runs out of memory.
//!
//! ## Example
//! ```apache
//! # In /etc/apache2/common.conf:
//! Include /etc/apache2/common.conf
//! ```
//!
//! ## Use instead
//! ```apache
//! # In /etc/apache2/common.conf:
//! Include /etc/apache2/other.conf
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! httpd manual, `Include`; `AP_MAX_INCLUDE_DEPTH` in `server/config.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/configuration-too-large",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "includes, macros or sections without end",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    /// Each variable holds the one before it twice.
    fn too_large() -> String {
        let double = |n: usize| format!("Define V{} ${{V{n}}}${{V{n}}}\n", n + 1);
        let doubled: String = (0..13).map(double).collect();
        format!("Define V0 {}\n{doubled}{}", "x".repeat(1024), "ServerAdmin ${V13}\n".repeat(40))
    }

    #[test]
    fn pass() {
        RULE.pass("<Macro A>\nServerAdmin a\n</Macro>\nUse A\nUse A\n");
    }

    #[test]
    fn fail() {
        let text = too_large();
        RULE.fail(&text, "ServerAdmin ${V13}");
    }
}
