//! ## What it does
//! Finds backends that are named by a DNS name, without `addressttl`, and without `disablereuse=on`.
//!
//! ## Why is this bad?
//! mod_proxy asks for the name's address once, and keeps it until httpd restarts. Whoever moves a service by changing
//! the name's record sees no effect: requests still go to the old machine.
//!
//! ## Example
//! ```apache
//! ProxyPass / https://k3s-ingress/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / https://k3s-ingress/ addressttl=30
//! ```
//!
//! ## Fix safety
//! Unsafe: connections end when the address changes; before 2.4.59 connections can only be closed after every request.
//!
//! ## References
//! mod_proxy manual, "DNS resolution for origin domains" and `ProxyPass`, `addressttl`.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, Url, View};
use crate::{Parameter, ParameterScope};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/backend-dns-cached-forever",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "a backend's name is looked up once, until httpd restarts",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let ttl = Parameter::lookup(ParameterScope::Worker, "addressttl");
    let has_ttl = ttl.is_some_and(|parameter| view.version() >= parameter.since());
    let add = if has_ttl { "addressttl=30" } else { "disablereuse=on" };
    let mut seen = HashSet::new();
    // What a request decides is looked up for every request.
    let fixed = |m: &Mapping<'_, '_>| m.kind != MappingKind::Rewrite && !m.target.contains('$');
    for mapping in view.mappings().filter(fixed) {
        for backend in view.backends(&mapping) {
            let is_remote = |url: &Url<'_>| url.is_name() && !url.is_local();
            let Some(url) = backend.url().filter(is_remote) else { continue };
            let set = |key| view.worker_parameter(&mapping, &backend, key);
            let ttl = set("addressttl").is_some_and(|ttl| ttl != "-1");
            let is = |key, value: &str| set(key).is_some_and(|v| v.eq_ignore_ascii_case(value));
            let fresh = is("disablereuse", "on") || is("enablereuse", "off");
            if ttl || fresh || seen.contains(&backend.statement.index) {
                continue;
            }
            seen.insert(backend.statement.index);
            let message = format!(
                "`{}` is looked up once, until httpd restarts: a changed DNS record has no effect",
                url.host()
            );
            let statement = backend.statement;
            found.push(
                view.finding(&RULE.info, statement, statement.word_span(backend.word), message)
                    .confidence(Confidence::Medium)
                    .help(format!("add `{add}`"))
                    .fix(Fix::risky(format!("add `{add}`"), [statement.append(add)])),
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
        RULE.pass("ProxyPass / https://k3s-ingress/ addressttl=30\n");
        RULE.pass("ProxyPass / http://a/ DisableReuse=On\n");
        RULE.pass("ProxyPass / http://10.0.42.1/\nProxyPass /6 http://[fd00::1]/\n");
        RULE.pass("ProxyPass / http://localhost:8080/\nProxyPass /u unix:/run/a|http://app/\n");
        RULE.pass("<Proxy http://a/>\nProxySet addressttl=60\n</Proxy>\nProxyPass / http://a/\n");
        RULE.pass("ProxyPass /x !\nRewriteRule ^/(.*) http://a/$1 [P]\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / https://k3s-ingress/ addressttl=-1\n", "https://k3s-ingress/");
        RULE.fail(
            "<Proxy balancer://b>\nBalancerMember http://a\nBalancerMember http://10.0.42.1\n</Proxy>\nProxyPass / balancer://b/\n",
            "http://a",
        );
        RULE.fail("<Location />\nProxyPass http://app:80/\n</Location>\n", "http://app:80/");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyPass / http://a/ retry=0\n",
            "ProxyPass / http://a/ retry=0 addressttl=30\n",
        );
    }
}
