//! ## What it does
//! Finds lines of more than 64 words. Quoted text is one word, a comment is none.
//!
//! ## Why is this bad?
//! HAProxy has room for 64 words and refuses the file. Long lists of addresses or paths run into it.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     acl office src 10.0.0.1 10.0.0.2 ⟨60 more addresses⟩ 10.0.0.63
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     acl office src -f /etc/haproxy/office.acl
//! ```
//!
//! ## Fix safety
//! There is no fix: whether a list can be cut in two, or must become a file, hangs on the keyword.
//!
//! ## References
//! Configuration manual, 7.1 ACL basics, for `-f`. The limit is `MAX_LINE_ARGS`.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/too-many-words",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line of more than 64 words",
));

/// What is said of a line whose words from `at` on are too many.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "HAProxy reads at most 64 words on a line; this is the 65th",
        "split the line, or move the patterns to a file (`-f`)",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let words = "x ".repeat(62);
        RULE.pass(&format!("frontend f\n  acl a {words} # and more\n"));
        RULE.pass(&format!("frontend f\n  acl a '{}'\n", "x ".repeat(99)));
    }

    #[test]
    fn fail() {
        let words = "x ".repeat(62);
        RULE.fail(&format!("frontend f\n  acl a {words}y z\n"), "y z");
    }
}
