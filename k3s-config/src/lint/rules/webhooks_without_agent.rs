//! ## What it does
//! Finds servers without an agent (`disable-agent`) whose `egress-selector-mode` sends requests to pods and services through the
//! agent that is missing.
//!
//! ## Why is this bad?
//! Webhooks and aggregated APIs do not answer: nothing that they guard can be created any more.
//!
//! ## Example
//! ```yaml
//! disable-agent: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable-agent: true
//! egress-selector-mode: cluster
//! ```
//!
//! ## Fix safety
//! Unsafe: the mode has to be the same on every server.
//!
//! ## References
//! k3s `pkg/cli/server`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/webhooks-without-agent",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the API server of a server without an agent reaches no webhook",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(switch) = node.get("disable-agent").filter(|_| node.is_on("disable-agent")) else {
            continue;
        };
        let Some(mode) = node.value_or_default("egress-selector-mode") else { continue };
        if !matches!(mode, "agent" | "disabled") {
            continue;
        }
        let message = format!(
            "with `egress-selector-mode` {mode} the API server of a server without an agent reaches no webhook"
        );
        let diagnostic = view
            .at_key(&RULE.info, node, switch, message)
            .tool_says(ToolSays::Warning)
            .help("set `egress-selector-mode` to `cluster` or `pod` on every server");
        found.push(match node.get("egress-selector-mode") {
            Some(stated) => diagnostic.fix(Fix::risky(
                "use the tunnels of all nodes",
                [Edit::replace(stated.span, "cluster")],
            )),
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
        RULE.pass("disable-agent: true\negress-selector-mode: pod\n");
        RULE.pass("disable-agent: false\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable-agent: true\n", "disable-agent");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "disable-agent: true\negress-selector-mode: disabled\n",
            "disable-agent: true\negress-selector-mode: cluster\n",
        );
    }
}
