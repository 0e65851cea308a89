//! ## What it does
//! Finds two nodes with the same `node-name`.
//!
//! ## Why is this bad?
//! A name is a node to the cluster. The second one is refused, as its password is not that of the first; or takes the
//! first one's place.
//!
//! ## Example
//! ```yaml
//! # k3s-agent1.yaml
//! node-name: worker
//! # k3s-agent2.yaml
//! node-name: worker
//! ```
//!
//! ## Use instead
//! ```yaml
//! # k3s-agent2.yaml
//! node-name: worker2
//! ```
//!
//! ## Fix safety
//! There is no fix: names are a choice. `with-node-id` adds one that is different everywhere.
//!
//! ## References
//! k3s documentation, requirements: node names.

use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/duplicate-node-name",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two nodes have the same name",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut names = HashMap::new();
    for node in
        view.facts.nodes.iter().filter(|node| node.started.is_on("with-node-id") == Some(false))
    {
        let Some((name, place)) = node.get("node-name") else { continue };
        // The command that installs a node and the file that it reads may both name it.
        let key = (name.to_ascii_lowercase(), node.kind);
        let Some(first) = names.get(&key) else {
            names.insert(key, (place, node.file_name().to_owned()));
            continue;
        };
        let (there, file): &(crate::stack::Place, String) = first;
        let message = format!(
            "node `{name}` of {} has the name of the one in {file}: the cluster takes them for one node, and refuses the second",
            node.file_name(),
        );
        found.push(
            view.finding(&RULE.info, &place, message)
                .help("give each node a name of its own, or all of them `with-node-id`")
                .label(there.label("the same name")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn agents(one: &str, two: &str) -> String {
        format!(
            "## k3s-agent1.yaml\nserver: https://a:6443\n{one}## k3s-agent2.yaml\nserver: https://a:6443\n{two}"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&agents("node-name: a\n", "node-name: b\n"));
        RULE.pass(&agents(
            "node-name: a\nwith-node-id: true\n",
            "node-name: a\nwith-node-id: true\n",
        ));
        RULE.pass(&agents("node-name: a\n", ""));
    }

    #[test]
    fn fail() {
        RULE.fail(&agents("node-name: a\n", "node-name: A\n"), "k3s-agent2.yaml: A");
        RULE.fail(
            "## a.sh\ncurl -sfL https://get.k3s.io | K3S_NODE_NAME=n K3S_URL=https://a:6443 K3S_TOKEN=x sh -\ncurl -sfL https://get.k3s.io | K3S_NODE_NAME=n K3S_URL=https://a:6443 K3S_TOKEN=x sh -\n",
            "a.sh: n",
        );
    }
}
