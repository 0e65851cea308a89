//! ## What it does
//! Finds backends that look like an ingress controller, which chooses the application by the name in `Host`, while
//! `ProxyPreserveHost` is not on.
//!
//! ## Why is this bad?
//! httpd puts the backend's own name into `Host`. The ingress knows no rule for it, and answers with 404.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://k3s-ingress/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPreserveHost on
//! ProxyPass / http://k3s-ingress/
//! ```
//!
//! ## Fix safety
//! Unsafe: all backends of the server then get the client's `Host`, and a TLS backend must have a certificate for it.
//!
//! ## References
//! mod_proxy manual, `ProxyPreserveHost`.

use crate::lint::Rule;
use crate::view::{Mapping, Statement, Url, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/host-not-preserved-for-ingress",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "an ingress does not get the `Host` by which it chooses the application",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings() {
        let mut names = view.backends(&mapping).into_iter().filter_map(|backend| backend.url());
        let balancer = mapping.url().filter(Url::is_balancer);
        let is_one = names.any(|url| is_ingress(&url)) || balancer.is_some_and(|u| is_ingress(&u));
        let Some(server) = view.server_of(mapping.statement).filter(|_| is_one) else { continue };
        let preserve = view.setting_for(&mapping, "ProxyPreserveHost");
        let sets_host = view.all("RequestHeader").any(|line| {
            line.says(1, "set") && line.says(2, "host") && view.reaches(line, &mapping)
        });
        if preserve.is_some_and(Statement::is_on)
            || sets_host
            || verifies_name(view, &mapping)
            || view.has_more(server)
            || seen.contains(&server.index)
        {
            continue;
        }
        seen.insert(server.index);
        let (statement, word) = (mapping.statement, mapping.target_word);
        let message = format!(
            "`{}` chooses the application by `Host`, and gets its own name: it answers with 404",
            mapping.url().map_or("", |url| url.host())
        );
        let diagnostic = view
            .finding(&RULE.info, statement, statement.word_span(word), message)
            .confidence(Confidence::Medium)
            .help("add `ProxyPreserveHost on`");
        let edit = match preserve.filter(|line| line.server == server.index) {
            Some(line) => line.rewrite("ProxyPreserveHost on"),
            None => view.insert_before(&mapping, "ProxyPreserveHost on"),
        };
        found.push(diagnostic.fix(Fix::risky("hand the client's `Host` on", [edit])));
    }
}

/// Whether the backend's certificate is checked for the backend's own name: with the client's `Host` preserved, httpd
/// would look for that one in it, which is another rule's mistake.
fn verifies_name(view: &View<'_>, mapping: &Mapping<'_, '_>) -> bool {
    let setting = |name| view.setting_for(mapping, name);
    let is_tls = mapping.url().is_some_and(|url| url.is_tls());
    let requires = setting("SSLProxyVerify").is_some_and(|line| line.says(1, "require"));
    let is_off = |name| setting(name).is_some_and(|line| line.says(1, "off"));
    is_tls && requires && !is_off("SSLProxyCheckPeerName") && !is_off("SSLProxyCheckPeerCN")
}

/// Whether a name is that of an ingress, as far as names tell.
fn is_ingress(url: &Url<'_>) -> bool {
    let host = url.host().to_ascii_lowercase();
    let (first, domain) = host.split_once('.').unwrap_or((&host, ""));
    // A public name is one that the other side has a rule for.
    let is_local = domain.is_empty()
        || ["local", "lan", "internal", "svc", "home", "intranet", "localdomain"]
            .iter()
            .any(|end| domain.rsplit('.').next() == Some(end));
    let known = ["traefik", "k3s", "k8s", "kubernetes", "kube"];
    let names_one = known.iter().any(|name| first.contains(name)) && is_local;
    // 6443 is the API.
    !url.authority.ends_with(":6443") && (first.contains("ingress") || names_one)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / https://k3s-ingress/\nProxyPreserveHost On\n");
        RULE.pass("ProxyPreserveHost on\n<VirtualHost *:80>\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n");
        RULE.pass("RequestHeader set Host app.example.com\nProxyPass / http://traefik/\n");
        RULE.pass("ProxyPass / http://10.0.42.1/\n");
        RULE.pass("ProxyPass / https://traefik.example.com/\n");
        RULE.pass("<Location /a>\nProxyPass http://ingress/a\nProxyPreserveHost on\n</Location>\n");
        RULE.pass("ProxyPass / https://k3s-server:6443/\n");
        // The ingress has a rule, and a certificate, for its own name.
        RULE.pass("SSLProxyEngine on\nSSLProxyVerify require\nProxyPass / https://k3s-ingress/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://k3s-ingress/\n", "http://k3s-ingress/");
        RULE.fail(
            "ProxyPreserveHost on\n<VirtualHost *:80>\nProxyPreserveHost off\nProxyPass / https://traefik.kube-system.svc/\n</VirtualHost>\n",
            "https://traefik.kube-system.svc/",
        );
        RULE.fail(
            "<Proxy balancer://k3s>\nBalancerMember http://10.0.42.1\n</Proxy>\nProxyPass / balancer://k3s/\n",
            "balancer://k3s/",
        );
        RULE.fail("RewriteRule ^/(.*) http://ingress-nginx/$1 [P]\n", "http://ingress-nginx/$1");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / http://k3s-ingress/\n",
            "  ProxyPreserveHost on\n  ProxyPass / http://k3s-ingress/\n",
        );
        RULE.fix(
            "ProxyPass / http://k3s-ingress/\nProxyPreserveHost Off\n",
            "ProxyPass / http://k3s-ingress/\nProxyPreserveHost on\n",
        );
    }
}
