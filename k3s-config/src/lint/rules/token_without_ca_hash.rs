//! ## What it does
//! Finds nodes that join a cluster with a short token: a password, or a token of `k3s token create`, without the hash of the
//! cluster's CA.
//!
//! ## Why is this bad?
//! On first contact the node cannot tell whether the server that answers is of its cluster. Whoever answers in its place
//! gets the token.
//!
//! ## Example
//! ```yaml
//! server: https://cp.lan:6443
//! token: 0123456789abcdef
//! ```
//!
//! ## Use instead
//! ```yaml
//! server: https://cp.lan:6443
//! token-file: /var/lib/rancher/k3s/full-node-token
//! ```
//!
//! ## Fix safety
//! There is no fix: the full token has to be copied from a server, out of `/var/lib/rancher/k3s/server/node-token`.
//!
//! ## References
//! k3s `pkg/clientaccess/token.go`, `validateCAHash`; k3s documentation, "token".

use crate::lint::Rule;
use crate::view::View;
use crate::{Command, Token};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/token-without-ca-hash",
        Group::Security,
        Severity::Info,
        Safety::None,
        "a joining node is not told which CA its cluster has",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        let joins = match node.command {
            Some(Command::EtcdSnapshot) => false,
            Some(Command::Agent) => true,
            _ => node.set("server").is_some(),
        };
        // A file beats the text, and what it holds is not known.
        if !joins || node.set("token-file").is_some() {
            continue;
        }
        let Some(stated) = node.set("token").filter(|stated| stated.known) else { continue };
        // To be filled in by something else.
        let is_template = stated.value.contains("{{") || stated.value.starts_with(['$', '<']);
        let is_short = |token: Token| token.ca_hash().is_none();
        if is_template || !stated.value.parse().is_ok_and(is_short) {
            continue;
        }
        let message = "the token has no hash of the cluster's CA: the node takes whoever answers for its server";
        found.push(
            view.at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Warning)
                .confidence(Confidence::Medium)
                .help("take the full token, `K10…::server:…`, from `/var/lib/rancher/k3s/server/node-token`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn pass() {
        RULE.pass(&format!("server: https://cp.lan:6443\ntoken: K10{HASH}::server:pw\n"));
        // The first server: everybody else's token is made of it.
        RULE.pass("cluster-init: true\ntoken: hunter2\n");
        RULE.pass("server: https://cp.lan:6443\ntoken: hunter2\ntoken-file: /etc/rancher/token\n");
        RULE.pass("server: https://cp.lan:6443\ntoken: \"{{ k3s_token }}\"\n");
        // Another rule's.
        RULE.pass("server: https://cp.lan:6443\ntoken: K10abc::server:pw\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("s: https://cp.lan:6443\nt: hunter2\n", "hunter2");
        assert!(!format!("{found:?}").contains("hunter2"));
        RULE.fail("# role: agent\ntoken: abcdef.0123456789abcdef\n", "abcdef.0123456789abcdef");
        RULE.fail("# role: agent\ntoken: K10::node:pw\n", "K10::node:pw");
    }

    #[test]
    fn in_an_install_script() {
        let line = |token: &str| {
            format!(
                "curl -sfL https://get.k3s.io | K3S_URL=https://a:6443 K3S_TOKEN={token} sh -\n"
            )
        };
        RULE.pass_as(As::Script, &line("$TOKEN"));
        RULE.fail_as(As::Script, &line("hunter2"), "hunter2");
    }
}
