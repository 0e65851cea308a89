//! ## What it does
//! Finds install commands and starts of k3s that name a server to join (`K3S_URL`, `--server`), but neither a token nor a file with
//! one. Where something that is not seen may give it (a config file, an environment file, a variable of the caller), it keeps
//! quiet.
//!
//! ## Why is this bad?
//! install.sh stops; an agent does not start; a server starts, and starts a cluster of its own.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | K3S_URL=https://cp.lan:6443 sh -s -
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | K3S_URL=https://cp.lan:6443 K3S_TOKEN_FILE=/etc/rancher/k3s/join-token sh -s -
//! ```
//!
//! ## Fix safety
//! There is no fix: the token is not known.
//!
//! ## References
//! `setup_env` of install.sh; k3s `pkg/cli/agent`, `pkg/cluster`.

use crate::lint::Rule;
use crate::view::{Form, Node, View};
use crate::{Command, InstallError};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/join-url-without-token",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a cluster is to be joined without a token",
    ),
    check,
);

const HELP: &str = "name a file with the token by `K3S_TOKEN_FILE`, or by `token-file`";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for install in view.installs() {
        let Some(url) = install.variable("K3S_URL").filter(|url| url.value.is_known()) else {
            continue;
        };
        if install.run() != Err(InstallError::AgentWithoutToken) {
            continue;
        }
        let named = |name: &str| install.variables().iter().any(|v| v.name == name);
        // One that is set, but lost on its way, is not set.
        if !named("K3S_TOKEN") && !named("K3S_TOKEN_FILE") && view.mentions("K3S_TOKEN") {
            continue;
        }
        let message = "`K3S_URL` makes it an agent, and there is no `K3S_TOKEN`: install.sh stops";
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(url.span)
                .path("K3S_URL")
                .tool_says(ToolSays::Error)
                .help(HELP),
        );
    }
    for node in view.nodes.iter().filter(|node| !is_told(view, node)) {
        let Some(server) = node.set("server") else { continue };
        // A variable that only the shell knows may be empty; and where install.sh stops, that was said.
        let said = found.iter().any(|said| said.span().start() == server.key_span.start());
        if said || server.variable.is_some() && !server.known {
            continue;
        }
        let (what, says) = match node.command {
            Some(Command::Agent) => ("the agent does not start", ToolSays::Error),
            Some(Command::Server) => {
                ("the server starts a cluster of its own, without a word", ToolSays::Nothing)
            }
            _ => continue,
        };
        let message = format!("a cluster is to be joined, but there is no token: {what}");
        found.push(view.at_key(&RULE.info, node, server, message).tool_says(says).help(HELP));
    }
}

/// Whether there is a token, or may be one.
fn is_told(view: &View<'_>, node: &Node) -> bool {
    let given =
        ["token", "token-file", "cluster-secret"].iter().any(|flag| node.get(flag).is_some());
    let elsewhere = match &view.form {
        // That of an agent is told of with its other flags.
        Form::Config => {
            node.command == Some(Command::Agent)
                || ["K3S_TOKEN", "K3S_TOKEN_FILE"].iter().any(|name| view.may_be_set(name))
        }
        Form::Unit(..) => view.has_environment_file() || node.get("config").is_some(),
        _ => {
            // install.sh itself looks for a token only where no command is named.
            view.mentions("K3S_TOKEN")
                || view.mentions("config.yaml")
                || node.get("config").is_some()
        }
    };
    given || node.open || elsewhere
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const GET: &str = "curl -sfL https://get.k3s.io |";

    #[test]
    fn pass() {
        for text in [
            "K3S_URL=https://a:6443 K3S_TOKEN_FILE=/t sh -s -",
            "K3S_URL=https://a:6443 K3S_TOKEN=$T sh -s -",
            "K3S_URL=$U sh -s -",
            "K3S_URL=https://a:6443 sh -s - agent $ARGS",
            "sh -s - agent --server https://a:6443 --token-file /t",
            "sh -s -",
        ] {
            RULE.pass_as(As::Script, &format!("{GET} {text}\n"));
        }
        RULE.pass_as(
            As::Script,
            &format!("read K3S_TOKEN; export K3S_TOKEN\n{GET} K3S_URL=https://a:6443 sh -s -\n"),
        );
        RULE.pass_as(
            As::Unit,
            "[Service]\nEnvironmentFile=-/e\nExecStart=/k3s agent --server https://a:6443\n",
        );
        RULE.pass("# role: server\nserver: https://a:6443\n");
    }

    #[test]
    fn fail() {
        let url = "K3S_URL=https://a:6443";
        RULE.fail_as(As::Script, &format!("{GET} {url} sh -s -\n"), url);
        RULE.fail_as(As::Script, &format!("{GET} {url} sh -s - --token t\n"), url);
        RULE.fail_as(As::Script, &format!("export {url}\n{GET} sh -s - --docker\n"), url);
        RULE.fail_as(As::Script, &format!("{GET} {url} sh -s - agent\n"), "K3S_URL");
        RULE.fail_as(As::Script, "k3s server --server https://a:6443\n", "server");
        RULE.fail_as(
            As::Unit,
            "[Service]\nExecStart=/k3s agent --server https://a:6443\n",
            "server",
        );
        RULE.fail("# role: server\n# env: known\nserver: https://a:6443\n", "server");
    }
}
