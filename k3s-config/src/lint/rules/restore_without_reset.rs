//! ## What it does
//! Finds `cluster-reset-restore-path` without `cluster-reset`.
//!
//! ## Why is this bad?
//! The server does not start: a snapshot is only restored while the cluster is reset.
//!
//! ## Example
//! ```yaml
//! cluster-reset-restore-path: /backup/snap
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-reset: true
//! cluster-reset-restore-path: /backup/snap
//! ```
//!
//! ## Fix safety
//! There is no fix: resetting a cluster is not to be done by the way.
//!
//! ## References
//! k3s `pkg/cli/server`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/restore-without-reset",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a snapshot is to be restored, but the cluster is not reset",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(path) = node.set("cluster-reset-restore-path") else { continue };
        if !node.is_on("cluster-reset") {
            let message =
                "a snapshot is restored only with `cluster-reset`: the server does not start";
            found.push(
                view.at_key(&RULE.info, node, path, message)
                    .tool_says(ToolSays::Error)
                    .help("add `cluster-reset`, for the one start that restores it"),
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
        RULE.pass("cluster-reset: true\ncluster-reset-restore-path: /backup/snap\n");
        RULE.pass("cluster-reset-restore-path:\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cluster-reset-restore-path: /s\n", "cluster-reset-restore-path");
        RULE.fail(
            "cluster-reset: false\ncluster-reset-restore-path: /s\n",
            "cluster-reset-restore-path",
        );
    }
}
