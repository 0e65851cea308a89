//! ## What it does
//! Finds `tls-san` with a scheme, a port or a path.
//!
//! ## Why is this bad?
//! The certificate is made for a host of exactly that name, which nobody asks for: clients that use the host refuse the
//! certificate.
//!
//! ## Example
//! ```yaml
//! tls-san: https://k3s.example.com:6443
//! ```
//!
//! ## Use instead
//! ```yaml
//! tls-san: k3s.example.com
//! ```
//!
//! ## Fix safety
//! Unsafe: it keeps the host alone.
//!
//! ## References
//! k3s `pkg/cli/server/server.go`; dynamiclistener `cert`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/tls-san-not-a-host",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a name for the server's certificate is no host",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        for (stated, part) in view.parts(node, "tls-san") {
            let Some(host) = host(&part.text).filter(|_| stated.known) else { continue };
            let message =
                format!("`{}` is no host: the certificate does not hold for `{host}`", part.text);
            let diagnostic = view
                .at(&RULE.info, node, stated, part.span, message)
                .tool_says(ToolSays::Nothing)
                .help(format!("write `{host}`"));
            let is_shown =
                view.text(stated.source).get(part.span.range()) == Some(part.text.as_str());
            found.push(if is_shown && host.parse::<std::net::Ipv6Addr>().is_err() {
                let edit = Edit::replace(part.span, host);
                diagnostic.fix(Fix::risky(format!("write `{host}`"), [edit]))
            } else {
                diagnostic
            });
        }
    }
}

/// The host of what is more than a host.
fn host(text: &str) -> Option<&str> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        // An IPv6 address holds colons, but no port.
        None if authority.parse::<IpAddr>().is_ok() => authority,
        None => match authority.rsplit_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
                host
            }
            _ => authority,
        },
    };
    let is_plain = !host.is_empty()
        && !host.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '$' | '<'));
    // A network is no address either, and which one is meant is not known.
    let is_network = text.parse::<crate::Cidr>().is_ok();
    (host != text && is_plain && !is_network).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("tls-san: [k3s.example.com, 10.0.0.1, \"fd00::1\", \"*.example.com\"]\n");
        RULE.pass("tls-san: a.lan,b.lan\n");
        RULE.pass("tls-san: \"{{ vip }}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("tls-san: [a.lan, \"10.0.0.1:6443\"]\n", "10.0.0.1:6443");
        RULE.fail("tls-san: \"[fd00::1]:6443\"\n", "[fd00::1]:6443");
    }

    #[test]
    fn fix() {
        RULE.fix("tls-san: https://k3s.lan:6443/ # vip\n", "tls-san: k3s.lan # vip\n");
        RULE.fix("tls-san: a.lan,b.lan:6443\n", "tls-san: a.lan,b.lan\n");
    }
}
