//! ## What it does
//! Finds nodes that are tainted by `node-role.kubernetes.io/master`, by `node-taint` or by the kubelet's own
//! `register-with-taints`.
//!
//! ## Why is this bad?
//! Kubernetes calls such nodes `node-role.kubernetes.io/control-plane` since 1.24. What is to run there tolerates that name,
//! and does not run.
//!
//! ## Example
//! ```yaml
//! node-taint:
//!   - node-role.kubernetes.io/master:PreferNoSchedule
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-taint:
//!   - node-role.kubernetes.io/control-plane:PreferNoSchedule
//! ```
//!
//! ## Fix safety
//! Safe: taints count when a node registers, so that a node that has done so keeps its own.
//!
//! ## References
//! Kubernetes 1.24, release notes: taint of control-plane nodes.

use crate::ComponentArg;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/taint-uses-legacy-master-key",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "a taint has the old name of control-plane nodes",
    ),
    check,
);

const OLD: &str = "node-role.kubernetes.io/master";
const NEW: &str = "node-role.kubernetes.io/control-plane";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        let taints: Vec<_> = node.all("node-taint").collect();
        let by_kubelet = node
            .all("kubelet-arg")
            .filter(|stated| ComponentArg::new(&stated.value).key == "register-with-taints");
        for stated in taints.iter().copied().chain(by_kubelet) {
            let Some(at) = place(&stated.value) else { continue };
            let message =
                format!("`{OLD}` is the old name of `{NEW}`, which is what workloads tolerate");
            let diagnostic = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .help(format!("write `{NEW}`"));
            // The same taint twice is refused.
            let meant = stated.value.replace(OLD, NEW);
            let is_there = taints.iter().any(|other| other.value == meant);
            found.push(match view.within(stated, at..at + OLD.len()) {
                Some(span) if !is_there => {
                    diagnostic.fix(Fix::safe(format!("write `{NEW}`"), [Edit::replace(span, NEW)]))
                }
                _ => diagnostic,
            });
        }
    }
}

/// Where the old name stands as the key of a taint.
fn place(value: &str) -> Option<usize> {
    let at = value.find(OLD)?;
    let before = value.get(..at)?.chars().next_back();
    let behind = value.get(at + OLD.len()..)?.chars().next();
    let is_key = before.is_none_or(|c| matches!(c, '=' | ','))
        && behind.is_none_or(|c| matches!(c, '=' | ':'));
    is_key.then_some(at)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("node-taint: node-role.kubernetes.io/control-plane:NoSchedule\n");
        RULE.pass("node-taint: example.com/node-role.kubernetes.io/master:NoSchedule\n");
        RULE.pass("node-taint: node-role.kubernetes.io/master-of-none:NoSchedule\n");
    }

    #[test]
    fn fail() {
        let taint = "node-role.kubernetes.io/master=true:NoSchedule";
        RULE.fail(&format!("# role: agent\nnode-taint: {taint}\n"), taint);
        let arg = format!("register-with-taints={taint}");
        RULE.fail(&format!("kubelet-arg:\n  - {arg}\n"), &arg);
        let both = "node-taint:\n- node-role.kubernetes.io/master:NoSchedule\n- node-role.kubernetes.io/control-plane:NoSchedule\n";
        assert!(RULE.fail(both, "node-role.kubernetes.io/master:NoSchedule").fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "node-taint: ['node-role.kubernetes.io/master=:NoSchedule'] # a\n",
            "node-taint: ['node-role.kubernetes.io/control-plane=:NoSchedule'] # a\n",
        );
    }

    #[test]
    fn in_an_install_script() {
        let line = |key: &str| {
            format!("curl -sfL https://get.k3s.io | sh -s - --node-taint {key}=true:NoSchedule\n")
        };
        RULE.fix_as(As::Script, &line(super::OLD), &line(super::NEW));
    }
}
