//! ## What it does
//! Finds values that k3s refuses when it starts: switches that are neither yes nor no, numbers and lengths of time that
//! are none or out of range, addresses, port ranges, and TLS settings of the API server.
//!
//! ## Why is this bad?
//! k3s does not start.
//!
//! ## Example
//! ```yaml
//! node-ip: 10.0.42.1, fd00::1
//! service-node-port-range: 30000
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-ip: 10.0.42.1,fd00::1
//! service-node-port-range: 30000-32767
//! ```
//!
//! ## Fix safety
//! There is no fix: what is meant only its author knows.
//!
//! ## References
//! k3s `pkg/cli/server`, `pkg/util`; Go `strconv` and `time`; Kubernetes `net.ParsePortRange` and `flag.TLSVersion`.

use crate::lint::Rule;
use crate::model::go_value::{parse_bool, parse_int};
use crate::view::{Node, Stated, View};
use crate::{Duration, FlagKind, PortRange, find_component_arg};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/invalid-value",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a value that k3s refuses",
    ),
    check,
);

/// What is wrong with a part of a value, and what to write.
type Wrong = (Span, String, &'static str);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts && stated.known) {
            let Some(flag) = stated.flag.filter(|flag| flag.exists_in(node.version)) else {
                continue;
            };
            // That a switch or a number has no value at all is another rule's.
            if stated.value.is_empty() && !matches!(flag.kind(), FlagKind::Text | FlagKind::List) {
                continue;
            }
            let mut wrong = of_kind(stated, flag.kind());
            if wrong.is_empty() {
                wrong = of_flag(view, node, stated);
            }
            for (span, what, help) in wrong {
                let message = format!("{what}: k3s does not start");
                found.push(
                    view.at(&RULE.info, node, stated, span, message)
                        .tool_says(ToolSays::Error)
                        .help(help),
                );
            }
        }
    }
}

/// What the command line parser refuses.
fn of_kind(stated: &Stated, kind: FlagKind) -> Vec<Wrong> {
    let value = stated.value.as_str();
    let (what, help) = match kind {
        FlagKind::Bool if parse_bool(value).is_err() => {
            ("neither yes nor no", "write `true` or `false`")
        }
        FlagKind::Int if parse_int(value).is_err() => ("no number", "write it in digits"),
        FlagKind::Duration if value.parse::<Duration>().is_err() => {
            ("no length of time", "write a number and its unit, such as `90s` or `1h30m`")
        }
        _ => return Vec::new(),
    };
    vec![(stated.span, format!("`{}: {value}` is {what}", stated.name), help)]
}

/// What k3s refuses when it has read its flags.
fn of_flag(view: &View<'_>, node: &Node, stated: &Stated) -> Vec<Wrong> {
    let is_server = node.may_be_server();
    let whole = |what: String, help| vec![(stated.span, what, help)];
    let value = stated.value.as_str();
    match stated.name() {
        "node-ip" | "node-external-ip" => addresses(view, stated),
        "cluster-dns" if is_server => addresses(view, stated),
        "service-node-port-range" if is_server && value.parse::<PortRange>().is_err() => whole(
            format!("`{value}` is no range of ports"),
            "write the first and the last, such as `30000-32767`",
        ),
        "etcd-snapshot-reconcile-interval" if is_server && !positive(value) && snapshots(node) => {
            whole(
                "snapshots cannot be reconciled every 0s".to_owned(),
                "write a length of time above 0, such as `10m`",
            )
        }
        "etcd-s3-timeout" if is_server && !positive(value) && node.is_on("etcd-s3") => whole(
            "an S3 request cannot end within 0s".to_owned(),
            "write a length of time above 0, such as `5m`",
        ),
        "kube-apiserver-arg" if is_server => {
            tls(value).map_or_else(Vec::new, |(what, help)| whole(what, help))
        }
        "vpn-auth" => vpn(value).map_or_else(Vec::new, |(what, help)| whole(what, help)),
        _ => Vec::new(),
    }
}

fn addresses(view: &View<'_>, stated: &Stated) -> Vec<Wrong> {
    let wrong = |part: crate::view::Part| {
        let help = match part.text.trim().parse::<IpAddr>() {
            Ok(_) => "write no blank behind the comma",
            Err(_) => "write IPv4 or IPv6 addresses, with commas between",
        };
        (part.span, format!("`{}` is no IP address", part.text), help)
    };
    let parts = stated.parts(view.text(stated.source)).into_iter();
    parts.filter(|part| part.text.parse::<IpAddr>().is_err()).map(wrong).collect()
}

