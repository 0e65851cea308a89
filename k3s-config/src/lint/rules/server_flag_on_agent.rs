//! ## What it does
//! Finds options that only a server has in the configuration of an agent.
//!
//! ## Why is this bad?
//! A server passes over keys it does not know, an agent does not: it does not start.
//!
//! ## Example
//! ```yaml
//! # read by an agent
//! server: https://cp.lan:6443
//! token-file: /etc/rancher/k3s/join-token
//! tls-san:
//!   - cp.lan
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
//! Unsafe: it takes the option out, which may belong into the file of a server.
//!
//! ## References
//! k3s `pkg/configfilearg`: only servers and snapshots know which flags are theirs; k3s-ansible issue 270.

use crate::lint::Rule;
use crate::view::{Node, View};
use crate::{Command, Flag};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/server-flag-on-agent",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "an option of servers in the configuration of an agent",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.command == Some(Command::Agent)) {
        for stated in node.first_of_each_key() {
            let is_of_server = stated.flag.is_none()
                && Flag::lookup(Command::Server, &stated.name)
                    .is_some_and(|flag| flag.exists_in(node.version));
            if !is_of_server {
                continue;
            }
            let message =
                format!("only a server has `{}`: an agent does not start with it", stated.name);
            let diagnostic = view
                .at_key(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Error)
                .help("take it out, or put it into the configuration of the servers");
            found.push(match entry(view, node, stated.key_span) {
                Some(lines) => diagnostic
                    .fix(Fix::risky(format!("take `{}` out", stated.name), [Edit::remove(lines)])),
                None => diagnostic,
            });
        }
    }
}

/// The lines of the entry with this key, which stand at the top of a file.
fn entry(view: &View<'_>, node: &Node, key: Span) -> Option<Span> {
    let stated = node.settings.iter().find(|stated| stated.key_span == key)?;
    view.entry_lines(stated)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# role: agent\nserver: https://cp.lan:6443\nnode-label: a=b\n");
        RULE.pass("# role: server\ntls-san: a\n");
        RULE.pass("tls-san: a\n");
        // No flag of anybody.
        RULE.pass("# role: agent\nour-own: a\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# role: agent\ntls-san:\n  - a\n  - b\n", "tls-san");
        RULE.fail("# role: agent\ndisable: traefik\n", "disable");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "# role: agent\nserver: https://a:6443\ntls-san:\n  - a\n  - b\nselinux: true\n",
            "# role: agent\nserver: https://a:6443\nselinux: true\n",
        );
    }
}
