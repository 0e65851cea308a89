//! ## What it does
//! Finds `etcd-s3-config-secret` beside other settings of S3.
//!
//! ## Why is this bad?
//! k3s reads the secret only if every other setting of S3 has its default; `etcd-s3-retention` alone does not matter.
//! Otherwise the secret is passed over, keys and bucket with it, and the log says so only when a snapshot is uploaded.
//!
//! ## Example
//! ```yaml
//! etcd-s3: true
//! etcd-s3-config-secret: k3s-etcd-s3
//! etcd-s3-bucket: k3s-snapshots
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-s3: true
//! etcd-s3-config-secret: k3s-etcd-s3
//! ```
//!
//! ## Fix safety
//! There is no fix: the settings have to be put into the secret, or the secret is not wanted.
//!
//! ## References
//! k3s `pkg/etcd/s3/s3.go`, `GetClient`.

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use crate::{Duration, FlagKind};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/s3-config-secret-ignored",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "the secret with the S3 settings is passed over",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server() && node.is_on("etcd-s3")) {
        let Some(secret) = node.set("etcd-s3-config-secret") else { continue };
        let others: Vec<_> = node.settings.iter().filter(|stated| counts(node, stated)).collect();
        let Some(first) = others.first() else { continue };
        let message = format!(
            "`etcd-s3-config-secret` is passed over, since `{}` is set as well",
            first.name()
        );
        let diagnostic = view
            .at_key(&RULE.info, node, secret, message)
            .tool_says(ToolSays::Nothing)
            .help("put the other settings into the secret, or take it out");
        let labels = others.iter().map(|stated| view.label_at_key(node, stated, "set here"));
        found.push(labels.fold(diagnostic, Diagnostic::label));
    }
}

/// Whether a setting of S3 wins, and is not what k3s takes without.
fn counts(node: &Node, stated: &Stated) -> bool {
    let Some(flag) = stated.flag.filter(|flag| flag.name().starts_with("etcd-s3-")) else {
        return false;
    };
    // The number of snapshots to keep is left out of the comparison.
    let is_compared = !matches!(flag.name(), "etcd-s3-config-secret" | "etcd-s3-retention");
    let wins = node
        .get(flag.name())
        .is_some_and(|winner| winner.source == stated.source && winner.key_span == stated.key_span);
    is_compared && wins && !is_default(node, stated)
}

fn is_default(node: &Node, stated: &Stated) -> bool {
    let Some(flag) = stated.flag else { return false };
    let default = flag.default(node.version).unwrap_or_default();
    match flag.kind() {
        FlagKind::Bool => stated.is_on() != Some(true),
        FlagKind::Duration => {
            let length = |text: &str| text.parse::<Duration>().ok();
            length(&stated.value) == length(default)
        }
        _ => stated.value == default,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("etcd-s3: true\netcd-s3-config-secret: s\netcd-s3-retention: 9\n");
        RULE.pass("etcd-s3: true\netcd-s3-config-secret: s\netcd-s3-region: us-east-1\netcd-s3-timeout: 5m0s\n");
        RULE.pass("etcd-s3: true\netcd-s3-config-secret: s\netcd-s3-insecure: false\n");
        RULE.pass("etcd-s3: true\netcd-s3-bucket: b\n");
    }

    #[test]
    fn fail() {
        let text =
            "etcd-s3: true\netcd-s3-config-secret: s\netcd-s3-bucket: b\netcd-s3-insecure: true\n";
        assert_eq!(RULE.fail(text, "etcd-s3-config-secret").labels.len(), 2);
        RULE.fail(
            "etcd-s3: true\netcd-s3-config-secret: s\netcd-s3-timeout: 1m\n",
            "etcd-s3-config-secret",
        );
    }
}
