//! ## What it does
//! Finds labels in `node-label`, and in the kubelet's own `node-labels`, under `kubernetes.io` or `k8s.io` that the kubelet
//! does not take: `node-role.kubernetes.io/…` above all.
//!
//! ## Why is this bad?
//! The kubelet ends with an error, and k3s with it.
//!
//! ## Example
//! ```yaml
//! node-label:
//!   - node-role.kubernetes.io/worker=true
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-label:
//!   - node.kubernetes.io/role=worker
//! ```
//!
//! ## Fix safety
//! Unsafe: what selects nodes by the old label has to follow. Where the role itself is wanted, label the node afterwards
//! by `kubectl label node`.
//!
//! ## References
//! Kubernetes `cmd/kubelet/app/options` and `pkg/kubelet/apis/well_known_labels.go`; k3s issues 10916 and 1289.

use crate::ComponentArg;
use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/restricted-node-label",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a label that a node may not give itself",
    ),
    check,
);

/// What a node may say of itself under the names of Kubernetes, besides what lies under [`OWN`].
const ALLOWED: [&str; 11] = [
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];
const OWN: [&str; 2] = ["kubelet.kubernetes.io", "node.kubernetes.io"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.all("node-label") {
            labels(view, node, stated, 0, found);
        }
        for stated in node.all("kubelet-arg") {
            let arg = ComponentArg::new(&stated.value);
            if let ("node-labels", Some(labels_of)) = (arg.key, arg.value) {
                labels(view, node, stated, stated.value.len() - labels_of.len(), found);
            }
        }
    }
}

/// The kubelet gets all labels with commas between, whoever wrote these.
fn labels(view: &View<'_>, node: &Node, stated: &Stated, from: usize, found: &mut Vec<Diagnostic>) {
    let mut at = from;
    for label in stated.value.get(from..).unwrap_or_default().split(',') {
        let place = view.within(stated, at..at + label.len());
        at += label.len() + 1;
        let (key, value) = label.split_once('=').unwrap_or((label, ""));
        if !is_restricted(key) {
            continue;
        }
        let message = format!(
            "the kubelet does not take the label `{key}` from its own node: k3s ends with an error"
        );
        let diagnostic = view
            .at(&RULE.info, node, stated, place.unwrap_or(stated.span), message)
            .tool_says(ToolSays::Error)
            .help("take a prefix of your own, or `node.kubernetes.io/`; or label the node by `kubectl label node`");
        let meant = key
            .strip_prefix("node-role.kubernetes.io/")
            .filter(|role| !role.is_empty() && matches!(value, "" | "true" | "1" | "yes"))
            .map(|role| format!("node.kubernetes.io/role={role}"));
        found.push(match place.zip(meant) {
            Some((place, meant)) => {
                let edit = Edit::replace(place, meant.clone());
                diagnostic.fix(Fix::risky(format!("write `{meant}`"), [edit]))
            }
            None => diagnostic,
        });
    }
}

/// Whether a key is of Kubernetes, and none that a kubelet may set.
fn is_restricted(key: &str) -> bool {
    let Some((prefix, _)) = key.split_once('/') else { return false };
    let under = |domain: &str| {
        prefix.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    (under("kubernetes.io") || under("k8s.io"))
        && !OWN.into_iter().any(under)
        && !ALLOWED.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass(
            "node-label:\n  - node.kubernetes.io/role=worker\n  - topology.kubernetes.io/zone=a\n",
        );
        RULE.pass("node-label: [disk=ssd, example.com/node-role=a, mykubernetes.io/a=b]\n");
        RULE.pass("node-label: svccontroller.k3s.cattle.io/enablelb=true\n");
        RULE.pass("kubelet-arg: [node-labels=a.node.kubernetes.io/b=c, max-pods=5]\n");
    }

    #[test]
    fn fail() {
        let label = "node-role.kubernetes.io/worker=true";
        RULE.fail(&format!("# role: agent\nnode-label: {label}\n"), label);
        RULE.fail("node-label: \"a=b,kubernetes.io/role=x\"\n", "kubernetes.io/role=x");
        RULE.fail(
            "node-label: [node-restriction.kubernetes.io/a=b]\n",
            "node-restriction.kubernetes.io/a=b",
        );
        RULE.fail("kubelet-arg: --node-labels=a=b,x.k8s.io/c=d\n", "x.k8s.io/c=d");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "node-label:\n  - \"node-role.kubernetes.io/worker=true\" # w\n",
            "node-label:\n  - \"node.kubernetes.io/role=worker\" # w\n",
        );
    }

    #[test]
    fn in_an_install_script() {
        let line = |label: &str| {
            format!("curl -sfL https://get.k3s.io | sh -s - agent --node-label {label}\n")
        };
        let (before, after) = ("node-role.kubernetes.io/w=true", "node.kubernetes.io/role=w");
        RULE.fix_as(As::Script, &line(before), &line(after));
    }
}
