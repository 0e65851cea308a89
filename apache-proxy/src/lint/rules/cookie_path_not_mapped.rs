//! ## What it does
//! Finds backends that are reached under another path than their own, without `ProxyPassReverseCookiePath`.
//!
//! ## Why is this bad?
//! The backend sets cookies for its own path. Browsers then send them for other paths than the proxy's: never, so that
//! nobody stays logged in, or to every other application of the same host.
//!
//! ## Example
//! ```apache
//! ProxyPass /app/ http://10.0.42.1:8080/
//! ProxyPassReverse /app/ http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /app/ http://10.0.42.1:8080/
//! ProxyPassReverse /app/ http://10.0.42.1:8080/
//! ProxyPassReverseCookiePath / /app/
//! ```
//!
//! ## Fix safety
//! Unsafe: the application may know its public path already.
//!
//! ## References
//! mod_proxy manual, `ProxyPassReverseCookiePath`.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/cookie-path-not-mapped",
        Group::Pedantic,
        Severity::Info,
        Safety::Unsafe,
        "cookies keep the path that they have at the backend",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Prefix) {
        let Some(url) = mapping.url().filter(|_| !mapping.is_exclusion()) else { continue };
        let inside = if url.path.is_empty() { "/" } else { url.path };
        let outside = mapping.path;
        let differ = inside.trim_end_matches('/') != outside.trim_end_matches('/');
        let speaks_http = ["http", "https", "h2", "h2c", "balancer"]
            .iter()
            .any(|scheme| scheme.eq_ignore_ascii_case(url.scheme));
        let is_known = !inside.contains(['$', '?']) && outside.starts_with('/');
        if !differ || !speaks_http || !is_known || is_mapped(view, &mapping, inside) {
            continue;
        }
        let line = format!("ProxyPassReverseCookiePath {inside} {outside}");
        let message = format!(
            "cookies of the backend keep its path `{inside}`, while browsers know it as `{outside}`"
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(mapping.statement.span())
                .path(view.path(mapping.statement))
                .tool_says(ToolSays::Nothing)
                .confidence(Confidence::Low)
                .help(format!("add `{line}`"))
                .fix(Fix::risky(
                    format!("add `{line}`"),
                    [view.insert_below(&mapping.statement.line, &line)],
                )),
        );
    }
}

/// Whether cookies with that path are rewritten.
fn is_mapped(view: &View<'_>, mapping: &Mapping<'_, '_>, inside: &str) -> bool {
    let maps = view.all_near("ProxyPassReverseCookiePath", mapping.statement.server).any(|line| {
        let path = line.value(1).trim_end_matches('/');
        inside.starts_with(path) && view.reaches(line, mapping)
    });
    let edits = view.all_near("Header", mapping.statement.server).any(|line| {
        let is_cookie = line.args().iter().any(|word| word.eq_ignore_ascii_case("Set-Cookie"));
        is_cookie && view.reaches(line, mapping)
    });
    maps || edits
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("ProxyPass /app/ http://a/app/\nProxyPass /b http://a/b/\n");
        RULE.pass("ProxyPass /app/ http://a/\nproxypassreversecookiepath / /app/\n");
        RULE.pass(
            "ProxyPassReverseCookiePath / /app\n<Location /app/>\nProxyPass http://a/\n</Location>\n",
        );
        RULE.pass("ProxyPass /app/ http://a/\nHeader edit Set-Cookie \"(?i)Path=/\" Path=/app\n");
        RULE.pass("ProxyPass /app/ !\nProxyPass /f fcgi://a/\nProxyPass /w/ ws://a/\n");
        RULE.pass("ProxyPassMatch ^/a/(.*) http://a/$1\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass /app/ http://a/\n", "ProxyPass /app/ http://a/");
        RULE.fail("ProxyPass / http://a/app/\n", "ProxyPass / http://a/app/");
        RULE.fail(
            "<Location \"/app/\">\nProxyPass \"https://a\"\n</Location>\n",
            "ProxyPass \"https://a\"",
        );
        RULE.fail(
            "ProxyPass /app/ http://a/x/\nProxyPassReverseCookiePath /y /app/\n",
            "ProxyPass /app/ http://a/x/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass /app/ http://a/\n",
            "  ProxyPass /app/ http://a/\n  ProxyPassReverseCookiePath / /app/\n",
        );
    }
}
