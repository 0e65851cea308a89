//! ## What it does
//! Finds an `or` of a condition with nothing before or behind it.
//!
//! ## Why is this bad?
//! HAProxy passes over it. Mostly a test was removed or forgotten there, and the rule applies to less than it looks like.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request deny if { src 10.0.0.0/8 } or
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request deny if { src 10.0.0.0/8 }
//! ```
//!
//! ## Fix safety
//! Safe: the condition means the same without it.
//!
//! ## References
//! Configuration manual, 7.2 Using ACLs to form conditions.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/or-between-nothing",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "an `or` has no test on one of its sides",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        for line in &section.lines {
            // Of a condition without any test another rule speaks.
            let is_read = line.typed_condition().is_some_and(|condition| !condition.is_empty());
            let Some(start) = line.condition_at().filter(|_| is_read) else { continue };
            let is_or = |word: &str| word == "||" || word.eq_ignore_ascii_case("or");
            let mut in_braces = false;
            for (at, word) in line.values().iter().enumerate().skip(start + 1) {
                in_braces = *word == "{" || in_braces && *word != "}";
                let behind = line.value(at + 1);
                let useless = at == start + 1 || behind.is_empty() || is_or(behind);
                if in_braces || !is_or(word) || !useless {
                    continue;
                }
                let span = line.word_span(at);
                let blank = Span::new(line.word_span(at - 1).end(), span.end());
                found.push(
                    Diagnostic::of(&RULE.info, "there is no test on one side of this `or`")
                        .at(span)
                        .path(section.path())
                        .tool_says(ToolSays::Nothing)
                        .help("remove it, or add the test that is missing")
                        .fix(Fix::safe("remove it", [Edit::remove(blank)])),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn deny(condition: &str) -> String {
        format!("frontend f\n  http-request deny if {condition}\n")
    }

    #[test]
    fn pass() {
        for condition in ["a or b", "a || { path or }", "{ path or OR }", "a", "or"] {
            RULE.pass(&deny(condition));
        }
    }

    #[test]
    fn fail() {
        RULE.fail(&deny("or { src ::1 }"), "or");
        RULE.fail(&deny("a ||"), "||");
        RULE.fail(&deny("a or OR b"), "or");
    }

    #[test]
    fn fix() {
        RULE.fix(&deny("or a or or b or"), &deny("a or b"));
    }
}
