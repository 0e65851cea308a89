//! ## What it does
//! Finds mappings without `nocanon`, or in a server without `AllowEncodedSlashes NoDecode`, where the application is known
//! to need `%2F` in paths (fact `encoded-slashes=yes`).
//!
//! ## Why is this bad?
//! httpd answers paths with `%2F` with 404, or decodes them; and what it hands on it writes anew. Package registries,
//! Nextcloud and GitLab then miss files or projects.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! AllowEncodedSlashes NoDecode
//! ProxyPass / http://10.0.42.1:8080/ nocanon
//! ```
//!
//! ## Fix safety
//! Unsafe: with `nocanon` the backend sees paths as clients wrote them.
//!
//! ## References
//! core manual, `AllowEncodedSlashes`; mod_proxy manual, `ProxyPass`, `nocanon`.

use crate::lint::Rule;
use crate::view::{MappingKind, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/encoded-slashes-mangled",
        Group::Correctness,
        Severity::Info,
        Safety::Unsafe,
        "the application needs `%2F` in paths, and httpd does not let it through",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.target.facts().get("encoded-slashes") != Some("yes") {
        return;
    }
    let mut mended = Vec::new();
    for mapping in view.mappings() {
        let schemes = ["http", "https", "h2", "h2c", "balancer"];
        let is_http = mapping.url().is_some_and(|url| {
            schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case(url.scheme))
        });
        let Some(server) = view.server_of(mapping.statement) else { continue };
        if mapping.kind == MappingKind::Rewrite || mapping.is_exclusion() || !is_http {
            continue;
        }
        let line = mapping.statement;
        let is_raw = line.args().iter().any(|word| word.eq_ignore_ascii_case("nocanon"));
        let allowed = view.setting(server, "AllowEncodedSlashes");
        let is_allowed = view.has_more(server) || allowed.is_some_and(|a| a.says(1, "nodecode"));
        let missing = match (is_raw, is_allowed) {
            (true, true) => continue,
            (false, true) => "`nocanon`",
            (true, false) => "`AllowEncodedSlashes NoDecode`",
            (false, false) => "`AllowEncodedSlashes NoDecode` and `nocanon`",
        };
        let mut edits = Vec::new();
        if !is_raw {
            edits.push(Edit::insert(line.word_span(mapping.target_word).end(), " nocanon"));
        }
        if !is_allowed && !mended.contains(&server.index) {
            mended.push(server.index);
            let text = "AllowEncodedSlashes NoDecode";
            let own = allowed.filter(|line| line.server == server.index);
            let outer = view.around(line).filter(|section| !section.is("VirtualHost"));
            let place = outer.last().and_then(|section| section.section.header());
            let add = || view.insert_above(&place.unwrap_or(line.line), text);
            edits.push(own.map_or_else(add, |line| line.rewrite(text)));
        }
        let diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "paths with `%2F` do not reach the application as they are: {missing} is missing"
            ),
        )
        .at(line.span())
        .path(view.path(line))
        .tool_says(ToolSays::Nothing)
        .help(format!("add {missing}"));
        found.push(if edits.is_empty() {
            diagnostic
        } else {
            diagnostic.fix(Fix::risky(format!("add {missing}"), edits))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const NEEDED: &[(&str, &str)] = &[("encoded-slashes", "yes")];

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass_with(&[("encoded-slashes", "no")], "ProxyPass / http://a/\n");
        let pass = |text| RULE.pass_with(NEEDED, text);
        pass("AllowEncodedSlashes NoDecode\nProxyPass / http://a/ nocanon\n");
        pass("ProxyPass / http://a/ timeout=3 NoCanon\nallowencodedslashes nodecode\n");
        pass("ProxyPass / fcgi://a/\nProxyPass /x !\n");
        pass(
            "AllowEncodedSlashes NoDecode\n<VirtualHost *:80>\nProxyPass / http://a/ nocanon\n</VirtualHost>\n",
        );
    }

    #[test]
    fn fail() {
        let fail = |text, place| RULE.fail_with(NEEDED, text, place);
        fail("ProxyPass / http://a/\n", "ProxyPass / http://a/");
        fail(
            "AllowEncodedSlashes On\nProxyPass / http://a/ nocanon\n",
            "ProxyPass / http://a/ nocanon",
        );
        fail("AllowEncodedSlashes NoDecode\nProxyPass / http://a/\n", "ProxyPass / http://a/");
        fail(
            "<Location />\nProxyPass https://a/\n</Location>\nAllowEncodedSlashes NoDecode\n",
            "ProxyPass https://a/",
        );
    }

    #[test]
    fn fix() {
        RULE.fix_with(
            NEEDED,
            "<Location />\n  ProxyPass http://a/ retry=0\n</Location>\nProxyPass /b http://b/\n",
            "AllowEncodedSlashes NoDecode\n<Location />\n  ProxyPass http://a/ nocanon retry=0\n</Location>\nProxyPass /b http://b/ nocanon\n",
        );
        RULE.fix_with(
            NEEDED,
            "AllowEncodedSlashes On\nProxyPass / http://a/ nocanon\n",
            "AllowEncodedSlashes NoDecode\nProxyPass / http://a/ nocanon\n",
        );
    }
}
