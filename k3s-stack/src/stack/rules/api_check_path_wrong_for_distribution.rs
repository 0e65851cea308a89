//! ## What it does
//! Finds a check by HTTP of the API servers of k3s or RKE2 for `/readyz`, `/livez` or `/healthz` that expects success
//! without saying who it is.
//!
//! ## Why is this bad?
//! k3s and RKE2 refuse anonymous requests: they answer 401, and HAProxy takes every server for down. `/ping` answers
//! `pong` to everybody.
//!
//! ## Example
//! ```haproxy
//! backend api
//!     option httpchk GET /readyz
//!     http-check expect status 200
//!     server m1 10.0.42.1:6443 check check-ssl verify none
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend api
//!     option httpchk GET /ping
//!     http-check expect string pong
//!     server m1 10.0.42.1:6443 check check-ssl verify none
//! ```
//!
//! ## Fix safety
//! Unsafe: `/ping` says that the supervisor answers, and not that the API is ready.
//!
//! ## References
//! k3s, `pkg/server/router.go`; k3s#3576, rancher/rke2#7374.

use crate::stack::facts::{Check, Node};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/api-check-path-wrong-for-distribution",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the health check asks the API servers of k3s for a path that wants credentials",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let servers = view.servers();
    let anonymous = |node: &&Node| {
        node.all("kube-apiserver-arg")
            .any(|(argument, _)| argument.trim_start_matches('-') == "anonymous-auth=true")
    };
    if servers.iter().any(anonymous) {
        return;
    }
    for (pool, port) in view.api_pools() {
        // Kubernetes as kubeadm sets it up answers everybody.
        let is_k3s = port == 9345 || !view.facts.nodes.is_empty() && view.facts.kubeadm.is_empty();
        let Some(check) = pool.check.as_ref().filter(|check| is_k3s && !check.says_who) else {
            continue;
        };
        let path = check.uri.split('?').next().unwrap_or_default().trim_end_matches('/');
        let asks = ["/readyz", "/livez", "/healthz"]
            .iter()
            .any(|own| path == *own || path.starts_with(&format!("{own}/")));
        let is_checked = pool.servers.iter().any(|server| {
            server.is_checked && server.check_port.is_none_or(|port| view.is_api_port(port))
        });
        if !asks || !is_checked || check.accepts(401) != Some(false) {
            continue;
        }
        let message = format!(
            "the check of {} asks for `{path}`, which k3s answers with 401 to who does not say who it is: every server is down",
            pool.name,
        );
        let place = check.uri_place.as_ref().unwrap_or(&check.place);
        let node =
            view.facts.nodes.iter().find(|node| node.is_server()).or(view.facts.nodes.first());
        let diagnostic = view
            .finding(&RULE.info, place, message)
            .help("check `/ping`, and expect the string `pong`")
            .fix(Fix::risky("check `/ping`", edits(check)));
        found.push(match node {
            Some(node) => diagnostic.label(node.first_key().label("a server of k3s")),
            None => diagnostic,
        });
    }
}

fn edits(check: &Check) -> Vec<Edit> {
    let uri = check.uri_place.iter().map(|place| Edit::replace(place.span, "/ping"));
    let expects = check
        .expects
        .iter()
        .map(|(_, place)| Edit::replace(place.span, "http-check expect string pong"));
    uri.chain(expects).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(check: &str, server: &str) -> String {
        format!(
            "## haproxy.cfg\nbackend api\n{check}  server m1 10.0.42.1:6443 check check-ssl verify none\n## k3s-server1.yaml\ncluster-init: true\n{server}"
        )
    }

    const READYZ: &str = "  option httpchk GET /readyz\n  http-check expect status 200\n";

    #[test]
    fn pass() {
        RULE.pass(&stack("  option httpchk GET /ping\n  http-check expect string pong\n", ""));
        RULE.pass(&stack("  option httpchk GET /readyz\n  http-check expect status 200,401\n", ""));
        RULE.pass(&stack(READYZ, "kube-apiserver-arg: anonymous-auth=true\n"));
        RULE.pass(&stack(
            "  option httpchk\n  http-check send meth GET uri /readyz hdr Authorization x\n",
            "",
        ));
        RULE.pass(stack(READYZ, "").split_once("## k3s").unwrap().0);
    }

    #[test]
    fn fail() {
        RULE.fail(&stack(READYZ, ""), "haproxy.cfg: /readyz");
        RULE.fail(
            &stack("  option httpchk\n  http-check send meth GET uri /livez?verbose\n", ""),
            "haproxy.cfg: /livez?verbose",
        );
        RULE.fail("## haproxy.cfg\nlisten rke2\n  bind :9345\n  option httpchk GET /healthz\n  server a [fd00::1]:9345 check check-ssl verify none\n", "haproxy.cfg: /healthz");
    }

    #[test]
    fn fix() {
        let after = stack("  option httpchk GET /ping\n  http-check expect string pong\n", "");
        let after =
            after.strip_prefix("## haproxy.cfg\n").unwrap().split_once("## ").unwrap().0.to_owned();
        RULE.fix(&stack(READYZ, ""), &after);
    }
}
