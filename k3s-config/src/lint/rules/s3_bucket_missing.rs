//! ## What it does
//! Finds `etcd-s3` without `etcd-s3-bucket` where no secret gives the bucket either.
//!
//! ## Why is this bad?
//! The server starts, and every upload of a snapshot fails: there is no backup but on the node itself.
//!
//! ## Example
//! ```yaml
//! etcd-s3: true
//! etcd-s3-region: eu-west-1
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-s3: true
//! etcd-s3-region: eu-west-1
//! etcd-s3-bucket: k3s-snapshots
//! ```
//!
//! ## Fix safety
//! There is no fix: the name of the bucket is not known.
//!
//! ## References
//! k3s `pkg/etcd/s3/s3.go`, `GetClient`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/s3-bucket-missing",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "snapshots go to S3, and no bucket is named",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server() && node.is_on("etcd-s3")) {
        let Some(switch) = node.get("etcd-s3") else { continue };
        // A secret may name one; that it is passed over when more is set, another rule tells.
        if node.set("etcd-s3-bucket").is_some() || node.set("etcd-s3-config-secret").is_some() {
            continue;
        }
        let message = "`etcd-s3` without `etcd-s3-bucket`: no snapshot is ever uploaded";
        found.push(
            view.at_key(&RULE.info, node, switch, message).tool_says(ToolSays::Nothing).help(
                "name the bucket by `etcd-s3-bucket`, or a secret by `etcd-s3-config-secret`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("etcd-s3: true\netcd-s3-bucket: b\n");
        RULE.pass("etcd-s3: true\netcd-s3-config-secret: s\n");
        RULE.pass("etcd-s3: false\n");
        RULE.pass("etcd-s3-region: eu-west-1\n");
    }

    #[test]
    fn fail() {
        RULE.fail("etcd-s3: true\netcd-s3-region: eu-west-1\n", "etcd-s3");
        RULE.fail("etcd-s3: yes\netcd-s3-bucket:\n", "etcd-s3");
    }
}
