//! ## What it does
//! Finds `flannel-external-ip` without `node-external-ip`, and with a backend that does not encrypt.
//!
//! ## Why is this bad?
//! Flannel then takes the node's internal address all the same, which the others cannot reach; or it sends the traffic
//! of the pods through the public network for everyone to read.
//!
//! ## Example
//! ```yaml
//! flannel-external-ip: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! flannel-external-ip: true
//! flannel-backend: wireguard-native
//! node-external-ip: 203.0.113.7
//! ```
//!
//! ## Fix safety
//! There is no fix: the address is not in the file.
//!
//! ## References
//! k3s documentation, "Distributed hybrid or multicloud cluster"; k3s `pkg/agent/run.go`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/flannel-external-ip-incomplete",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "flannel uses external addresses that the node has not, or without encryption",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(on) = node.get("flannel-external-ip").filter(|on| on.is_on() == Some(true)) else {
            continue;
        };
        let (message, help) = if node.set("node-external-ip").is_none() {
            (
                "flannel is to use external addresses, and this node has no `node-external-ip`"
                    .to_owned(),
                "set `node-external-ip` on each node",
            )
        } else {
            match node.value_or_default("flannel-backend") {
                Some(backend @ ("vxlan" | "host-gw")) => (
                    format!(
                        "the backend `{backend}` sends the pods' traffic between external addresses without encryption"
                    ),
                    "set `flannel-backend: wireguard-native`",
                ),
                _ => continue,
            }
        };
        let mut finding =
            view.at_key(&RULE.info, node, on, message).tool_says(ToolSays::Warning).help(help);
        if let Some(backend) = node.set("flannel-backend") {
            finding = finding.label(view.label(node, backend, "the backend"));
        }
        found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let good = "flannel-external-ip: true\nflannel-backend: wireguard-native\nnode-external-ip: 203.0.113.7\n";
        RULE.pass(good);
        RULE.pass("flannel-external-ip: false\n");
        RULE.pass("node-external-ip: 203.0.113.7\n");
    }

    #[test]
    fn fail() {
        RULE.fail("flannel-external-ip: true\nnode-ip: 10.0.42.1\n", "flannel-external-ip");
        RULE.fail(
            "flannel-external-ip: true\nnode-external-ip: 203.0.113.7\n",
            "flannel-external-ip",
        );
    }
}
