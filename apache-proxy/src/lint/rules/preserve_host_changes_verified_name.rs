//! ## What it does
//! Finds `ProxyPreserveHost On` where a backend is reached by TLS and the name in its certificate is checked.
//!
//! ## Why is this bad?
//! httpd then announces (SNI) and checks the name that the client asked for, not that of the backend. A backend whose
//! certificate is for its own name is refused: every request is answered with 500 (AH02411).
//!
//! ## Example
//! ```apache
//! SSLProxyEngine on
//! ProxyPreserveHost On
//! ProxyPass / https://k3s-ingress.lan/
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLProxyEngine on
//! SSLProxyCheckPeerName off
//! ProxyPreserveHost On
//! ProxyPass / https://k3s-ingress.lan/
//! ```
//!
//! ## Fix safety
//! There is no fix: the backend may get a certificate for the public names, the check may go, or the host need not be
//! preserved.
//!
//! ## References
//! mod_proxy manual, `ProxyPreserveHost`; mod_ssl manual, `SSLProxyCheckPeerName`.

use crate::lint::Rule;
use crate::view::{Backend, Mapping, Statement, Url, View};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/preserve-host-changes-verified-name",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "the backend's certificate is checked for the client's host name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings() {
        let Some(preserve) = view.setting_for(&mapping, "ProxyPreserveHost") else { continue };
        if !preserve.is_on() {
            continue;
        }
        for backend in view.backends(&mapping) {
            let Some(url) = backend.url().filter(|url| url.is_tls() && !url.is_unix) else {
                continue;
            };
            let place = (preserve.index, mapping.statement.server);
            let is_right = is_served_name(view, &mapping, &url);
            if seen.contains(&place) || is_right || !is_checked(view, &mapping, &backend) {
                continue;
            }
            seen.insert(place);
            let message = format!(
                "the certificate of `{}` is checked for the host that the client asks for: this line makes it \
                 the name of the TLS connection",
                url.host()
            );
            let at = backend.statement;
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(preserve.span())
                    .path(view.path(preserve))
                    .tool_says(ToolSays::Nothing)
                    .confidence(Confidence::Medium)
                    .label(
                        Label::new(at.word_span(backend.word))
                            .path(view.path(at))
                            .message("the backend"),
                    )
                    .help(
                        "give the backend a certificate for the public names, or add `SSLProxyCheckPeerName off`",
                    ),
            );
        }
    }
}

/// Whether the backend has the name that clients ask for.
fn is_served_name(view: &View<'_>, mapping: &Mapping<'_, '_>, url: &Url<'_>) -> bool {
    let Some(server) = view.server_of(mapping.statement) else { return true };
    let names = view.level(server).filter(|line| line.is("ServerName") || line.is("ServerAlias"));
    names.flat_map(Statement::args).any(|name| {
        let name = name.rsplit("://").next().unwrap_or_default();
        name.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case(url.host()))
    })
}

/// Whether the name in the certificate counts: unless a switch is off, in the server or in a `<Proxy>` section.
fn is_checked<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>, backend: &Backend<'_, 'd>) -> bool {
    let Some(server) = view.server_of(mapping.statement) else { return false };
    if view.has_more(server) {
        return false;
    }
    let of_sections = |name: &str| {
        [backend.target(), mapping.target].iter().find_map(|url| {
            let mut sections = view.proxy_sections(server.index, url);
            sections.find_map(|section| view.lines_of(section).rfind(|line| line.is(name)))
        })
    };
    let switch = |name: &str| of_sections(name).or_else(|| view.setting(server, name));
    // The older switch counts as long as the newer one is not set.
    let line = switch("SSLProxyCheckPeerName").or_else(|| switch("SSLProxyCheckPeerCN"));
    line.is_none_or(|line| !line.says(1, "off"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPreserveHost On\nProxyPass / http://a/\n");
        RULE.pass("ProxyPreserveHost Off\nProxyPass / https://a/\n");
        RULE.pass("ProxyPass / https://a/\n");
        RULE.pass("SSLProxyCheckPeerName off\nProxyPreserveHost On\nProxyPass / https://a/\n");
        RULE.pass("sslproxycheckpeercn Off\nProxyPreserveHost On\nProxyPass / https://a/\n");
        RULE.pass(
            "ProxyPreserveHost On\n<Proxy https://a/>\nSSLProxyCheckPeerName off\n</Proxy>\nProxyPass / https://a/\n",
        );
        RULE.pass(
            "ServerName a.example.com\nProxyPreserveHost On\nProxyPass / https://a.example.com/\n",
        );
        RULE.pass("<Location /x>\nProxyPreserveHost On\n</Location>\nProxyPass /a https://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPreserveHost on\nProxyPass / https://a/\n", "ProxyPreserveHost on");
        RULE.fail(
            "SSLProxyCheckPeerName on\nSSLProxyCheckPeerCN off\nproxypreservehost ON\nProxyPass / https://a/\n",
            "proxypreservehost ON",
        );
        RULE.fail(
            "ProxyPreserveHost On\n<VirtualHost *:80>\nProxyPass / balancer://b/\n<Proxy balancer://b>\nBalancerMember https://a\n</Proxy>\n</VirtualHost>\n",
            "ProxyPreserveHost On",
        );
        RULE.fail(
            "RewriteRule ^/(.*) https://a/$1 [P]\nProxyPreserveHost On\n",
            "ProxyPreserveHost On",
        );
        RULE.fail(
            "SSLProxyCheckPeerName off\n<VirtualHost *:80>\nSSLProxyCheckPeerName on\nProxyPreserveHost On\nProxyPass / https://a/\n</VirtualHost>\n",
            "ProxyPreserveHost On",
        );
    }
}
