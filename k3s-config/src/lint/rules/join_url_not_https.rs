//! ## What it does
//! Finds `server` (`K3S_URL`) without `https://` in front.
//!
//! ## Why is this bad?
//! The node never joins: a server does not start, an agent tries again for ever, and the install script refuses to install.
//!
//! ## Example
//! ```yaml
//! server: http://cp.lan:6443
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
//! Unsafe: what answers at that port may not be a k3s server.
//!
//! ## References
//! k3s `pkg/clientaccess/token.go`, `setServer`; `install.sh`, `verify_k3s_url`.

use crate::Command;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/join-url-not-https",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the URL of the server to join is not https",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.command != Some(Command::EtcdSnapshot)) {
        let Some(url) = node.set("server").filter(|url| url.known) else { continue };
        let scheme = url.value.split_once("://").map(|(scheme, _)| scheme);
        // What is to be filled in by something else may hold the scheme.
        let is_template = scheme.is_none() && url.value.starts_with(['$', '{', '<']);
        if is_template || scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")) {
            continue;
        }
        let message = match scheme {
            Some(scheme) => format!(
                "a server is joined by https only, not by `{scheme}`: the node does not join"
            ),
            None => format!("`{}` has no `https://` in front: the node does not join", url.value),
        };
        let diagnostic = view
            .at_value(&RULE.info, node, url, message)
            .tool_says(ToolSays::Error)
            .help("write `https://`, the name or address of a server, and `:6443`");
        let place = match scheme {
            None => view.within(url, 0..0).map(|at| Edit::insert(at.start(), "https://")),
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => {
                view.within(url, 0..scheme.len()).map(|at| Edit::replace(at, "https"))
            }
            Some(_) => None,
        };
        found.push(match place {
            Some(edit) => diagnostic.fix(Fix::risky("write `https://`", [edit])),
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("server: https://cp.lan:6443\n");
        RULE.pass("server: \"HTTPS://cp.lan:6443\"\n");
        RULE.pass("server: \"{{ k3s_url }}\"\n");
        RULE.pass("server:\n");
    }

    #[test]
    fn fail() {
        RULE.fail("server: http://cp.lan:6443\n", "http://cp.lan:6443");
        RULE.fail("# role: agent\ns: cp.lan:6443\n", "cp.lan:6443");
        RULE.fail("server: tcp://cp.lan:6443\n", "tcp://cp.lan:6443");
    }

    #[test]
    fn fix() {
        RULE.fix("server: 'http://cp.lan:6443' # vip\n", "server: 'https://cp.lan:6443' # vip\n");
        RULE.fix("server: cp.lan:6443\n", "server: https://cp.lan:6443\n");
    }

    #[test]
    fn in_an_install_script() {
        let line =
            |url: &str| format!("curl -sfL https://get.k3s.io | K3S_URL={url} K3S_TOKEN=t sh -\n");
        RULE.pass_as(As::Script, &line("https://$MASTER:6443"));
        RULE.fail_as(As::Script, &line("http://cp.lan:6443"), "http://cp.lan:6443");
        RULE.fix_as(As::Script, &line("cp.lan:6443"), &line("https://cp.lan:6443"));
    }
}
