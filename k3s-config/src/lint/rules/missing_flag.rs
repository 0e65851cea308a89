//! ## What it does
//! Finds agents without a server or a token, and servers without etcd that do not join another one. Environment variables
//! can give both, so it speaks only where these are known (the facts `env.K3S_URL` and so on, or `env=known`).
//!
//! ## Why is this bad?
//! k3s does not start.
//!
//! ## Example
//! ```yaml
//! # read by an agent
//! server: https://cp.lan:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! # read by an agent
//! server: https://cp.lan:6443
//! token-file: /etc/rancher/k3s/join-token
//! ```
//!
//! ## Fix safety
//! There is no fix: the values are not known.
//!
//! ## References
//! k3s `pkg/cli/agent` and `pkg/cli/server`.

use crate::Command;
use crate::lint::Rule;
use crate::view::{Node, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/missing-flag",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a flag that k3s does not start without",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        if node.command == Some(Command::Agent) {
            agent(view, node, found);
        } else if node.is_on("disable-etcd") && lacks(view, node, &["server"]) {
            let Some(stated) = node.get("disable-etcd") else { continue };
            let message =
                "a server without etcd has to join another one: it does not start without `server`";
            found.push(
                view.at_key(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Error)
                    .help("name a server of the cluster by `server`"),
            );
        }
    }
}

fn agent(view: &View<'_>, node: &Node, found: &mut Vec<Diagnostic>) {
    let rows: [(&[&str], _); 2] = [
        (&["server"], "name a server of the cluster by `server`"),
        (&["token", "token-file"], "add `token-file`, or `token`"),
    ];
    // A file that says nothing at all may be one of several.
    let Some(first) = node.settings.first() else { return };
    for (flags, help) in rows {
        if lacks(view, node, flags) {
            let message = format!("an agent does not start without `{}`", flags.join("` or `"));
            let span = Span::new(first.key_span.start(), first.key_span.end());
            found.push(
                view.at(&RULE.info, node, first, span, message)
                    .tool_says(ToolSays::Error)
                    .help(help),
            );
        }
    }
}

/// Whether none of the flags is set, and no variable sets it either.
fn lacks(view: &View<'_>, node: &Node, flags: &[&str]) -> bool {
    let unset = |flag: &&str| {
        let variable =
            crate::Flag::lookup(node.flags_of(), flag).and_then(|flag| flag.env(node.version));
        let by_variable = variable.is_some_and(|name| {
            // Nothing is known of it, or it is set.
            view.target
                .facts()
                .env(name)
                .map_or(true, |value| value.is_some_and(|value| !value.is_empty()))
        });
        node.set(flag).is_none() && !by_variable
    };
    flags.iter().all(unset)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# role: agent\n# env: known\nserver: https://a:6443\ntoken: t\n");
        RULE.pass("# role: agent\nserver: https://a:6443\n");
        RULE.pass("# env: known\nserver: https://a:6443\ndisable-etcd: true\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# role: agent\n# env: known\nserver: https://a:6443\n", "server");
        RULE.fail("# role: agent\n# env: known\ntoken-file: /t\n", "token-file");
        RULE.fail("# env: known\ndisable-etcd: true\n", "disable-etcd");
    }
}
