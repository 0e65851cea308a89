//! ## What it does
//! Finds `etcd-s3-endpoint` with `http://` or `https://` in front, or with a path behind.
//!
//! ## Why is this bad?
//! The endpoint is a host, with a port if need be: the client takes nothing else, and no snapshot is uploaded. Whether
//! https is spoken `etcd-s3-insecure` decides.
//!
//! ## Example
//! ```yaml
//! etcd-s3: true
//! etcd-s3-bucket: k3s-snapshots
//! etcd-s3-endpoint: https://s3.example.com
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-s3: true
//! etcd-s3-bucket: k3s-snapshots
//! etcd-s3-endpoint: s3.example.com
//! ```
//!
//! ## Fix safety
//! Unsafe: it keeps the host and its port. An endpoint behind `http://` needs `etcd-s3-insecure: true` as well.
//!
//! ## References
//! k3s `pkg/etcd/s3/s3.go`; minio-go, `getEndpointURL`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/s3-endpoint-with-scheme",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the S3 endpoint is written as a URL",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(stated) = node.set("etcd-s3-endpoint").filter(|stated| stated.known) else {
            continue;
        };
        let (scheme, rest) = stated.value.split_once("://").unwrap_or(("", &stated.value));
        let host = rest.split('/').next().unwrap_or_default();
        if host == stated.value || stated.value.contains("{{") {
            continue;
        }
        let help = match scheme {
            "http" if !node.is_on("etcd-s3-insecure") => {
                format!("write `{host}`, and set `etcd-s3-insecure`")
            }
            _ => format!("write `{host}`"),
        };
        let message = format!("`{}` is no host: no snapshot is ever uploaded", stated.value);
        let diagnostic = view
            .at_value(&RULE.info, node, stated, message)
            .tool_says(ToolSays::Nothing)
            .help(help);
        let place = view.within(stated, 0..stated.value.len()).filter(|_| !host.is_empty());
        found.push(match place {
            Some(place) => {
                diagnostic.fix(Fix::risky("keep the host alone", [Edit::replace(place, host)]))
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
        RULE.pass("etcd-s3-endpoint: s3.example.com:9000\n");
        RULE.pass("etcd-s3-endpoint: \"\"\n");
        RULE.pass("etcd-s3-endpoint: \"[fd00::1]:9000\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("etcd-s3-endpoint: s3.example.com/bucket\n", "s3.example.com/bucket");
        let found = RULE.fail("etcd-s3-endpoint: http://minio.lan:9000\n", "http://minio.lan:9000");
        assert!(found.help.is_some_and(|help| help.contains("etcd-s3-insecure")));
    }

    #[test]
    fn fix() {
        RULE.fix(
            "etcd-s3-endpoint: \"https://s3.example.com/\" # a\n",
            "etcd-s3-endpoint: \"s3.example.com\" # a\n",
        );
    }
}
