//! ## What it does
//! Finds values of `flannel-backend` that name no backend of any version.
//!
//! ## Why is this bad?
//! The API server starts, then flannel does not, and k3s stops: it starts over and over.
//!
//! ## Example
//! ```yaml
//! flannel-backend: vlan
//! ```
//!
//! ## Use instead
//! ```yaml
//! flannel-backend: vxlan
//! ```
//!
//! ## Fix safety
//! Unsafe: the nearest backend is a guess.
//!
//! ## References
//! k3s `pkg/agent/flannel`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unknown-flannel-backend",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "k3s has no flannel backend of this name",
    ),
    check,
);

const BACKENDS: [&str; 4] = ["none", "vxlan", "host-gw", "wireguard-native"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(backend) = node.set("flannel-backend").filter(|backend| backend.known) else {
            continue;
        };
        let name = backend.value.split('=').next().unwrap_or_default();
        if BACKENDS.contains(&name) || matches!(name, "wireguard" | "ipsec") {
            continue;
        }
        let message = format!("`{name}` is no flannel backend: k3s stops soon after its start");
        let diagnostic = view
            .at_value(&RULE.info, node, backend, message)
            .tool_says(ToolSays::Error)
            .help(format!("one of {}", BACKENDS.map(|name| format!("`{name}`")).join(", ")));
        found.push(match did_you_mean(name, BACKENDS) {
            Some(near) => {
                let edit = Edit::replace(backend.span, near);
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
        RULE.pass("flannel-backend: host-gw\n");
        RULE.pass("flannel-backend: ipsec\n");
        RULE.pass("flannel-backend: \"none\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("flannel-backend: calico\n", "calico");
    }

    #[test]
    fn fix() {
        RULE.fix("flannel-backend: vlan\n", "flannel-backend: vxlan\n");
    }
}
