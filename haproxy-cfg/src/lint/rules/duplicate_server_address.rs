//! ## What it does
//! Finds two servers of one backend with the same address and port.
//!
//! ## Why is this bad?
//! Mostly the second line was copied and not changed. The machine gets twice its share of the requests, and when it
//! dies, both servers die: there is nothing to fail over to.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server s1 10.0.0.1:80 check
//!     server s2 10.0.0.1:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server s1 10.0.0.1:80 check
//!     server s2 10.0.0.2:80 check
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows the other address.
//!
//! ## References
//! Configuration manual, 4.2 `server`, 5.3 "Server DNS resolution".

use crate::lint::Rule;
use crate::view::{ServerView, View};
use crate::{Address, Host};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/duplicate-server-address",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "two servers of a backend have one address",
    ),
    check,
);

/// Options whose values make another server of the same address.
const APART: [&str; 26] = [
    "addr",
    "agent-addr",
    "agent-port",
    "alpn",
    "ca-file",
    "check-sni",
    "ciphers",
    "ciphersuites",
    "client-sigalgs",
    "crt",
    "curves",
    "interface",
    "maxconn",
    "namespace",
    "port",
    "proto",
    "redir",
    "set-proxy-v2-tlv-fmt",
    "sigalgs",
    "sni",
    "socks4",
    "source",
    "ssl-max-ver",
    "ssl-min-ver",
    "track",
    "verifyhost",
];
/// Switches that do.
const SWITCHES: [&str; 5] =
    ["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn", "ssl"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing().filter(|section| !view.is_disabled(section)) {
        // Rules that choose servers by name choose between settings, too.
        if section.last(&["use-server"]).is_some() {
            continue;
        }
        let servers = view.servers(section);
        if servers.len() < 2 {
            continue;
        }
        let mut first: BTreeMap<Key, ServerView<'_, '_>> = BTreeMap::new();
        for server in servers {
            if !view.is_certain(&server.statement.line) {
                continue;
            }
            let Some(key) = key(&server) else { continue };
            let Some(other) = first.get(&key) else {
                first.insert(key, server);
                continue;
            };
            let message = format!(
                "servers `{}` and `{}` of `{}` have one address: it gets two shares, and both fail together",
                other.name, server.name, section.name
            );
            let label = Label::new(other.statement.word_span(2))
                .path(format!("{} / server {}", section.path(), other.name))
                .message("the same address");
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(server.statement.word_span(2))
                    .path(format!("{} / server {}", section.path(), server.name))
                    .tool_says(ToolSays::Nothing)
                    .help("correct the address, or remove one of them and set its `weight`")
                    .label(label),
            );
        }
    }
}

/// An address, and the options that matter beside it.
type Key = (String, Vec<Option<String>>, Vec<bool>);

/// What two servers have in common that are the same; nothing for those that may well share an address.
fn key(server: &ServerView<'_, '_>) -> Option<Key> {
    // An empty slot, filled at run time, or the members of a template.
    if !server.statement.is("server") || server.options.on("disabled") {
        return None;
    }
    let address = address(server.address?, server.options.has("resolvers"))?;
    let apart = APART.iter().map(|name| server.options.value(name).map(str::to_owned)).collect();
    Some((address, apart, SWITCHES.iter().map(|name| server.options.on(name)).collect()))
}

/// An address in one spelling.
fn address(address: &Address, is_resolved: bool) -> Option<String> {
    if address.has_variable() {
        return Some(address.as_str().to_owned());
    }
    let host = match address.host() {
        // Placeholders, and addresses that the connection brings along.
        Host::Ip(ip) if ip.is_unspecified() => return None,
        Host::Ip(ip) => ip.to_string(),
        // HAProxy gives servers of one name the different addresses that DNS answers with.
        Host::Name(name) if !is_resolved => {
            format!("{:?} {}", address.family(), name.to_ascii_lowercase())
        }
        Host::Path(path) => path.to_owned(),
        Host::Abstract(name) => format!("@{name}"),
        _ => return None,
    };
    Some(format!("{:?} {host} {:?}", address.transport(), address.port()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn two(first: &str, second: &str) -> String {
        format!("backend b\n  server s {first}\n  server t {second}\n")
    }

    #[test]
    fn pass() {
        for (first, second) in [
            ("10.0.0.1:80", "10.0.0.2:80"),
            ("10.0.0.1:80", "10.0.0.1:81"),
            ("10.0.0.1:443 ssl sni str(a)", "10.0.0.1:443 ssl sni str(b)"),
            ("10.0.0.1:80 source 10.1.0.1", "10.0.0.1:80 source 10.1.0.2"),
            ("10.0.0.1:80", "10.0.0.1:80 send-proxy"),
            ("10.0.0.1:443 ssl", "10.0.0.1:443 ssl ssl-min-ver TLSv1.3"),
            ("127.0.0.1:80 disabled", "127.0.0.1:80 disabled"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("app:80 resolvers dns", "app:80 resolvers dns"),
            ("10.0.0.1:80 check port 1", "10.0.0.1:80 check port 2"),
            ("unix@/a", "unix@/b"),
        ] {
            RULE.pass(&two(first, second));
        }
        RULE.pass("backend a\n  server s ::1:80\nbackend b\n  server s ::1:80\n");
        RULE.pass("backend b\n  server-template s 3 ::1:80\n");
        RULE.pass(
            "backend b\n  use-server s if { path / }\n  server s ::1:80\n  server t ::1:80\n",
        );
        RULE.pass(
            "backend b\n.if feature(X)\n  server s ::1:80\n.else\n  server t ::1:80\n.endif\n",
        );
    }

    #[test]
    fn fail() {
        for (first, second, place) in [
            ("10.0.0.1:80 check", "10.0.0.1:80 check", "10.0.0.1:80"),
            ("10.0.0.1:80 check", "ipv4@10.0.0.1:80 check backup", "ipv4@10.0.0.1:80"),
            ("[::1]:80", "[0:0::1]:80", "[0:0::1]:80"),
            ("app:80", "APP:80", "APP:80"),
            ("unix@/a", "/a", "/a"),
            ("10.0.0.1:80 weight 1", "10.0.0.1:80 weight 2", "10.0.0.1:80"),
        ] {
            assert_eq!(RULE.fail(&two(first, second), place).labels.len(), 1);
        }
        RULE.fail("listen l\n  server s 10.0.0.1\n  server t 10.0.0.1\n", "10.0.0.1");
    }
}
