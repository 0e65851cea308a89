//! ## What it does
//! Finds `flannel-backend: none` without `disable-network-policy`.
//!
//! ## Why is this bad?
//! Whoever turns flannel off brings a network plugin of their own, which mostly enforces network policies itself. The
//! controller that k3s still runs enforces them once more, with rules of its own that can cut connections.
//!
//! ## Example
//! ```yaml
//! flannel-backend: none
//! ```
//!
//! ## Use instead
//! ```yaml
//! flannel-backend: none
//! disable-network-policy: true
//! ```
//!
//! ## Fix safety
//! Unsafe: with a plugin that knows no policies, they are then not enforced.
//!
//! ## References
//! k3s documentation, "Custom CNI".

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/custom-cni-incomplete",
        Group::Suspicious,
        Severity::Info,
        Safety::Unsafe,
        "flannel is off and its network policy controller is not",
    ),
    check,
);

const SWITCH: &str = "disable-network-policy";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let none = node.get("flannel-backend").filter(|stated| stated.value == "none");
        let Some(none) = none.filter(|_| !node.is_on(SWITCH)) else { continue };
        let switch = node.get(SWITCH);
        if switch.is_some_and(|stated| stated.is_on().is_none() || !stated.known) {
            continue;
        }
        let message = "without flannel, k3s still runs its own network policy controller beside the network plugin";
        let mut finding = view
            .at_value(&RULE.info, node, none, message)
            .tool_says(ToolSays::Nothing)
            .help(format!("turn on `{SWITCH}`"));
        if let Some(switch) = switch {
            finding = finding.label(view.label(node, switch, "turned off here"));
        }
        if let Some(edit) = edit(view, node, none, switch) {
            finding = finding.fix(Fix::risky(format!("turn on `{SWITCH}`"), [edit]));
        }
        found.push(finding);
    }
}

/// Turns the switch on, in the file of the other flag.
fn edit(view: &View<'_>, node: &Node, backend: &Stated, off: Option<&Stated>) -> Option<Edit> {
    match off {
        Some(off) if off.source == backend.source && node.path.is_empty() => {
            Some(Edit::replace(off.span, "true"))
        }
        Some(_) => None,
        None => view.entry_below(backend, &format!("{SWITCH}: true")),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("flannel-backend: none\ndisable-network-policy: true\n");
        RULE.pass("flannel-backend: vxlan\n");
        RULE.pass("# role: agent\nflannel-backend: none\n");
    }

    #[test]
    fn fail() {
        RULE.fail("flannel-backend: \"none\" # Cilium\n", "\"none\"");
        RULE.fail("flannel-backend: none\ndisable-network-policy: false\n", "none");
    }

    #[test]
    fn fix() {
        let before = "flannel-backend: none # Cilium\ntls-san: a\n";
        let after = "flannel-backend: none # Cilium\ndisable-network-policy: true\ntls-san: a\n";
        RULE.fix(before, after);
        RULE.fix("flannel-backend: none", "flannel-backend: none\ndisable-network-policy: true\n");
        RULE.fix(
            "flannel-backend: none\r\ndisable-network-policy: no\r\n",
            "flannel-backend: none\r\ndisable-network-policy: true\r\n",
        );
    }
}
