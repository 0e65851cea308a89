//! ## What it does
//! Finds backends that are reached by `https://`, `wss://` or `h2://`, while `SSLProxyEngine` is not on in their
//! server or in a `<Proxy>` section about them.
//!
//! ## Why is this bad?
//! httpd starts without a word, and answers every request with 500 (AH01961 in the error log).
//!
//! ## Example
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     ProxyPass / https://k3s-ingress/
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     SSLProxyEngine on
//!     ProxyPass / https://k3s-ingress/
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! Safe: without it no request reaches the backend.
//!
//! ## References
//! mod_ssl manual, `SSLProxyEngine`.

use crate::lint::Rule;
use crate::view::{Statement, Url, View};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/tls-backend-without-sslproxyengine",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a backend is reached by TLS, but `SSLProxyEngine` is not on",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashSet<(usize, usize)> = HashSet::new();
    for mapping in view.mappings() {
        let Some(server) = view.server_of(mapping.statement) else { continue };
        let engine = view.setting(server, "SSLProxyEngine");
        if engine.is_some_and(Statement::is_on) || view.has_more(server) {
            continue;
        }
        for backend in view.backends(&mapping) {
            let Some(url) = backend.url().filter(Url::is_tls) else { continue };
            let place = (server.index, backend.statement.index);
            let set = view.tls_setting(&mapping, &backend, "SSLProxyEngine");
            if seen.contains(&place) || set.is_some_and(Statement::is_on) {
                continue;
            }
            seen.insert(place);
            let message = format!(
                "`SSLProxyEngine` is not on for `{}://{}`: every request is answered with 500",
                url.scheme,
                url.host()
            );
            let diagnostic = Diagnostic::of(&RULE.info, message)
                .at(backend.statement.word_span(backend.word))
                .path(view.path(backend.statement))
                .tool_says(ToolSays::Nothing)
                .help("add `SSLProxyEngine on` to the virtual host");
            found.push(match engine {
                Some(line) if line.server == server.index => diagnostic
                    .label(Label::new(line.span()).path(view.path(line)).message("off"))
                    .fix(Fix::safe("switch it on", [line.rewrite("SSLProxyEngine on")])),
                _ => diagnostic.fix(Fix::safe(
                    "add `SSLProxyEngine on`",
                    [view.insert_before(&mapping, "SSLProxyEngine on")],
                )),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "SSLProxyEngine On\n<VirtualHost *:80>\nProxyPass / https://a/\n</VirtualHost>\n",
        );
        RULE.pass("ProxyPass / https://a/\nSSLProxyEngine on\n");
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("<Proxy https://a/>\nSSLProxyEngine on\n</Proxy>\nProxyPass / https://a/\n");
        RULE.pass("<IfModule mod_ssl.c>\nSSLProxyEngine on\n</IfModule>\nProxyPass / https://a/\n");
        RULE.pass("Include tls.conf\nProxyPass / https://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / https://a/\n", "https://a/");
        RULE.fail("SSLProxyEngine off\nProxyPass / wss://a/\n", "wss://a/");
        RULE.fail(
            "<Proxy balancer://b>\nBalancerMember https://a\n</Proxy>\nProxyPass / balancer://b/\n",
            "https://a",
        );
        RULE.fail("RewriteRule ^/(.*) https://a/$1 [P,L]\n", "https://a/$1");
        RULE.fail(
            "<VirtualHost *:443>\nSSLProxyEngine on\n</VirtualHost>\n<VirtualHost *:80>\n<Location />\nProxyPass https://a/\n</Location>\n</VirtualHost>\n",
            "https://a/",
        );
        RULE.fail(
            "<IfModule !mod_ssl.c>\nSSLProxyEngine on\n</IfModule>\nProxyPass / https://a/\n",
            "https://a/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<VirtualHost *:80>\n  <Location />\n    ProxyPass https://a/\n  </Location>\n</VirtualHost>\n",
            "<VirtualHost *:80>\n  SSLProxyEngine on\n  <Location />\n    ProxyPass https://a/\n  </Location>\n</VirtualHost>\n",
        );
        RULE.fix(
            "ProxyPass / h2://a/\nSSLProxyEngine Off\n",
            "ProxyPass / h2://a/\nSSLProxyEngine on\n",
        );
    }
}
