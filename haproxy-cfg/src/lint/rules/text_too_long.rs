//! ## What it does
//! Finds texts whose end lies beyond 4 GiB.
//!
//! ## Why is this bad?
//! Places are counted in 32 bits. What lies behind is kept when the document is written again, but it is not read,
//! so nothing is said about it.
//!
//! ## Example
//! A file of 5 GiB, most likely with generated lists in it.
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     use_backend %[base,map_beg(/etc/haproxy/routes.map)]
//! ```
//!
//! ## Fix safety
//! There is no fix: the lists have to move to map or ACL files.
//!
//! ## References
//! The limit is that of this library, `MAX_TEXT`; HAProxy has none.

use crate::lint::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/text-too-long",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a text of more than 4 GiB",
));

/// What is said of a text longer than [`crate::MAX_TEXT`].
pub(crate) fn say() -> Diagnostic {
    Diagnostic::of(
        &RULE.info,
        "the text is longer than 4 GiB; what lies behind is kept, but not read",
    )
    .help("move lists to map or ACL files")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  daemon\n");
    }

    #[test]
    fn fail() {
        // A text that is long enough does not fit into a test.
        let found = super::say();
        assert_eq!(found.rule, RULE.info.id);
        assert!(found.help.is_some());
    }
}
