//! ## What it does
//! Finds TLS backends with `SSLProxyVerify none`, while the name in their certificate is still checked.
//!
//! ## Why is this bad?
//! Who switches verification off wants to accept a self-signed certificate. That is only half of it: such a
//! certificate seldom has the backend's name, and httpd answers every request with 500.
//!
//! ## Example
//! ```apache
//! SSLProxyEngine on
//! SSLProxyVerify none
//! ProxyPass / https://k3s-ingress/
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLProxyEngine on
//! SSLProxyVerify none
//! SSLProxyCheckPeerName off
//! ProxyPass / https://k3s-ingress/
//! ```
//!
//! ## Fix safety
//! Unsafe: the name of the backend is no longer checked.
//!
//! ## References
//! mod_ssl manual, `SSLProxyVerify` and `SSLProxyCheckPeerName`.

use crate::lint::Rule;
use crate::view::{Statement, Url, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/self-signed-only-half-accepted",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "`SSLProxyVerify none`, but the certificate's name is still checked",
    ),
    check,
);

/// Whether this `SSLProxyVerify` asks for a certificate of a known issuer.
pub(super) fn verifies(line: &Statement<'_>) -> bool {
    ["require", "on", "optional"].iter().any(|word| line.says(1, word))
}

/// Whether the name in a backend's certificate is compared. `SSLProxyCheckPeerCN off` counts as long as nobody sets
/// `SSLProxyCheckPeerName` (`ssl_engine_io.c`).
pub(super) fn checks_name<'v, 'd: 'v>(
    setting: &impl Fn(&'static str) -> Option<&'v Statement<'d>>,
) -> bool {
    match setting("SSLProxyCheckPeerName") {
        Some(name) => name.is_on(),
        None => setting("SSLProxyCheckPeerCN").is_none_or(Statement::is_on),
    }
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings() {
        let server = view.server_of(mapping.statement);
        if server.is_none_or(|server| view.has_more(server)) {
            continue;
        }
        for backend in view.backends(&mapping) {
            let Some(url) = backend.url().filter(Url::is_tls) else { continue };
            let setting = |name| view.tls_setting(&mapping, &backend, name);
            let verify = setting("SSLProxyVerify").filter(|line| !verifies(line));
            // Who asks for the name has a certificate that holds it.
            let asked = setting("SSLProxyCheckPeerName").is_some();
            let Some(verify) = verify.filter(|_| !asked && checks_name(&setting)) else { continue };
            if seen.contains(&verify.index) {
                continue;
            }
            seen.insert(verify.index);
            let message = format!(
                "a self-signed certificate is accepted only half: its name must still be `{}`, or every request is answered with 500",
                url.host()
            );
            let switch_off = view.insert_below(&verify.line, "SSLProxyCheckPeerName off");
            found.push(
                view.finding(&RULE.info, verify, verify.span(), message)
                    .confidence(Confidence::Medium)
                    .help("add `SSLProxyCheckPeerName off`, or better verify the certificate")
                    .label(view.label(backend.statement, "the backend"))
                    .fix(Fix::risky("do not check the name", [switch_off])),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("SSLProxyVerify none\nSSLProxyCheckPeerName off\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nSSLProxyCheckPeerCN off\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nSSLProxyCheckPeerName on\nProxyPass / https://a/\n");
        RULE.pass("SSLProxyCheckPeerName off\n<VirtualHost *:80>\nSSLProxyVerify none\nProxyPass / https://a/\n</VirtualHost>\n");
        RULE.pass("SSLProxyVerify require\nProxyPass / https://a/\n");
        RULE.pass("ProxyPass / https://a/\n");
        RULE.pass("SSLProxyVerify none\nProxyPass / http://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("SSLProxyVerify none\nProxyPass / https://a/\n", "SSLProxyVerify none");
        RULE.fail(
            "<Proxy balancer://b>\nBalancerMember https://a\nSSLProxyVerify none\n</Proxy>\nProxyPass / balancer://b/\n",
            "SSLProxyVerify none",
        );
        RULE.fail(
            "SSLProxyVerify off\nSSLProxyCheckPeerExpire off\n<VirtualHost *:80>\nProxyPass / wss://a/\n</VirtualHost>\n",
            "SSLProxyVerify off",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  SSLProxyVerify none\n  ProxyPass / https://a/\n",
            "  SSLProxyVerify none\n  SSLProxyCheckPeerName off\n  ProxyPass / https://a/\n",
        );
    }
}
