//! ## What it does
//! Finds agents that join with the token of the servers, while no `agent-token` is set.
//!
//! ## Why is this bad?
//! Whoever gets that token from a worker, for example from its disk, can add servers to the cluster and read all secrets.
//!
//! ## Example
//! ```yaml
//! # server
//! token-file: /etc/rancher/k3s/server-token
//! # agent
//! token-file: /etc/rancher/k3s/server-token
//! ```
//!
//! ## Use instead
//! ```yaml
//! # server
//! token-file: /etc/rancher/k3s/server-token
//! agent-token-file: /etc/rancher/k3s/agent-token
//! # agent
//! token-file: /etc/rancher/k3s/agent-token
//! ```
//!
//! ## Fix safety
//! There is no fix: a second token has to be made.
//!
//! ## References
//! k3s documentation, token: agent token.

use crate::stack::facts::Node;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/agent-uses-server-token",
        Group::Security,
        Severity::Info,
        Safety::None,
        "agents carry the token of servers",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = view.servers();
    for agent in view.facts.nodes.iter().filter(|node| node.is_agent()) {
        let of_server = agent.get("token").filter(|(token, _)| token.contains("::server:"));
        let shared = ["token", "token-file"].into_iter().find_map(|flag| {
            let (own, place) = agent.get(flag)?;
            let same = servers.iter().find_map(|server| {
                // The same path may be another file there.
                let may_differ = flag == "token-file" && has_agent_token(server);
                let (theirs, there) = server.get(flag).filter(|_| !may_differ)?;
                (theirs == own).then_some(there)
            })?;
            Some((place, Some(same)))
        });
        let Some((place, there)) = shared.or(of_server.map(|(_, place)| (place, None))) else {
            continue;
        };
        let message = format!(
            "the agent of {} joins with the token of servers: whoever takes it from that machine can add servers to the cluster",
            agent.file_name(),
        );
        // The value is a secret: the key is pointed at.
        let flag = agent.started.get("token").or_else(|| agent.started.get("token-file"));
        let place =
            crate::stack::Place { span: flag.map_or(place.span, |flag| flag.key_span), ..place };
        let diagnostic = view.likely(&RULE.info, &place, Confidence::Medium, message).help(
            "give the servers an `agent-token` or `agent-token-file`, and the agents that one",
        );
        found.push(match there {
            Some(there) => diagnostic.label(there.label("the servers' own")),
            None => diagnostic,
        });
    }
}

fn has_agent_token(server: &Node) -> bool {
    ["agent-token", "agent-token-file"].iter().any(|flag| server.started.get(flag).is_some())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(server: &str, agent: &str) -> String {
        format!(
            "## k3s-server1.yaml\ncluster-init: true\n{server}## k3s-agent1.yaml\nserver: https://a:6443\n{agent}"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("token-file: /s\nagent-token-file: /a\n", "token-file: /a\n"));
        RULE.pass(&stack("token: s3cret\n", "token: an0ther\n"));
        RULE.pass(&stack("", "token-file: /t\n"));
        RULE.pass(&stack("token-file: /t\nagent-token-file: /a\n", "token-file: /t\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("token-file: /t\n", "token-file: /t\n"), "k3s-agent1.yaml: token-file");
        let found =
            RULE.fail(&stack("token: hunter2\n", "token: hunter2\n"), "k3s-agent1.yaml: token");
        assert!(!found.message.contains("hunter2"));
        RULE.fail(
            "## join.sh\ncurl -sfL https://get.k3s.io | K3S_URL=https://a:6443 K3S_TOKEN=K10ab::server:cd sh -\n",
            "join.sh: K3S_TOKEN",
        );
        RULE.fail(&stack("token: a\nagent-token: b\n", "token: a\n"), "k3s-agent1.yaml: token");
    }
}
