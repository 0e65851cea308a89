//! ## What it does
//! Finds servers that hand on what the client itself sent as `X-Forwarded-For` or `X-Forwarded-Proto`. Not those that
//! only this machine reaches, and none with mod_remoteip, which trusts the proxies before it.
//!
//! ## Why is this bad?
//! mod_proxy appends the client's address to what the client sent, and hands all other headers on unchanged. Whoever
//! trusts them behind this server is told any address and any scheme.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! RequestHeader unset X-Forwarded-For early
//! RequestHeader set X-Forwarded-Proto http
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: behind another proxy the address of the real client is lost; there mod_remoteip belongs.
//!
//! ## References
//! mod_proxy manual, `ProxyAddHeaders`; mod_remoteip manual.

use crate::lint::Rule;
use crate::view::{Mapping, Server, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, Presence, RuleInfo, Safety, Severity,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/client-forwarded-headers-kept",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "what clients send as `X-Forwarded-*` reaches the backend",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for server in view.servers.iter().filter(|server| is_edge(view, server)) {
        let kept = |mapping: &Mapping<'_, '_>| -> Vec<&'static str> {
            let headers = ["X-Forwarded-For", "X-Forwarded-Proto"].into_iter();
            headers.filter(|header| !is_replaced(view, mapping, header)).collect()
        };
        let is_http = |m: &Mapping<'_, '_>| {
            let schemes = ["http", "https", "ws", "wss", "h2", "h2c"];
            let mut urls = view.backends(m).into_iter().filter_map(|backend| backend.url());
            urls.any(|url| schemes.iter().any(|scheme| url.scheme.eq_ignore_ascii_case(scheme)))
        };
        let own = view.mappings_of(server.index);
        let mut open = own.filter(is_http).map(|m| (kept(&m), m)).filter(|(k, _)| !k.is_empty());
        let Some((headers, mapping)) = open.next() else { continue };
        let list = headers.join("` and `");
        let message = format!(
            "whatever the client sends as `{list}` reaches the backend: who trusts it there is told anything"
        );
        let diagnostic = view
            .finding(&RULE.info, mapping.statement, mapping.statement.span(), message)
            .confidence(Confidence::Medium)
            .help("add `RequestHeader unset X-Forwarded-For early` and set `X-Forwarded-Proto`; behind another proxy use mod_remoteip");
        found.push(if view.has_module("headers") == Presence::No {
            diagnostic
        } else {
            let edits = fix(view, server, &mapping, &headers);
            diagnostic.fix(Fix::risky("drop what the client says", edits))
        });
    }
}

/// Whether clients reach a server, and no other proxy is trusted.
fn is_edge(view: &View<'_>, server: &Server) -> bool {
    let local = |address: &String| {
        ["127.", "[::1]", "localhost:"].iter().any(|start| address.starts_with(start))
    };
    let is_local = !server.is_main() && server.addresses.iter().all(local);
    let header = view.setting(server, "RemoteIPHeader");
    !is_local && header.is_none() && !view.has_more(server)
}

/// Whether a line removes or replaces what the client sent; whoever makes that hang on a condition knows why.
fn is_replaced(view: &View<'_>, mapping: &Mapping<'_, '_>, header: &str) -> bool {
    view.all_near("RequestHeader", mapping.statement.server).any(|line| {
        ["set", "unset", "edit", "edit*"].iter().any(|action| line.says(1, action))
            && line.value(2).trim_end_matches(':').eq_ignore_ascii_case(header)
            && view.reaches(line, mapping)
    })
}

fn fix<'d>(
    view: &View<'d>,
    server: &Server,
    mapping: &Mapping<'_, 'd>,
    headers: &[&str],
) -> Vec<Edit> {
    let scheme = if view.is_tls(server) { "https" } else { "http" };
    let lines = headers.iter().map(|header| match *header {
        "X-Forwarded-Proto" => format!("RequestHeader set X-Forwarded-Proto {scheme}"),
        header => format!("RequestHeader unset {header} early"),
    });
    lines.map(|line| view.insert_before(mapping, &line)).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("RequestHeader unset X-Forwarded-For early\nRequestHeader set X-Forwarded-Proto https\nProxyPass / http://a/\n");
        RULE.pass("RemoteIPHeader X-Forwarded-For\n<VirtualHost *:80>\nProxyPass / http://a/\n</VirtualHost>\n");
        RULE.pass("<VirtualHost 127.0.0.1:80>\nProxyPass / http://a/\n</VirtualHost>\n");
        RULE.pass("ProxyPass / fcgi://a/\n");
        RULE.pass("ProxyPass /a !\n");
        RULE.pass("<Location /a>\nProxyPass http://a/\nRequestHeader set X-Forwarded-For \"%{REMOTE_ADDR}s\"\nRequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}\n</Location>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPass / https://k3s-ingress/\nProxyPass /b http://b/\n",
            "ProxyPass / https://k3s-ingress/",
        );
        let found = RULE.fail(
            "RequestHeader set X-Forwarded-Proto http\nProxyPass / http://a/\n",
            "ProxyPass / http://a/",
        );
        assert!(found.message.contains("as `X-Forwarded-For` reaches"));
        RULE.fail(
            "RequestHeader append X-Forwarded-For x\nRewriteRule ^/(.*) http://a/$1 [P]\n",
            "RewriteRule ^/(.*) http://a/$1 [P]",
        );
        RULE.fail(
            "<Location /b>\nRequestHeader unset X-Forwarded-For\nRequestHeader unset X-Forwarded-Proto\n</Location>\nProxyPass /a http://a/\n",
            "ProxyPass /a http://a/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / http://a/\n",
            "  RequestHeader unset X-Forwarded-For early\n  RequestHeader set X-Forwarded-Proto http\n  ProxyPass / http://a/\n",
        );
    }
}
