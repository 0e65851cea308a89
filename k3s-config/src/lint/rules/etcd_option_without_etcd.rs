//! ## What it does
//! Finds options of embedded etcd on a server that keeps its data in SQLite or in a datastore of its own.
//!
//! ## Why is this bad?
//! They do nothing: no snapshots are taken and no metrics are served. Only `cluster-init`, or joining a server that has
//! it, starts etcd.
//!
//! ## Example
//! ```yaml
//! etcd-snapshot-retention: 10
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-init: true
//! etcd-snapshot-retention: 10
//! ```
//!
//! ## Fix safety
//! There is no fix: whether the options or the datastore is wrong only the operator knows.
//!
//! ## References
//! k3s documentation, "Cluster Datastore"; k3s `pkg/cluster/managed.go`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/etcd-option-without-etcd",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "an option of embedded etcd where no etcd runs",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let datastore = node.set("datastore-endpoint");
        // A server that joins takes its token from wherever, and has the datastore of the others; one that is reset
        // had etcd before.
        let may_be_etcd = node.get("cluster-init").is_some_and(|on| on.is_on() != Some(false))
            || node.set("server").is_some()
            || node.is_on("cluster-reset");
        if datastore.is_none() && may_be_etcd {
            continue;
        }
        let mut options = node.first_of_each_key().filter(|stated| {
            let flag = stated.flag.filter(|flag| flag.exists_in(node.version));
            stated.counts
                && stated.variable.is_none()
                && flag.is_some_and(|flag| flag.name().starts_with("etcd-"))
        });
        let Some(first) = options.next() else { continue };
        let (message, confidence) = match datastore {
            Some(_) => ("does nothing: the data is in another datastore", Confidence::High),
            None => ("does nothing without `cluster-init`: the data is in SQLite", Confidence::Low),
        };
        let mut finding = view
            .at_key(&RULE.info, node, first, format!("`{}` {message}", first.name))
            .tool_says(ToolSays::Nothing)
            .confidence(confidence)
            .help(match datastore {
                Some(_) => "take the option out, and back up the datastore by its own means",
                None => "write `cluster-init: true`, or take the option out",
            });
        if let Some(datastore) = datastore {
            finding = finding.label(view.label_at_key(node, datastore, "the datastore"));
        }
        for other in options {
            finding = finding.label(view.label_at_key(node, other, "this does nothing either"));
        }
        found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("cluster-init: true\netcd-snapshot-retention: 10\n");
        RULE.pass("server: https://cp.lan:6443\netcd-s3: true\n");
        RULE.pass("cluster-reset: true\netcd-s3: true\n");
        RULE.pass("tls-san: a\ndatastore-endpoint: x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("etcd-snapshot-retention: 10\n", "etcd-snapshot-retention");
        let found =
            RULE.fail("cluster-init: false\netcd-arg: [a=b, c=d]\netcd-s3: true\n", "etcd-arg");
        assert_eq!(found.labels.len(), 1);
        RULE.fail(
            "datastore-endpoint: mysql://a\netcd-expose-metrics: true\n",
            "etcd-expose-metrics",
        );
    }
}
