//! ## What it does
//! Finds a cluster of 2, 4 or more servers with embedded etcd whose number is even.
//!
//! ## Why is this bad?
//! etcd needs more than half of its members. Two servers bear no loss at all, as one does, and both have to run; four
//! bear one loss, as three do.
//!
//! ## Example
//! ```yaml
//! # k3s-server1.yaml
//! cluster-init: true
//! # k3s-server2.yaml
//! server: https://10.0.42.1:6443
//! ```
//!
//! ## Use instead
//! Add a third server, or remove the second one.
//!
//! ## Fix safety
//! There is no fix: servers are not made by files.
//!
//! ## References
//! k3s documentation, high availability with embedded etcd; k3s#5969.

use crate::stack::facts::Node;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/even-number-of-etcd-servers",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "an even number of servers with embedded etcd",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = view.servers();
    let external = servers.iter().any(|node| node.get("datastore-endpoint").is_some());
    let open = servers.iter().any(|node| node.started.is_open);
    let first = servers.iter().find(|node| node.is_on("cluster-init"));
    let Some(first) = first.filter(|_| !external && !open) else { return };
    let members: Vec<&&Node> = servers.iter().filter(|node| !node.is_on("disable-etcd")).collect();
    let machines = view.stack.machines.iter().filter(|machine| machine.is_server()).count();
    let count = members.len().max(machines);
    if count % 2 == 1 || count == 0 {
        return;
    }
    // A command may be run on more than one machine.
    let is_file = first.kind == crate::Kind::K3sConfig;
    let sure = if is_file { Confidence::High } else { Confidence::Medium };
    let stays = count / 2 - 1;
    let message = format!(
        "{count} servers with embedded etcd bear the loss of {stays}, as {} do: with one more gone, the cluster stands still",
        count - 1,
    );
    let place = first.started.get("cluster-init").map_or_else(
        || first.first_key(),
        |flag| {
            let place = first.at(flag);
            crate::stack::Place { span: flag.key_span.cover(flag.span), ..place }
        },
    );
    let mut diagnostic = view.likely(&RULE.info, &place, sure, message).help(format!(
        "run {} or {} servers",
        count - 1,
        count + 1
    ));
    for member in members.iter().filter(|member| !std::ptr::eq(***member, *first)) {
        diagnostic = diagnostic.label(member.first_key().label("a member, too"));
    }
    found.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const FIRST: &str = "## k3s-server1.yaml\ncluster-init: true\n";
    const JOINS: &str = "server: https://10.0.42.1:6443\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{FIRST}## k3s-server2.yaml\n{JOINS}## k3s-server3.yaml\n{JOINS}"));
        RULE.pass(FIRST);
        RULE.pass(&format!("{FIRST}datastore-endpoint: mysql://a\n## k3s-server2.yaml\n{JOINS}"));
        RULE.pass(&format!("{FIRST}## k3s-server2.yaml\n{JOINS}disable-etcd: true\n"));
        RULE.pass(&format!("{FIRST}## k3s-agent1.yaml\n{JOINS}"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("{FIRST}## k3s-server2.yaml\n{JOINS}"),
            "k3s-server1.yaml: cluster-init: true",
        );
        RULE.fail(
            "## a.sh\ncurl -sfL https://get.k3s.io | sh -s - server --cluster-init\n## b.sh\ncurl -sfL https://get.k3s.io | sh -s - server --server https://a:6443 --token-file /t\n",
            "a.sh: cluster-init",
        );
        RULE.fail(
            &format!("## topology\na 10.0.0.1 server\nb 10.0.0.2 server\n{FIRST}"),
            "k3s-server1.yaml: cluster-init: true",
        );
    }
}
