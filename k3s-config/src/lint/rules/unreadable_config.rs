//! ## What it does
//! Finds config files that k3s does not start with: what is no YAML to it, or no list of `key: value` lines.
//!
//! ## Why is this bad?
//! k3s does not start.
//!
//! ## Example
//! ```yaml
//! token=12345
//! ```
//!
//! ## Use instead
//! ```yaml
//! token: "12345"
//! ```
//!
//! ## Fix safety
//! There is no fix: what is meant only its author knows.
//!
//! ## References
//! k3s `pkg/configfilearg`; go-yaml v2.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unreadable-config",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "k3s cannot read its config file",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(unread) = &view.unread else { return };
    let mut diagnostic =
        Diagnostic::of(&RULE.info, format!("{}: k3s does not start", unread.message()))
            .at(unread.span())
            .path("config.yaml")
            .tool_says(ToolSays::Error)
            .help("write `key: value` lines, one for each flag, indented by blanks");
    diagnostic.primary.file = view.path(unread.source_id());
    found.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("");
        RULE.pass("# nothing\n");
        RULE.pass("token: a\n---\nno more of it: [\n");
    }

    #[test]
    fn fail() {
        RULE.fail("token=12345\n", "token=12345");
    }
}
