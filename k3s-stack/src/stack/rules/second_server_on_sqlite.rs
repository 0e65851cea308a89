//! ## What it does
//! Finds a server that joins a first one which has neither `cluster-init` nor `datastore-endpoint`.
//!
//! ## Why is this bad?
//! The first server then keeps its data in SQLite, a file of its own, which no other server can share: the second one
//! does not start.
//!
//! ## Example
//! ```yaml
//! # k3s-server1.yaml
//! node-name: cp1
//! # k3s-server2.yaml
//! server: https://10.0.42.1:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! # k3s-server1.yaml
//! cluster-init: true
//! node-name: cp1
//! ```
//!
//! ## Fix safety
//! There is no fix: `cluster-init` moves the data of the first server into etcd, which wears out SD cards.
//!
//! ## References
//! k3s documentation, cluster datastore.

use crate::stack::facts::Node;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/second-server-on-sqlite",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a server joins one that keeps its data in SQLite",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = view.servers();
    let has = |node: &Node, flag: &str| node.started.get(flag).is_some();
    let is_alone = |node: &&&Node| {
        !node.started.is_open
            && ["server", "datastore-endpoint", "cluster-reset", "cluster-reset-restore-path"]
                .iter()
                .all(|flag| !has(node, flag))
            && !node.is_on("cluster-init")
    };
    // Of several first servers some other may be the one that is joined.
    let firsts: Vec<_> = servers.iter().filter(|node| !has(node, "server")).collect();
    let [first] = firsts.as_slice() else { return };
    let Some(first) = [*first].into_iter().find(|node| is_alone(node)) else { return };
    for second in &servers {
        let Some(join) = second.join().filter(|_| !has(second, "datastore-endpoint")) else {
            continue;
        };
        let other = view.node_at(&join.host).is_some_and(|node| !std::ptr::eq(node, *first));
        if other {
            continue;
        }
        let message = format!(
            "this server joins {}, which keeps its data in SQLite: no other server can share that",
            first.file_name(),
        );
        found.push(
            view.finding(&RULE.info, &join.place, message)
                .help("give the first server `cluster-init: true`, or all of them a `datastore-endpoint`")
                .label(first.first_key().label("neither `cluster-init` nor `datastore-endpoint`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const SECOND: &str = "## k3s-server2.yaml\nserver: https://10.0.42.1:6443\ntoken-file: /t\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("## k3s-server1.yaml\ncluster-init: true\n{SECOND}"));
        RULE.pass(&format!("## k3s-server1.yaml\ndatastore-endpoint: postgres://db\n{SECOND}"));
        RULE.pass(SECOND);
        RULE.pass("## k3s-server1.yaml\nnode-name: cp1\n## k3s-agent1.yaml\nserver: https://10.0.42.1:6443\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("## k3s-server1.yaml\nnode-name: cp1\n{SECOND}"),
            "k3s-server2.yaml: https://10.0.42.1:6443",
        );
        RULE.fail(
            "## a.sh\ncurl -sfL https://get.k3s.io | sh -s - server\n## b.sh\ncurl -sfL https://get.k3s.io | K3S_TOKEN=x sh -s - server --server https://a:6443\n",
            "b.sh: https://a:6443",
        );
    }
}
