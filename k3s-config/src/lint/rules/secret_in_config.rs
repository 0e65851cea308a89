//! ## What it does
//! Finds the secret key of an S3 store, the password of a datastore or of a proxy, and the key of a VPN that stand in
//! clear in a configuration.
//!
//! ## Why is this bad?
//! The file ends up in backups and repositories, a command line in the list of processes and in the unit that everybody
//! may read. Unlike the cluster's own token, these open systems that others use, too.
//!
//! ## Example
//! ```yaml
//! etcd-s3: true
//! etcd-s3-secret-key: AKIAEXAMPLESECRET
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-s3: true
//! etcd-s3-config-secret: k3s-etcd-s3
//! ```
//!
//! ## Fix safety
//! There is no fix: the secret has to be moved, and replaced by a new one.
//!
//! ## References
//! k3s documentation, `k3s server`, `etcd-s3-config-secret`, and "Cluster Datastore".

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use crate::{Command, Flag};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/secret-in-config",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "a password or key of another system in clear",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        // What an environment holds is where it belongs.
        let stated = node.settings.iter().filter(|s| s.counts && s.known && s.variable.is_none());
        for stated in stated {
            let Some((what, secret)) = secret(stated) else { continue };
            if is_placeholder(secret) {
                continue;
            }
            let message = format!("`{}` holds {what} in clear", stated.name);
            // What is reported is shown, unless the whole value is known as a secret.
            let is_hidden = stated.flag.is_some_and(Flag::is_secret);
            let place = if is_hidden { place(view, stated, secret) } else { stated.key_span };
            found.push(
                view.at(&RULE.info, node, stated, place, message)
                    .tool_says(ToolSays::Nothing)
                    .help(help(node, stated.name())),
            );
        }
    }
}

/// What a value gives away: what it is called, and itself.
fn secret(stated: &Stated) -> Option<(&'static str, &str)> {
    let value = stated.value.as_str();
    match stated.name() {
        "etcd-s3-secret-key" => Some(("the secret key of the S3 store", value)),
        "etcd-s3-session-token" => Some(("a session token of the S3 store", value)),
        "etcd-s3-proxy" => Some(("the password of the proxy", password(value)?)),
        "datastore-endpoint" => Some(("the password of the datastore", password(value)?)),
        "vpn-auth" => {
            let key = value.split(',').find_map(|pair| pair.trim().strip_prefix("joinKey="));
            Some(("the join key of the VPN", key?))
        }
        _ => None,
    }
}

/// The password of a URL, `mysql://user:password@tcp(host:3306)/name`, or of the words of `PostgreSQL`.
fn password(endpoint: &str) -> Option<&str> {
    if let Some((_, rest)) = endpoint.split_once("password=") {
        return rest.split(['&', ' ']).next();
    }
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let (user, _) = rest.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

/// Nothing, or what some other program fills in.
fn is_placeholder(secret: &str) -> bool {
    let braced = |open, close| secret.starts_with(open) && secret.ends_with(close);
    secret.is_empty()
        || secret.starts_with('$')
        || braced("{{", "}}")
        || braced("<", ">")
        || secret.bytes().all(|b| matches!(b, b'*' | b'.' | b'x' | b'X'))
}

fn place(view: &View<'_>, stated: &Stated, secret: &str) -> Span {
    let raw = view.text(stated.source).get(stated.span.range()).unwrap_or_default();
    let at = raw.rfind(secret).and_then(|at| {
        let from = stated.span.start().checked_add(u32::try_from(at).ok()?)?;
        Some(Span::new(from, from.checked_add(u32::try_from(secret.len()).ok()?)?))
    });
    at.unwrap_or(stated.span)
}

fn help(node: &Node, flag: &str) -> &'static str {
    let has = |flag| Flag::lookup_in(Command::Server, flag, node.version).is_some();
    match flag {
        "datastore-endpoint" => "set `K3S_DATASTORE_ENDPOINT` in an environment file of root",
        "vpn-auth" => "write it to a file of root and name that by `vpn-auth-file`",
        _ if has("etcd-s3-config-secret") => {
            "put it into a secret of `kube-system` and name that by `etcd-s3-config-secret`"
        }
        "etcd-s3-secret-key" => "set `AWS_SECRET_ACCESS_KEY` in an environment file of root",
        _ => "keep it in a file that only root reads",
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("etcd-s3: true\netcd-s3-config-secret: k3s-etcd-s3\netcd-s3-access-key: A\n");
        RULE.pass("datastore-endpoint: postgres://k3s@db.lan:5432/k3s\n");
        RULE.pass("datastore-endpoint: https://10.0.42.5:2379,https://10.0.42.6:2379\n");
        RULE.pass("datastore-endpoint: \"mysql://k3s:{{ password }}@tcp(db.lan:3306)/k3s\"\n");
        RULE.pass("etcd-s3-secret-key: ${S3_KEY}\nvpn-auth-file: /etc/vpn\ntoken: pw\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("etcd-s3-secret-key: hunter2 # S3\n", "hunter2");
        assert!(!format!("{found:?}").contains("hunter2"));
        RULE.fail("datastore-endpoint: \"mysql://k3s:p@ss@tcp(db.lan:3306)/k3s\"\n", "p@ss");
        RULE.fail("datastore-endpoint: postgres://k3s:pw1@db.lan/k3s?sslmode=disable\n", "pw1");
        RULE.fail("datastore-endpoint: k3s:pw1@tcp(db.lan:3306)/k3s\n", "pw1");
        RULE.fail("datastore-endpoint: postgres://db.lan/k3s?user=a&password=pw1\n", "pw1");
        RULE.fail("# role: agent\nvpn-auth: name=tailscale,joinKey=tskey-1\n", "tskey-1");
        RULE.fail("etcd-s3-proxy: http://u:pw@proxy.lan:3128\n", "etcd-s3-proxy");
    }
}
