//! ## What it does
//! Finds values of `egress-selector-mode` other than `agent`, `cluster`, `pod` and `disabled`.
//!
//! ## Why is this bad?
//! The server does not start.
//!
//! ## Example
//! ```yaml
//! egress-selector-mode: node
//! ```
//!
//! ## Use instead
//! ```yaml
//! egress-selector-mode: agent
//! ```
//!
//! ## Fix safety
//! Unsafe: the nearest mode is a guess.
//!
//! ## References
//! k3s `pkg/cli/server`, `validateNetworkConfiguration`.

use crate::EgressSelectorMode;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/egress-selector-invalid",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "`egress-selector-mode` is none of the modes",
    ),
    check,
);

const MODES: [&str; 4] = ["agent", "cluster", "pod", "disabled"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(mode) = node.get("egress-selector-mode").filter(|mode| mode.known) else {
            continue;
        };
        if mode.value.parse::<EgressSelectorMode>().is_ok() {
            continue;
        }
        let message =
            format!("`{}` is no egress selector mode: the server does not start", mode.value);
        let diagnostic = view
            .at_value(&RULE.info, node, mode, message)
            .tool_says(ToolSays::Error)
            .help(format!("one of {}", MODES.map(|mode| format!("`{mode}`")).join(", ")));
        found.push(match did_you_mean(&mode.value, MODES) {
            Some(near) => {
                let edit = Edit::replace(mode.span, near);
                diagnostic.fix(Fix::risky(format!("write `{near}`"), [edit]))
            }
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("egress-selector-mode: pod\n");
        RULE.pass("# role: agent\negress-selector-mode: node\n");
    }

    #[test]
    fn fail() {
        RULE.fail("egress-selector-mode: node\n", "node");
        RULE.fail("egress-selector-mode: \"\"\n", "\"\"");
    }

    #[test]
    fn fix() {
        RULE.fix("egress-selector-mode: agents\n", "egress-selector-mode: agent\n");
    }
}