fn positive(value: &str) -> bool {
    value.parse::<Duration>().is_ok_and(|duration| duration > Duration::default())
}

/// Whether snapshots are made, or one is restored.
fn snapshots(node: &Node) -> bool {
    !node.is_on("etcd-disable-snapshots") || node.is_on("cluster-reset")
}

/// What is wrong with an argument of the API server that k3s itself looks at.
fn tls(argument: &str) -> Option<(String, &'static str)> {
    const LOOKED_AT: [&str; 5] = [
        "tls-min-version",
        "tls-cipher-suites",
        "authorization-config",
        "authentication-config",
        "feature-gates",
    ];
    const VERSIONS: [&str; 4] = ["VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"];
    let name = LOOKED_AT.into_iter().find(|name| {
        let argument = argument.trim_start_matches('-');
        argument
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['=', '+', '-']))
    })?;
    match find_component_arg(name, &[argument]) {
        Err(_) => Some((
            format!("`{name}` has no value, which makes the server panic"),
            "write `name=value`",
        )),
        Ok(Some(value))
            if name == "tls-min-version" && !value.is_empty() && !VERSIONS.contains(&value) =>
        {
            Some((
                format!("`{value}` is no version of TLS to the API server"),
                "write `VersionTLS12` or `VersionTLS13`",
            ))
        }
        Ok(_) => None,
    }
}

/// What is wrong with what is to connect to a VPN. Its key is never shown.
fn vpn(value: &str) -> Option<(String, &'static str)> {
    const HELP: &str = "write `name=tailscale,joinKey=…`";
    if value.is_empty() {
        return None;
    }
    let mut provider = None;
    let mut has_key = false;
    for pair in value.split(',') {
        match pair.split_once('=') {
            None => {
                return Some((
                    "a part of `vpn-auth` is no `name=value`, which makes k3s panic".to_owned(),
                    HELP,
                ));
            }
            Some(("name", name)) => provider = Some(name),
            Some(("joinKey", key)) => has_key = !key.is_empty(),
            Some(("controlServerURL" | "extraArgs", _)) => {}
            Some((other, _)) => return Some((format!("`vpn-auth` has no part `{other}`"), HELP)),
        }
    }
    match provider {
        Some("tailscale") if has_key => None,
        Some("tailscale") => Some(("`vpn-auth` has no `joinKey`".to_owned(), HELP)),
        Some(name) => Some((format!("k3s knows no VPN `{name}`"), HELP)),
        None => Some(("`vpn-auth` does not name a VPN".to_owned(), HELP)),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("docker: yes\nhttps-listen-port: 0x192B\netcd-s3-timeout: 1m30s\n");
        RULE.pass("node-ip: 10.0.42.1,fd00::1\nservice-node-port-range: 30000-32767\n");
        RULE.pass("etcd-disable-snapshots: true\netcd-snapshot-reconcile-interval: 0s\n");
        RULE.pass("kube-apiserver-arg: [tls-min-version=VersionTLS13, v=2, audit-log-path=/a]\n");
        RULE.pass("vpn-auth: name=tailscale,joinKey=k\n");
        RULE.pass("# role: agent\ncluster-dns: x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("docker: \"yes\"\n", "\"yes\"");
        RULE.fail("https-listen-port: \"08\"\n", "\"08\"");
        RULE.fail("etcd-s3-timeout: 5\n", "5");
        RULE.fail("etcd-s3: true\netcd-s3-timeout: 0s\n", "0s");
        RULE.fail("node-ip: 10.0.42.1, fd00::1\n", " fd00::1");
        RULE.fail("cluster-dns: [10.43.0.10, dns.lan]\n", "dns.lan");
        RULE.fail("service-node-port-range: x\n", "x");
        RULE.fail("kube-apiserver-arg: [tls-min-version=1.2]\n", "tls-min-version=1.2");
        RULE.fail("kube-apiserver-arg: feature-gates\n", "feature-gates");
        let found = RULE
            .fail("# role: agent\nvpn-auth: name=foo,joinKey=secret\n", "name=foo,joinKey=secret");
        assert!(!format!("{found:?}").contains("secret"));
    }
}
