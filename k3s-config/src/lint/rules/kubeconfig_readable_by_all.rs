//! ## What it does
//! Finds a `write-kubeconfig-mode` that lets every user of the machine read or write the kubeconfig.
//!
//! ## Why is this bad?
//! The file holds the key of the cluster's administrator: who can read it owns the cluster, and through it each of its
//! nodes.
//!
//! ## Example
//! ```yaml
//! write-kubeconfig-mode: "0644"
//! ```
//!
//! ## Use instead
//! ```yaml
//! write-kubeconfig-mode: "0640"
//! write-kubeconfig-group: k3s
//! ```
//!
//! ## Fix safety
//! Unsafe: users who are neither root nor in the group of the file can no longer use `kubectl` with it.
//!
//! ## References
//! k3s documentation, `k3s server`, "Admin Kubeconfig Options".

use crate::FileMode;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/kubeconfig-readable-by-all",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "every local user may read the kubeconfig of the cluster's administrator",
    ),
    check,
);

/// What lets everybody read or write.
const OTHERS: u16 = 0o006;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(stated) = node.set("write-kubeconfig-mode").filter(|stated| stated.known) else {
            continue;
        };
        let Ok(mode) = stated.value.parse::<FileMode>() else { continue };
        if mode.bits() & OTHERS == 0 {
            continue;
        }
        let message = format!(
            "mode {} lets every user of the machine use the kubeconfig of the cluster's administrator",
            stated.value
        );
        let mut finding = view
            .at_value(&RULE.info, node, stated, message)
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Medium)
            .help("write `\"0640\"`, and the users' group as `write-kubeconfig-group`");
        // The last digit, where the text shows the mode as it is.
        let digits = stated.value.len();
        if let Some(last) = view.within(stated, digits - 1..digits) {
            let edit = Edit::replace(last, "0");
            finding = finding.fix(Fix::risky("close the file to others", [edit]));
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
        RULE.pass("write-kubeconfig-mode: \"0640\"\nwrite-kubeconfig-group: k3s\n");
        RULE.pass("write-kubeconfig-mode: 600\n");
        // Mode 0420, and no mode at all: other rules'.
        RULE.pass("write-kubeconfig-mode: 0644\n");
        RULE.pass("write-kubeconfig-mode: \"u=rw\"\n");
        RULE.pass("write-kubeconfig-mode: \"644\"\nwrite-kubeconfig-mode: \"600\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("write-kubeconfig-mode: 644\n", "644");
        RULE.fail("write-kubeconfig-mode: [\"0666\"]\n", "\"0666\"");
        RULE.fail("# role: server\nwrite-kubeconfig-mode: '604' # all\n", "'604'");
    }

    #[test]
    fn fix() {
        let before = "write-kubeconfig-mode: \"0644\" # all\n";
        RULE.fix(before, &before.replace("0644", "0640"));
        RULE.fix("write-kubeconfig-mode: 777\n", "write-kubeconfig-mode: 770\n");
    }
}
