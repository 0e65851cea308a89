//! ## What it does
//! Finds `ProxyAddHeaders Off` where requests go to a backend over HTTP.
//!
//! ## Why is this bad?
//! The backend no longer learns who asks: `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Server` are missing, or
//! are what the client sent. Its logs then hold the proxy's address for every request.
//!
//! ## Example
//! ```apache
//! ProxyAddHeaders Off
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: the backend may be meant not to see clients.
//!
//! ## References
//! mod_proxy manual, `ProxyAddHeaders`.

use crate::lint::Rule;
use crate::view::{Mapping, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxy-headers-disabled",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the backend is not told who asks",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings().filter(|mapping| speaks_http(mapping)) {
        let Some(line) = view.setting_for(&mapping, "ProxyAddHeaders") else { continue };
        if !line.says(1, "off") || seen.contains(&line.index) || says_itself(view, &mapping) {
            continue;
        }
        seen.insert(line.index);
        found.push(
            Diagnostic::of(
                &RULE.info,
                "the backend is not told who asks: httpd leaves `X-Forwarded-For`, `-Host` and `-Server` as they came",
            )
            .at(line.span())
            .path(view.path(line))
            .tool_says(ToolSays::Nothing)
            .label(view.label(mapping.statement, "requests that go there"))
            .help("remove it, or set the headers with `RequestHeader`")
            .fix(Fix::risky("switch them on", [line.rewrite("ProxyAddHeaders On")])),
        );
    }
}

fn speaks_http(mapping: &Mapping<'_, '_>) -> bool {
    let schemes = ["http", "https", "ws", "wss", "h2", "h2c", "balancer"];
    let is_one = |scheme: &str| schemes.iter().any(|s| s.eq_ignore_ascii_case(scheme));
    !mapping.is_exclusion() && mapping.url().is_some_and(|url| is_one(url.scheme))
}

/// Whether a `RequestHeader` tells the backend.
fn says_itself(view: &View<'_>, mapping: &Mapping<'_, '_>) -> bool {
    view.all_near("RequestHeader", mapping.statement.server).any(|line| {
        let header = line.value(2).trim_end_matches(':');
        let is_it = ["X-Forwarded-For", "Forwarded", "X-Real-IP"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(header));
        is_it && !line.says(1, "unset") && view.reaches(line, mapping)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("ProxyAddHeaders On\nProxyPass / http://a/\n");
        RULE.pass("ProxyAddHeaders Off\nProxyPass / fcgi://a/\nProxyPass /x !\n");
        RULE.pass("ProxyAddHeaders Off\nProxyAddHeaders On\nProxyPass / http://a/\n");
        RULE.pass("<Location /b>\nProxyAddHeaders Off\n</Location>\nProxyPass /a http://a/\n");
        RULE.pass(
            "ProxyAddHeaders Off\nRequestHeader set x-forwarded-for %{REMOTE_ADDR}s\nProxyPass / http://a/\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://a/\nproxyaddheaders off\n", "proxyaddheaders off");
        RULE.fail(
            "ProxyAddHeaders Off\n<VirtualHost *:80>\nProxyPass /a http://a/\nProxyPass / http://b/\n</VirtualHost>\n",
            "ProxyAddHeaders Off",
        );
        RULE.fail(
            "<Location /a>\nProxyAddHeaders \"Off\"\nProxyPass balancer://a\n</Location>\n",
            "ProxyAddHeaders \"Off\"",
        );
        RULE.fail(
            "ProxyAddHeaders Off\nRewriteRule ^/(.*) http://a/$1 [P]\n",
            "ProxyAddHeaders Off",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyAddHeaders Off\nProxyPass / http://a/\n",
            "ProxyAddHeaders On\nProxyPass / http://a/\n",
        );
    }
}
