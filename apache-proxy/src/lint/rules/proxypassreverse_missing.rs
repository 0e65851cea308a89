//! ## What it does
//! Finds `ProxyPass` lines to HTTP backends without a `ProxyPassReverse`, while `ProxyPreserveHost` is off.
//!
//! ## Why is this bad?
//! The backend knows itself by its internal name, and writes it into redirects. Without `ProxyPassReverse` the
//! client is sent there.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ProxyPassReverse / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: it changes only answers that name the backend.
//!
//! ## References
//! mod_proxy manual, `ProxyPassReverse`.

use super::proxypassreverse_mismatch::{Reverse, Undone, normal, reverses, speaks_http, url_of};
use crate::lint::Rule;
use crate::view::{MappingKind, Statement, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxypassreverse-missing",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "redirects of the backend show its internal address",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<_> = reverses(view).collect();
    let mut undone = Undone::by(&all);
    let trim = |path: &str| path.trim_end_matches('/').to_owned();
    let server = |reverse: &Reverse<'_, '_>| reverse.statement.server;
    let paths: HashSet<_> = all.iter().map(|r| (server(r), trim(r.path))).collect();
    let urls: HashSet<_> = all.iter().map(|r| (server(r), r.url)).collect();
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Prefix) {
        let Some(server) = view.server_of(mapping.statement) else { continue };
        let preserve = view.setting_for(&mapping, "ProxyPreserveHost");
        if preserve.is_some_and(Statement::is_on)
            || view.has_more(server)
            || !speaks_http(view, &mapping)
        {
            continue;
        }
        let url = normal(url_of(&mapping));
        let has_one = [0, server.index].into_iter().any(|server| {
            undone.undoes(view, server, &mapping, &url)
                || paths.contains(&(server, trim(mapping.path)))
                || urls.contains(&(server, url_of(&mapping)))
        });
        if has_one {
            continue;
        }
        let (statement, mut url) = (mapping.statement, url_of(&mapping).to_owned());
        // Both end alike, or what is put together has one slash too many.
        if mapping.path.ends_with('/') && !url.ends_with('/') {
            url.push('/');
        }
        let line = match mapping.location {
            Some(_) => format!("ProxyPassReverse {url}"),
            None => format!("ProxyPassReverse {} {url}", mapping.path),
        };
        let message = format!(
            "no `ProxyPassReverse` for `{}`: redirects of the backend send clients to its internal address",
            mapping.path
        );
        let mut diagnostic = view
            .finding(&RULE.info, statement, statement.span(), message)
            .confidence(Confidence::Medium)
            .help(format!("add `{line}`"));
        if !line.contains(['"', '\'', '@']) {
            let edit = view.insert_below(&statement.line, &line);
            diagnostic = diagnostic.fix(Fix::safe("add the line", [edit]));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\nProxyPassReverse / http://a/\n");
        RULE.pass("ProxyPreserveHost on\nProxyPass / http://a/\n");
        RULE.pass("<Location /a>\nProxyPass http://a/\nProxyPassReverse http://a/\n</Location>\n");
        RULE.pass(
            "<Location /a>\nProxyPass http://a/a\n</Location>\nProxyPassReverse /a http://a/a\n",
        );
        RULE.pass(
            "ProxyPass /a http://a/a\nProxyPass /b http://a/b\nProxyPassReverse / http://a/\n",
        );
        RULE.pass("ProxyPass / fcgi://a/\nProxyPass /x !\nProxyPass /ws ws://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPass /b http://b/\nProxyPass / http://a/\nProxyPassReverse / http://a/\n",
            "ProxyPass /b http://b/",
        );
        RULE.fail("ProxyPass / http://a/\n", "ProxyPass / http://a/");
        RULE.fail(
            "ProxyPass /a http://a/\nProxyPass /b http://b/\nProxyPassReverse /a http://a/\n",
            "ProxyPass /b http://b/",
        );
        RULE.fail(
            "ProxyPass / unix:/run/a|http://localhost/\n",
            "ProxyPass / unix:/run/a|http://localhost/",
        );
        RULE.fail(
            "<Proxy balancer://b>\nBalancerMember http://a\n</Proxy>\nProxyPass / balancer://b/\n",
            "ProxyPass / balancer://b/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix("ProxyPass / http://a\n", "ProxyPass / http://a\nProxyPassReverse / http://a/\n");
        RULE.fix(
            "  ProxyPass / http://a/ retry=0\n",
            "  ProxyPass / http://a/ retry=0\n  ProxyPassReverse / http://a/\n",
        );
        RULE.fix(
            "<Location /a>\n  ProxyPass unix:/run/a|http://localhost/\n</Location>\n",
            "<Location /a>\n  ProxyPass unix:/run/a|http://localhost/\n  ProxyPassReverse http://localhost/\n</Location>\n",
        );
    }
}
