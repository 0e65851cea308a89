//! ## What it does
//! Says where reading ended: there are 1000 errors above.
//!
//! ## Why is this bad?
//! HAProxy itself gives up at the 50th error. What stands below has not been looked at, and neither have lines been
//! held against each other: more may be wrong than is told.
//!
//! ## Example
//! A file that is no configuration of HAProxy, or one of which a generator got every line wrong.
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//! ```
//!
//! ## Fix safety
//! There is no fix. Mend what is told, and look again.
//!
//! ## References
//! The limit is that of this library, `MAX_ERRORS`; HAProxy's is in `parse_cfg` of `cfgparse.c`.

use crate::MAX_ERRORS;
use crate::lint::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/too-many-errors",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "more errors than are told",
));

/// What is said where reading ends.
pub(crate) fn say(at: Span) -> Diagnostic {
    let message = format!("there are more than {MAX_ERRORS} errors; no more was looked for");
    Diagnostic::of(&RULE.info, message)
        .at(at)
        .help("mend them, and look again")
        .tool_says(ToolSays::Error)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{Document, MAX_ERRORS, Target, check, inspect};
    use config_diagnostics::{LintOptions, ToolSays};

    /// How many errors there are, and where the one about too many stands.
    fn said(text: &str) -> (usize, Option<&str>) {
        let found = check(&Document::parse(text).document, &Target::default());
        let ends = found.iter().find(|one| one.rule == RULE.info.id);
        let errors = found.iter().filter(|one| one.tool_says == ToolSays::Error);
        (errors.count(), ends.map(|one| &text[one.span().range()]))
    }

    fn many(line: &str) -> String {
        line.repeat(MAX_ERRORS)
    }

    #[test]
    fn pass() {
        assert_eq!(said(&format!("global\n{}", many("  nonsense\n"))), (MAX_ERRORS, None));
        assert_eq!(said(&format!("global\n{}", many("  a \"b\n"))), (MAX_ERRORS, None));
    }

    #[test]
    fn fail() {
        for (head, line, more, place) in [
            ("global\n", "  nonsense\n", "  more\n", "more"),
            ("", "nonsense\n", "more\nbackend b\n", "more"),
            ("global\n", "  a 'b\n", "  more '\n", ""),
            ("global\n", ".nonsense\n", ".more\n", ".more"),
            (
                "backend b\n  server s ::1:1\n",
                "  tcp-request content reject if a\n",
                "  use-server s if a\n",
                "a",
            ),
            ("", "ring r\n", "ring r\nring r\n", "ring r"),
        ] {
            let text = format!("{head}{}{more}", many(line));
            assert_eq!(said(&text), (MAX_ERRORS + 1, Some(place)), "{line}");
        }
        let parsed = Document::parse(format!("global\n{}  more '\n", many("  a 'b\n")));
        assert_eq!(parsed.diagnostics.len(), MAX_ERRORS + 1);
    }

    /// HAProxy reads `5s x` as 5 seconds, the tables do not.
    #[test]
    fn what_loads_is_not_counted() {
        let text = format!(
            "defaults\n{}backend b\n  nonsense\n",
            many("  timeout client 5sx\n").repeat(3)
        );
        assert_eq!(said(&text), (1, None));
    }

    /// A comment about what was not looked at is not in vain.
    #[test]
    fn comments_below_are_left_alone() {
        let comment = "# k3s-stack: ignore[haproxy/empty-backend] filled by a template\n";
        for (times, is_told) in [(MAX_ERRORS - 1, true), (MAX_ERRORS + 1, false)] {
            let text = format!(
                "global\n{}{comment}backend b\n  balance source\n  server s ::1:1\n",
                "  nonsense\n".repeat(times)
            );
            let found =
                inspect(&Document::parse(text).document, &Target::default(), &LintOptions::new());
            assert_eq!(found.iter().any(|one| one.rule == "text/unused-suppression"), is_told);
        }
    }

    /// What is only warned about never hides an error.
    #[test]
    fn warnings_are_not_counted() {
        let text = format!("defaults\n{}backend b\n  nonsense\n", many("  balance source x\n"));
        assert_eq!(said(&text), (1, None));
    }
}
