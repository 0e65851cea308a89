//! ## What it does
//! Finds a server with embedded etcd on a host whose storage is an SD card or an eMMC.
//!
//! ## Why is this bad?
//! etcd writes all the time and waits for each write: the card is slow, so that the cluster loses its leader again and
//! again, and wears out within months.
//!
//! ## Example
//! ```yaml
//! # on an SD card
//! cluster-init: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! # on an SSD
//! cluster-init: true
//! ```
//!
//! ## Fix safety
//! There is no fix: the data has to move to another disk, or into another datastore.
//!
//! ## References
//! k3s documentation, "High Availability Embedded etcd" and "Requirements"; k3s issue 2615.

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/sd-card-etcd",
        Group::Suspicious,
        Severity::Hint,
        Safety::None,
        "embedded etcd on an SD card",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let what = match view.target.facts().get("storage") {
        Some("sdcard") => "an SD card",
        Some("emmc") => "an eMMC",
        _ => return,
    };
    for node in &view.nodes {
        let Some(starts_etcd) = starts_etcd(node) else { continue };
        let message = format!("etcd keeps its data on {what}, which is slow and wears out");
        found.push(
            view.at_key(&RULE.info, node, starts_etcd, message)
                .tool_says(ToolSays::Nothing)
                .confidence(Confidence::Medium)
                .help("keep `data-dir` on an SSD, or run one server with SQLite"),
        );
    }
}

/// What makes a server run etcd on the host's own disk.
fn starts_etcd(node: &Node) -> Option<&Stated> {
    let elsewhere = node.set("datastore-endpoint").or_else(|| node.set("data-dir")).is_some();
    if elsewhere || !node.may_be_server() || node.is_on("disable-etcd") {
        return None;
    }
    let joins = || node.set("server").filter(|_| node.command == Some(crate::Command::Server));
    node.get("cluster-init").filter(|on| on.is_on() == Some(true)).or_else(joins)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# storage: ssd\ncluster-init: true\n");
        RULE.pass("cluster-init: true\n");
        RULE.pass("# storage: sdcard\ncluster-init: false\n");
        RULE.pass("# storage: sdcard\ncluster-init: true\ndata-dir: /mnt/ssd/k3s\n");
        RULE.pass("# storage: sdcard\nserver: https://cp.lan:6443\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# storage: sdcard\ncluster-init: true\n", "cluster-init");
        RULE.fail(
            "# storage: emmc\n# role: server\nserver: https://cp.lan:6443\ntoken: a\n",
            "server",
        );
    }
}
