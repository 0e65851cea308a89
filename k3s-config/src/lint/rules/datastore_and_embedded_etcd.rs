//! ## What it does
//! Finds `datastore-endpoint` together with `cluster-init`, or with a server to join.
//!
//! ## Why is this bad?
//! The external datastore wins, and k3s does not say so: no etcd cluster is started, `cluster-init` does nothing, and the
//! servers are members of one cluster only if all of them name the same datastore.
//!
//! ## Example
//! ```yaml
//! cluster-init: true
//! datastore-endpoint: mysql://k3s@tcp(db.lan:3306)/k3s
//! ```
//!
//! ## Use instead
//! ```yaml
//! datastore-endpoint: mysql://k3s@tcp(db.lan:3306)/k3s
//! ```
//!
//! ## Fix safety
//! There is no fix: which datastore is meant only the operator knows.
//!
//! ## References
//! k3s `pkg/cluster`; the documentation of datastores.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/datastore-and-embedded-etcd",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "an external datastore and embedded etcd at once",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(datastore) = node.set("datastore-endpoint") else { continue };
        let init = node.get("cluster-init").filter(|_| node.is_on("cluster-init"));
        let (stated, what, sure) = match (init, node.set("server")) {
            (Some(init), _) => (init, "`cluster-init` does nothing", Confidence::High),
            (None, Some(server)) => (server, "no etcd cluster is joined", Confidence::Medium),
            (None, None) => continue,
        };
        let message = format!(
            "with `datastore-endpoint` {what}: the external datastore is used, without a word"
        );
        found.push(
            view.at_key(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .confidence(sure)
                .help(format!("take `{}` out, or `datastore-endpoint`", stated.name))
                .label(view.label_at_key(node, datastore, "the datastore that is used")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("cluster-init: true\n");
        RULE.pass("datastore-endpoint: a\ncluster-init: false\n");
        RULE.pass("server: https://cp.lan:6443\ntoken: a\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail(
            "cluster-init: true\ndatastore-endpoint: mysql://k3s:pw@tcp(db:3306)/k3s\n",
            "cluster-init",
        );
        assert!(!format!("{found:?}").contains("pw"));
        RULE.fail("server: https://a:6443\ndatastore-endpoint: a\n", "server");
    }
}
