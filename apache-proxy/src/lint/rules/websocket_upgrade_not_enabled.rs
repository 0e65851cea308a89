//! ## What it does
//! Finds servers that map an application which needs WebSocket (by the fact `websocket`) without
//! `upgrade=websocket`, a `ws://` backend, or a rewriting to one.
//!
//! ## Why is this bad?
//! httpd drops the client's `Upgrade` header. The application answers the handshake with an error such as 426, and
//! pages load but stay dead.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ upgrade=websocket
//! ```
//!
//! ## Fix safety
//! Unsafe: every request with an `Upgrade` header is then handed on as a tunnel.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`, `upgrade` (since 2.4.47); mod_proxy_wstunnel manual.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, View};
use crate::{Parameter, ParameterScope};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/websocket-upgrade-not-enabled",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the application needs WebSocket, and the upgrade is not handed on",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.target.facts().get("websocket") != Some("yes") {
        return;
    }
    for server in view.servers.iter().filter(|server| !view.has_more(server)) {
        let mappings: Vec<_> = view.mappings_of(server.index).collect();
        if view.mappings_near(server.index).any(|m| upgrades(view, &m)) {
            continue;
        }
        // The application is most likely at the shortest path.
        let http = mappings.iter().filter(|m| m.kind != MappingKind::Rewrite && is_http(view, m));
        let Some(mapping) = http.min_by_key(|m| m.path.len()) else { continue };
        let statement = mapping.statement;
        let message = "the client's `Upgrade` is dropped: the application's WebSockets do not open";
        let known = Parameter::lookup(ParameterScope::Worker, "upgrade");
        let known = known.is_some_and(|parameter| view.version() >= parameter.since());
        let help = if known {
            "add `upgrade=websocket`"
        } else {
            "add a `ProxyPass` to `ws://…` above it (needs mod_proxy_wstunnel)"
        };
        let mut diagnostic = view
            .finding(&RULE.info, statement, statement.span(), message)
            .confidence(Confidence::Medium)
            .help(help);
        if known {
            let backends = view.backends(mapping);
            let edits =
                backends.iter().map(|backend| backend.statement.append("upgrade=websocket"));
            diagnostic = diagnostic.fix(Fix::risky("hand the upgrade on", edits));
        }
        found.push(diagnostic);
    }
}

fn is_http<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>) -> bool {
    let mut urls = view.backends(mapping).into_iter().filter_map(|backend| backend.url());
    urls.any(|url| ["http", "https"].iter().any(|scheme| url.scheme.eq_ignore_ascii_case(scheme)))
}

fn upgrades<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>) -> bool {
    view.backends(mapping).iter().any(|backend| {
        let scheme = backend.url().map_or("", |url| url.scheme);
        let is_ws = ["ws", "wss"].iter().any(|ws| scheme.eq_ignore_ascii_case(ws));
        let upgrade = view.worker_parameter(mapping, backend, "upgrade");
        is_ws || upgrade.is_some_and(|value| !value.eq_ignore_ascii_case("none"))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const NEEDED: &[(&str, &str)] = &[("websocket", "yes")];

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass_with(NEEDED, "ProxyPass / http://a/ upgrade=websocket\n");
        RULE.pass_with(NEEDED, "ProxyPass /ws ws://a/ws\nProxyPass / http://a/\n");
        RULE.pass_with(NEEDED, "RewriteCond %{HTTP:Upgrade} websocket [NC]\nRewriteRule ^/(.*) ws://a/$1 [P]\nProxyPass / http://a/\n");
        RULE.pass_with(
            NEEDED,
            "<Proxy http://a/>\nProxySet upgrade=ANY\n</Proxy>\nProxyPass / http://a/\n",
        );
        RULE.pass_with(NEEDED, "<Proxy balancer://b>\nBalancerMember http://a upgrade=websocket\n</Proxy>\nProxyPass / balancer://b/\n");
        RULE.pass_with(&[("websocket", "no")], "ProxyPass / http://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail_with(NEEDED, "ProxyPass /s !\nProxyPass / http://a/\n", "ProxyPass / http://a/");
        RULE.fail_with(
            NEEDED,
            "ProxyPass / http://a/ upgrade=NONE\n",
            "ProxyPass / http://a/ upgrade=NONE",
        );
    }

    #[test]
    fn fix() {
        RULE.fix_with(
            NEEDED,
            "ProxyPass / http://a/ retry=0\n",
            "ProxyPass / http://a/ retry=0 upgrade=websocket\n",
        );
    }
}
