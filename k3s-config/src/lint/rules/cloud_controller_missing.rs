//! ## What it does
//! Finds `disable-cloud-controller` in a configuration that does not hint at a cloud controller of its own.
//!
//! ## Why is this bad?
//! k3s starts every kubelet for an external cloud controller. Until one has looked at a node, that keeps the taint
//! `node.cloudprovider.kubernetes.io/uninitialized`, and no pod is placed there.
//!
//! ## Example
//! ```yaml
//! disable-cloud-controller: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable-cloud-controller: true
//! kubelet-arg:
//!   - cloud-provider=external
//! ```
//!
//! ## Fix safety
//! There is no fix: the other controller is installed elsewhere.
//!
//! ## References
//! k3s documentation, "Networking Services", "Deploying an External Cloud Controller Manager".

use crate::ComponentArg;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/cloud-controller-missing",
        Group::Pedantic,
        Severity::Hint,
        Safety::None,
        "the cloud controller is off, and nothing hints at another",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let off = node.get("disable-cloud-controller").filter(|off| off.is_on() == Some(true));
        let Some(off) = off else { continue };
        let hints = node.settings.iter().any(|stated| {
            stated.name().ends_with("-arg")
                && matches!(
                    ComponentArg::new(&stated.value).key,
                    "cloud-provider" | "provider-id" | "cloud-config"
                )
        });
        if hints {
            continue;
        }
        let message = "without a cloud controller, nodes keep a taint that no pod tolerates";
        found.push(
            view.at_key(&RULE.info, node, off, message)
                .tool_says(ToolSays::Nothing)
                .confidence(Confidence::Low)
                .help("install the cloud controller of the provider, or leave that of k3s on"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("disable-cloud-controller: true\nkubelet-arg: cloud-provider=external\n");
        RULE.pass("disable-cloud-controller: false\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable-cloud-controller: yes\n", "disable-cloud-controller");
    }
}
