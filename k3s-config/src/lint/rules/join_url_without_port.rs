//! ## What it does
//! Finds `server` (`K3S_URL`) without a port.
//!
//! ## Why is this bad?
//! Port 443 is meant then, not 6443. On the nodes of k3s that is Traefik, which knows nothing of joining.
//!
//! ## Example
//! ```yaml
//! server: https://cp.lan
//! token-file: /etc/rancher/k3s/join-token
//! ```
//!
//! ## Use instead
//! ```yaml
//! server: https://cp.lan:6443
//! token-file: /etc/rancher/k3s/join-token
//! ```
//!
//! ## Fix safety
//! Unsafe: a load balancer may well listen on 443. Write `:443` then, which says so.
//!
//! ## References
//! k3s `pkg/agent/loadbalancer/utility.go`; Go `net/url`.

use crate::Command;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/join-url-without-port",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the URL of the server to join has no port",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.command != Some(Command::EtcdSnapshot)) {
        let Some(url) = node.set("server").filter(|url| url.known) else { continue };
        let Some((end, port)) = without_port(&url.value) else { continue };
        let message = format!("`{}` has no port: 443 is meant, not 6443", url.value);
        let diagnostic = view
            .at_value(&RULE.info, node, url, message)
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Medium)
            .help("write `:6443` behind the host; `:443` if a load balancer listens there");
        found.push(match view.within(url, end..end) {
            Some(at) => {
                diagnostic.fix(Fix::risky("write `:6443`", [Edit::insert(at.start(), port)]))
            }
            None => diagnostic,
        });
    }
}

/// Where the port is missing in an https URL, and what to write there.
fn without_port(url: &str) -> Option<(usize, &'static str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty())?;
    // What is to be filled in by something else may hold the port.
    if !scheme.eq_ignore_ascii_case("https") || authority.contains(['{', '$', '<']) {
        return None;
    }
    let behind_address = authority.rsplit_once(']').map_or(authority, |(_, rest)| rest);
    let port = match behind_address.rsplit_once(':') {
        Some((_, "")) => "6443",
        Some(_) => return None,
        None => ":6443",
    };
    Some((scheme.len() + "://".len() + authority.len(), port))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("server: https://cp.lan:6443\n");
        RULE.pass("server: https://cp.lan:443\n");
        RULE.pass("server: https://[fd00::1]:6443/\n");
        RULE.pass("server: http://cp.lan\n");
        RULE.pass("server: \"https://{{ vip }}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("server: https://cp.lan\n", "https://cp.lan");
        RULE.fail("# role: agent\ns: \"https://[fd00::1]\"\n", "\"https://[fd00::1]\"");
    }

    #[test]
    fn fix() {
        RULE.fix("server: https://cp.lan # a\n", "server: https://cp.lan:6443 # a\n");
        RULE.fix("server: \"https://10.0.0.1/\"\n", "server: \"https://10.0.0.1:6443/\"\n");
        RULE.fix("server: 'https://cp.lan:'\n", "server: 'https://cp.lan:6443'\n");
    }

    #[test]
    fn in_an_install_script() {
        let line =
            |url: &str| format!("curl -sfL https://get.k3s.io | K3S_URL={url} K3S_TOKEN=t sh -\n");
        RULE.pass_as(As::Script, &line("https://$MASTER"));
        RULE.fix_as(As::Script, &line("https://cp.lan"), &line("https://cp.lan:6443"));
    }
}
