//! ## What it does
//! Finds an external datastore together with `disable-apiserver` or `disable-etcd`, and the embedded registry together
//! with another container runtime.
//!
//! ## Why is this bad?
//! k3s does not start.
//!
//! ## Example
//! ```yaml
//! datastore-endpoint: mysql://k3s@tcp(db.lan:3306)/k3s
//! disable-apiserver: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! datastore-endpoint: mysql://k3s@tcp(db.lan:3306)/k3s
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two is meant only the operator knows.
//!
//! ## References
//! k3s `pkg/cli/server` and `pkg/agent`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/conflicting-flags",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "two flags that k3s refuses together",
    ),
    check,
);

/// A flag, another one, and why they do not go together.
const CONFLICTS: [(&str, &str, &str); 4] = [
    (
        "disable-apiserver",
        "datastore-endpoint",
        "a server without an API server needs embedded etcd",
    ),
    (
        "disable-etcd",
        "datastore-endpoint",
        "with an external datastore there is no etcd to leave out",
    ),
    ("embedded-registry", "docker", "images are shared by the embedded containerd only"),
    (
        "embedded-registry",
        "container-runtime-endpoint",
        "images are shared by the embedded containerd only",
    ),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        for (switch, other, why) in CONFLICTS {
            let on = |flag| match node.get(flag) {
                Some(stated) if stated.flag.is_some_and(|f| f.kind() == crate::FlagKind::Bool) => {
                    node.is_on(flag)
                }
                Some(stated) => !stated.value.is_empty(),
                None => false,
            };
            let (Some(at), Some(with)) = (node.get(switch), node.get(other)) else { continue };
            if on(switch) && on(other) {
                let message = format!(
                    "`{switch}` and `{other}` do not go together: {why}; the server does not start"
                );
                found.push(
                    view.at_key(&RULE.info, node, at, message)
                        .tool_says(ToolSays::Error)
                        .help(format!("take `{switch}` or `{other}` out"))
                        .label(view.label_at_key(node, with, "set here")),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("datastore-endpoint: a\ndisable-etcd: false\n");
        RULE.pass("embedded-registry: true\ndocker: false\n");
    }

    #[test]
    fn fail() {
        RULE.fail("datastore-endpoint: a\ndisable-etcd: true\n", "disable-etcd");
        RULE.fail("docker: true\nembedded-registry: true\n", "embedded-registry");
    }
}
