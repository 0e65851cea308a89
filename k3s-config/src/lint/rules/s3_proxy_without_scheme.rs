//! ## What it does
//! Finds `etcd-s3-proxy` without scheme or host. `none`, which turns off every proxy, is right.
//!
//! ## Why is this bad?
//! The client refuses it when the first snapshot is to be uploaded; until then nothing is said.
//!
//! ## Example
//! ```yaml
//! etcd-s3: true
//! etcd-s3-bucket: k3s-snapshots
//! etcd-s3-proxy: proxy.lan:3128
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-s3: true
//! etcd-s3-bucket: k3s-snapshots
//! etcd-s3-proxy: http://proxy.lan:3128
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes a proxy for one that is spoken to by http.
//!
//! ## References
//! k3s `pkg/etcd/s3/s3.go`, `GetClient`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/s3-proxy-without-scheme",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the proxy to S3 is no URL",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(stated) = node.set("etcd-s3-proxy").filter(|stated| stated.known) else {
            continue;
        };
        let url = stated.value.as_str();
        let has_both = url.split_once("://").is_some_and(|(scheme, rest)| {
            !scheme.is_empty() && !rest.is_empty() && !rest.starts_with('/')
        });
        if has_both || url == "none" || url.starts_with(['$', '{', '<']) {
            continue;
        }
        // The value may hold a password.
        let message =
            "`etcd-s3-proxy` is no URL with scheme and host: no snapshot is ever uploaded";
        let diagnostic = view
            .at_value(&RULE.info, node, stated, message)
            .tool_says(ToolSays::Nothing)
            .help("write `http://`, the host and its port");
        let at = view.within(stated, 0..0).filter(|_| !url.contains("//"));
        found.push(match at {
            Some(at) => {
                let edit = Edit::insert(at.start(), "http://");
                diagnostic.fix(Fix::risky("write `http://`", [edit]))
            }
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("etcd-s3-proxy: http://proxy.lan:3128\n");
        RULE.pass("etcd-s3-proxy: none\n");
        RULE.pass("etcd-s3-proxy:\n");
    }

    #[test]
    fn fail() {
        RULE.fail("etcd-s3-proxy: https://\n", "https://");
        let found = RULE.fail("etcd-s3-proxy: u:hunter2@proxy.lan\n", "u:hunter2@proxy.lan");
        assert!(!found.message.contains("hunter2"));
    }

    #[test]
    fn fix() {
        RULE.fix(
            "etcd-s3-proxy: proxy.lan:3128 # a\n",
            "etcd-s3-proxy: http://proxy.lan:3128 # a\n",
        );
    }
}
