//! ## What it does
//! Finds a `node-name` or a `cluster-domain` that is no name of the DNS.
//!
//! ## Why is this bad?
//! k3s passes both on as they are. The node of such a name is not registered, with a message of the kubelet's only; in
//! such a domain no service is found.
//!
//! ## Example
//! ```yaml
//! node-name: cp_1
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-name: cp-1
//! ```
//!
//! ## Fix safety
//! There is no fix: another name makes another node.
//!
//! ## References
//! Kubernetes documentation, "Object Names and IDs"; k3s `pkg/util/net.go`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/invalid-name",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a name of a node or a domain that Kubernetes does not take",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        let domain = node.set("cluster-domain").filter(|_| node.may_be_server());
        for stated in node.set("node-name").into_iter().chain(domain).filter(|s| s.known) {
            // What some other program fills in.
            if stated.value.contains(['$', '{']) {
                continue;
            }
            let Some(why) = why_not(&stated.value) else { continue };
            let message =
                format!("`{}` is no `{}` that Kubernetes takes: {why}", stated.value, stated.name);
            found.push(
                view.at_value(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Unknown)
                    .help("use letters, digits, `-` and `.`, with a letter or digit at both ends"),
            );
        }
    }
}

/// What keeps a text from being a name. k3s itself makes capitals small, and a dot at the end of a domain is its root.
fn why_not(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    if let Some(odd) = name.chars().find(|c| odd(*c)) {
        let shown = if odd == ' ' { "a blank".to_owned() } else { format!("`{odd}`") };
        return Some(format!("{shown} is not allowed"));
    }
    if name.len() > 253 {
        return Some("it has more than 253 characters".to_owned());
    }
    let edge = |label: &str| label.starts_with('-') || label.ends_with('-');
    name.split('.').find_map(|label| match label {
        "" => Some("a part between dots is empty".to_owned()),
        label if edge(label) => {
            Some(format!("`{label}` does not start and end with a letter or digit"))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("node-name: CP-1.lan\ncluster-domain: k8s.example.com\n");
        RULE.pass("node-name: \"{{ inventory_hostname }}\"\ncluster-domain: ${DOMAIN}\n");
        RULE.pass("node-name: \"\"\ncluster-domain: cluster.local.\n");
        RULE.pass("# role: agent\nnode-name: 1\ncluster-domain: a_b\n");
    }

    #[test]
    fn fail() {
        RULE.fail("node-name: cp_1\n", "cp_1");
        RULE.fail("# role: agent\nnode-name: \"worker 1\"\n", "\"worker 1\"");
        RULE.fail("node-name: -cp\n", "-cp");
        RULE.fail("cluster-domain: .cluster.local\n", ".cluster.local");
        RULE.fail("cluster-domain: https://k8s.lan\n", "https://k8s.lan");
    }
}
