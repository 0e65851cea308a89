//! ## What it does
//! Finds TLS backends of which neither the certificate's issuer (`SSLProxyVerify`) nor its name
//! (`SSLProxyCheckPeerName`, `SSLProxyCheckPeerCN`) is checked. Backends on this machine are passed over.
//!
//! ## Why is this bad?
//! Anybody between httpd and the backend can show a certificate of his own, and read and change everything. The
//! hop is encrypted, but nobody knows to whom.
//!
//! ## Example
//! ```apache
//! SSLProxyEngine on
//! SSLProxyVerify none
//! SSLProxyCheckPeerCN off
//! ProxyPass / https://k3s-ingress/
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLProxyEngine on
//! SSLProxyVerify require
//! SSLProxyCACertificateFile /etc/ssl/ingress-ca.pem
//! ProxyPass / https://k3s-ingress/
//! ```
//!
//! ## Fix safety
//! There is no fix: the certificate of the backend's issuer has to be put in place first.
//!
//! ## References
//! mod_ssl manual, `SSLProxyVerify` and `SSLProxyCheckPeerName`.

use super::self_signed_only_half_accepted::{checks_name, verifies};
use crate::lint::Rule;
use crate::view::{Url, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/backend-tls-verification-disabled",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "neither issuer nor name of a TLS backend's certificate is checked",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings() {
        for backend in view.backends(&mapping) {
            let Some(url) = backend.url().filter(|url| url.is_tls() && !Url::is_local(url)) else {
                continue;
            };
            let setting = |name| view.tls_setting(&mapping, &backend, name);
            let verify = setting("SSLProxyVerify");
            if verify.is_some_and(verifies) || checks_name(&setting) {
                continue;
            }
            let names = ["SSLProxyCheckPeerName", "SSLProxyCheckPeerCN"].into_iter();
            let name = names.filter_map(&setting).find(|line| !line.is_on());
            let Some(line) = verify.or(name).filter(|line| !seen.contains(&line.index)) else {
                continue;
            };
            seen.insert(line.index);
            let message = format!(
                "nothing of `{}`'s certificate is checked: anybody on the way can pose as the backend",
                url.host()
            );
            let mut diagnostic = view
                .finding(&RULE.info, line, line.span(), message)
                .confidence(Confidence::Medium)
                .help("check it: `SSLProxyVerify require` and `SSLProxyCACertificateFile` with the certificate of its issuer");
            if let Some(name) = name.filter(|name| name.index != line.index) {
                diagnostic = diagnostic.label(view.label(name, "its name is not checked either"));
            }
            found.push(diagnostic.label(view.label(backend.statement, "the backend")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("SSLProxyVerify require\nSSLProxyCheckPeerName off\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nSSLProxyCheckPeerCN off\nSSLProxyCheckPeerName on\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nSSLProxyCheckPeerName off\nProxyPass / http://a/\n");
        RULE.pass(
            "SSLProxyVerify none\nSSLProxyCheckPeerName off\nProxyPass / https://127.0.0.1:8443/\n",
        );
        RULE.pass("SSLProxyCheckPeerName off\n<Proxy https://a/>\nSSLProxyVerify require\n</Proxy>\nProxyPass / https://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "SSLProxyVerify none\nSSLProxyCheckPeerCN off\nProxyPass / https://a/\nProxyPass /b https://b/\n",
            "SSLProxyVerify none",
        );
        // Not to verify is the default.
        RULE.fail(
            "SSLProxyCheckPeerName off\nProxyPass / https://a/\n",
            "SSLProxyCheckPeerName off",
        );
        RULE.fail(
            "SSLProxyVerify optional_no_ca\n<VirtualHost *:80>\nSSLProxyCheckPeerName Off\nRewriteRule ^/(.*) https://a/$1 [P]\n</VirtualHost>\n",
            "SSLProxyVerify optional_no_ca",
        );
    }
}
