//! ## What it does
//! Finds servers that talk TLS with their clients and plain HTTP with a backend, and do not tell it so by
//! `X-Forwarded-Proto` or a header like it.
//!
//! ## Why is this bad?
//! httpd itself sends `X-Forwarded-For`, `-Host` and `-Server`, but not the scheme. The application takes every request
//! for plain HTTP: it writes `http://` links, drops secure cookies, or redirects to HTTPS for ever.
//!
//! ## Example
//! ```apache
//! SSLEngine on
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLEngine on
//! RequestHeader set X-Forwarded-Proto https
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: the header says what is so. mod_headers must be loaded.
//!
//! ## References
//! mod_proxy manual, `ProxyAddHeaders`; mod_headers manual, `RequestHeader`.

use crate::lint::Rule;
use crate::view::{Mapping, Url, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, Presence, RuleInfo, Safety, Severity,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/forwarded-proto-not-set",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "the backend is not told that the client uses HTTPS",
    ),
    check,
);

/// Headers by which backends are told the scheme.
const HEADERS: [&str; 7] = [
    "x-forwarded-proto",
    "x-forwarded-protocol",
    "x-forwarded-scheme",
    "x-forwarded-ssl",
    "x-url-scheme",
    "front-end-https",
    "forwarded",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for server in view.servers.iter().filter(|s| view.is_tls(s) && !view.has_more(s)) {
        let told = |mapping: &Mapping<'_, '_>| {
            view.all_near("RequestHeader", mapping.statement.server).any(|line| {
                !line.says(1, "unset")
                    && HEADERS.iter().any(|header| {
                        line.value(2).trim_end_matches(':').eq_ignore_ascii_case(header)
                    })
                    && view.reaches(line, mapping)
            })
        };
        let own = view.mappings_of(server.index);
        let untold: Vec<_> = own.filter(|m| speaks(view, m).is_some() && !told(m)).collect();
        let plain = |m: &&Mapping<'_, '_>| speaks(view, m) == Some(false);
        let Some(mapping) = untold.iter().find(plain).or_else(|| untold.first()) else { continue };
        let scheme = "`X-Forwarded-Proto` is not set: the application takes requests for plain HTTP, writes `http://` links or redirects for ever";
        let statement = mapping.statement;
        let mut diagnostic = view
            .finding(&RULE.info, statement, statement.span(), scheme)
            .help("add `RequestHeader set X-Forwarded-Proto https`");
        if !plain(&mapping) {
            // The backend sees TLS itself.
            diagnostic = diagnostic.severity(Severity::Info).confidence(Confidence::Low);
        }
        if view.has_module("headers") != Presence::No {
            let line = view.insert_before(mapping, "RequestHeader set X-Forwarded-Proto https");
            diagnostic = diagnostic.fix(Fix::safe("tell the scheme", [line]));
        }
        found.push(diagnostic);
    }
}

/// Whether the requests of a mapping go on by HTTP, and then over TLS; a server of another protocol is told the
/// scheme by it.
fn speaks(view: &View<'_>, mapping: &Mapping<'_, '_>) -> Option<bool> {
    let backends = view.backends(mapping);
    let urls = backends.iter().filter_map(crate::view::Backend::url);
    let is_http = |url: &Url<'_>| {
        ["http", "https", "ws", "wss", "h2", "h2c"]
            .contains(&url.scheme.to_ascii_lowercase().as_str())
    };
    let mut tls = urls.filter(is_http).map(|url| url.is_tls()).peekable();
    tls.peek()?;
    Some(tls.all(|tls| tls))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        RULE.pass(
            "SSLEngine on\nRequestHeader set X-Forwarded-Proto https\nProxyPass / http://a/\n",
        );
        RULE.pass("RequestHeader setifempty x-forwarded-proto expr=%{REQUEST_SCHEME}\n<VirtualHost *:443>\nSSLEngine on\nProxyPass / http://a/\n</VirtualHost>\n");
        RULE.pass("SSLEngine on\n<Location />\nRequestHeader set X-Forwarded-Ssl on\nProxyPass http://a/\n</Location>\n");
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("SSLEngine on\nProxyPass / fcgi://a/\n");
        RULE.pass("SSLEngine on\nProxyPass /x !\n");
        RULE.pass("SSLEngine on\nInclude proxy-headers.conf\nProxyPass / http://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "SSLEngine on\nProxyPass / http://a/\nProxyPass /b http://b/\n",
            "ProxyPass / http://a/",
        );
        RULE.fail(
            "SSLEngine on\nRequestHeader unset X-Forwarded-Proto\nProxyPass / http://a/\n",
            "ProxyPass / http://a/",
        );
        RULE.fail(
            "<VirtualHost *:443>\nInclude /etc/letsencrypt/options-ssl-apache.conf\n<Location /a>\nRequestHeader set X-Forwarded-Proto https\n</Location>\nProxyPass / balancer://b/\n<Proxy balancer://b>\nBalancerMember http://a\n</Proxy>\n</VirtualHost>\n",
            "ProxyPass / balancer://b/",
        );
        let hop = RULE.fail("SSLEngine on\nProxyPass / https://a/\n", "ProxyPass / https://a/");
        assert_eq!(hop.severity, Severity::Info);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<VirtualHost *:443>\n  SSLEngine on\n  ProxyPass / http://a/\n</VirtualHost>\n",
            "<VirtualHost *:443>\n  SSLEngine on\n  RequestHeader set X-Forwarded-Proto https\n  ProxyPass / http://a/\n</VirtualHost>\n",
        );
    }
}
