//! ## What it does
//! Finds labels in `node-label` that are no `key=value`, or hold what Kubernetes does not allow; several in one value among
//! them.
//!
//! ## Why is this bad?
//! The kubelet refuses the label and ends, or k3s cannot put it on its node: the node does not become ready.
//!
//! ## Example
//! ```yaml
//! node-label:
//!   - disk=ssd,rack=r1
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-label:
//!   - disk=ssd
//!   - rack=r1
//! ```
//!
//! ## Fix safety
//! There is no fix: what is meant only the author knows.
//!
//! ## References
//! Kubernetes `pkg/apis/core/validation` and `cmd/kubelet/app/options`; k3s `pkg/agent/run.go`.

use crate::NodeLabel;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/label-format",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a label is not written as one",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for label in node.all("node-label").filter(|label| label.known) {
            // To be filled in by something else.
            if label.value.contains("{{") {
                continue;
            }
            let Err(error) = label.value.parse::<NodeLabel>() else { continue };
            let message = format!("`{}` is no label: {error}", label.value);
            let help = if label.value.contains(',') {
                "write a list, one label an item"
            } else {
                "write `key=value`"
            };
            found.push(
                view.at_value(&RULE.info, node, label, message)
                    .tool_says(ToolSays::Error)
                    .help(help),
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
        RULE.pass("node-label:\n  - disk=ssd\n  - example.com/rack=\n");
        RULE.pass("node-label: []\n");
        RULE.pass("node-label: \"{{ labels }}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# role: agent\nnode-label: disk\n", "disk");
        RULE.fail("node-label: [\"a=b,c=d\"]\n", "\"a=b,c=d\"");
        RULE.fail("node-label: a=b c\n", "a=b c");
    }
}
