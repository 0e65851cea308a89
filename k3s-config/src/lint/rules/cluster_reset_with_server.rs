//! ## What it does
//! Finds `cluster-reset` together with `server`.
//!
//! ## Why is this bad?
//! The server does not start: a reset makes it the only member, and one member joins nobody.
//!
//! ## Example
//! ```yaml
//! cluster-reset: true
//! server: https://cp.lan:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-reset: true
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two is meant only the operator knows.
//!
//! ## References
//! k3s `pkg/cli/server`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/cluster-reset-with-server",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "the cluster is reset while the server is to join another",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let (Some(reset), Some(server)) = (node.get("cluster-reset"), node.set("server")) else {
            continue;
        };
        if node.is_on("cluster-reset") {
            let message =
                "a cluster is not reset by a server that joins another: the server does not start";
            found.push(
                view.at_key(&RULE.info, node, reset, message)
                    .tool_says(ToolSays::Error)
                    .help("take `server` out until the reset is done")
                    .label(view.label(node, server, "the server it is to join")),
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
        RULE.pass("cluster-reset: true\n");
        RULE.pass("cluster-reset: false\nserver: https://cp.lan:6443\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cluster-reset: true\ns: https://cp.lan:6443\n", "cluster-reset");
    }
}
