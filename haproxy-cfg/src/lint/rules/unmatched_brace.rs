//! ## What it does
//! Finds `${` between double quotes where something else than `}`, a default or `[*]` follows the name, or where the
//! name ends the line.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. The default of a variable is written with a hyphen alone; the `:-` of shells is not
//! understood.
//!
//! ## Example
//! ```haproxy
//! global
//!     log-tag "${NAME:-haproxy}"
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     log-tag "${NAME-haproxy}"
//! ```
//!
//! ## Fix safety
//! There is no fix: a shell's `:-` also replaces an empty value, HAProxy's `-` only an unset one.
//!
//! ## References
//! Configuration manual, 2.3 Environment variables. Defaults came with 2.5, `[*]` with 2.3.

use crate::Document;
use crate::lint::{Rule, lexical};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "haproxy/unmatched-brace",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`${` without the `}` that belongs to it",
));

/// What is said of the `${` at `at`.
pub(crate) fn say(document: &Document, at: Span) -> Diagnostic {
    lexical(
        &RULE,
        document,
        at,
        "`${` needs a name and `}`; only `-default` and `[*]` may stand between them",
        "a default is written `${NAME-default}`, with no colon",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  log-tag \"${NAME}\"\n");
        RULE.pass("global\n  log-tag \"${NAME-haproxy}\"\n");
        RULE.pass("global\n  log-tag \"${NAME[*]}\"\n");
        RULE.pass("global\n  log-tag '${NAME'\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  log-tag \"${NAME:-haproxy}\"\n", "${NAME:-haproxy}\"");
        RULE.fail("global\n  log-tag \"${NAME\"\n", "${NAME\"");
    }
}
