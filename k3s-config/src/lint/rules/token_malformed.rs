//! ## What it does
//! Finds tokens that start with `K10` and are not `K10<CA hash>::<user>:<password>` with a hash of 64 hexadecimal digits, and
//! bootstrap tokens given to a server.
//!
//! ## Why is this bad?
//! The node does not join, or the server does not start.
//!
//! ## Example
//! ```yaml
//! server: https://cp.lan:6443
//! token: K10abcdef::server:deadbeef
//! ```
//!
//! ## Use instead
//! ```yaml
//! server: https://cp.lan:6443
//! token-file: /etc/rancher/k3s/join-token
//! ```
//!
//! ## Fix safety
//! There is no fix: the token has to be copied anew, from `/var/lib/rancher/k3s/server/token`.
//!
//! ## References
//! k3s `pkg/clientaccess/token.go`, `pkg/util/token.go`; k3s issues 4169, 7313 and 10740.

use crate::lint::Rule;
use crate::view::{Node, View};
use crate::{Command, Token, TokenError};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/token-malformed",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a token is not in a form that k3s takes",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in
            node.set("token").into_iter().chain(node.set("agent-token")).filter(|s| s.known)
        {
            if let Some(what) = problem(node, &stated.value) {
                found.push(
                    view.at_value(&RULE.info, node, stated, what)
                        .tool_says(ToolSays::Error)
                        .help("copy the whole token from `/var/lib/rancher/k3s/server/token`, or name a file by `token-file`"),
                );
            }
        }
    }
}

fn problem(node: &Node, text: &str) -> Option<String> {
    let token: Token = match text.parse() {
        Ok(token) => token,
        Err(TokenError::HashLength { found }) => {
            return Some(format!(
                "the CA hash of the token has {found} characters instead of 64: it is refused"
            ));
        }
        Err(error) => return Some(format!("the token is refused: {error}")),
    };
    if !token.has_plausible_hash() {
        return Some(
            "the CA hash of the token is not hexadecimal: no cluster's CA has it".to_owned(),
        );
    }
    let is_server = node.command == Some(Command::Server);
    (is_server && token.normalise_for_server().is_err())
        .then(|| "a bootstrap token does not do for a server: it does not start".to_owned())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn pass() {
        RULE.pass(&format!("token: K10{HASH}::server:pw\n"));
        RULE.pass("token: a password\n");
        RULE.pass("# role: agent\ntoken: abcdef.0123456789abcdef\n");
        RULE.pass("token-file: /t\n");
    }

    #[test]
    fn fail() {
        RULE.fail("token: K10abcdef::server:deadbeef\n", "K10abcdef::server:deadbeef");
        RULE.fail("token: K10mypassword\n", "K10mypassword");
        RULE.fail("# role: server\nt: abcdef.0123456789abcdef\n", "abcdef.0123456789abcdef");
        let bad = format!("K10{}::server:hunter2", HASH.replace('a', "x"));
        let found = RULE.fail(&format!("token: {bad}\n"), &bad);
        assert!(!format!("{found:?}").contains("hunter2"));
    }
}
