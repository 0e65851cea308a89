//! ## What it does
//! Finds tokens without quotes that are a number, yes or no to YAML: `12e4`, `0123456`, `0x10`, `1_000`, `on`.
//!
//! ## Why is this bad?
//! k3s gets the value printed anew: `120000` for `12e4`, `true` for `on`. The node does not join, or the cluster gets a
//! token that nobody wrote, and nothing says so.
//!
//! ## Example
//! ```yaml
//! token: 12e4
//! ```
//!
//! ## Use instead
//! ```yaml
//! token: "12e4"
//! ```
//!
//! ## Fix safety
//! Safe: it adds the quotes that the author thought were not needed. A cluster that was started with the changed token
//! keeps that one.
//!
//! ## References
//! go-yaml v2, `resolve`; k3s `pkg/configfilearg`.

use crate::ValueKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/numeric-token-unquoted",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a token is read as a number and arrives as another text",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in &node.settings {
            if stated.flag.is_none_or(|flag| flag.value() != ValueKind::Token) {
                continue;
            }
            let Some(raw) = view.changed_by_yaml(stated) else { continue };
            let message = format!(
                "`{}` without quotes is no text to YAML: k3s gets another token than is written",
                stated.name
            );
            let fix =
                Fix::safe("quote the token", [Edit::replace(stated.span, format!("\"{raw}\""))]);
            found.push(
                view.at_value(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Nothing)
                    .help("put the token in quotes")
                    .fix(fix),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("token: \"12e4\"\nagent-token: '0123'\n");
        RULE.pass("token: 123456\n");
        RULE.pass("token: 12e4f\nserver: https://a:6443\n");
        RULE.pass("token:\nnode-name: 0123\n");
        RULE.pass("token: !!str 0123\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("t: 0123456 # ours\n", "0123456");
        let said = format!("{} {:?}", found.message, found.help);
        assert!(!said.contains("123456") && !said.contains("42798"));
        RULE.fail("agent-token: on\n", "on");
        RULE.fail("token: 123456789012345678901234567890\n", "123456789012345678901234567890");
    }

    #[test]
    fn fix() {
        RULE.fix("token: 12e4 # a\n", "token: \"12e4\" # a\n");
    }
}
