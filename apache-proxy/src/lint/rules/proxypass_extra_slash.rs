//! ## What it does
//! Finds `ProxyPass` lines whose path does not end with `/`, while their URL does: `ProxyPass /app http://app/`.
//!
//! ## Why is this bad?
//! httpd puts the rest of the request's path, which begins with a slash, right behind the URL. The backend gets
//! `//index.html`, which many answer with 404.
//!
//! ## Example
//! ```apache
//! ProxyPass /app http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /app/ http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: requests for `/app` itself no longer go to the backend.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`, the note about trailing slashes.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, View};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxypass-extra-slash",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the backend gets paths with two slashes",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Prefix) {
        let Some(url) = mapping.url() else { continue };
        let path_ends = mapping.path.ends_with('/') || !mapping.path.starts_with('/');
        // httpd takes a path with wildcards for an expression.
        let is_plain = !mapping.path.contains(['*', '?', '[', '$']);
        // Those get the path apart from the URL.
        let is_cgi = ["fcgi", "scgi", "uwsgi"].iter().any(|s| url.scheme.eq_ignore_ascii_case(s));
        if path_ends || !is_plain || is_cgi || !url.path.ends_with('/') {
            continue;
        }
        let (statement, path) = (mapping.statement, mapping.path);
        let message =
            format!("a request for `{path}/x` becomes `{}/x`: one slash too many", url.path);
        let span = statement.word_span(mapping.target_word);
        let diagnostic = view
            .finding(&RULE.info, statement, span, message)
            .confidence(Confidence::Medium)
            .help("end both the path and the URL with `/`, or neither");
        let edits = fix(view, &mapping);
        found.push(match (edits.is_empty(), mapping.location) {
            (true, _) => diagnostic.help(
                "end both the path and the URL with `/`, or neither; a variable brings the slash here: change its `Define`",
            ),
            (false, None) => diagnostic.fix(Fix::risky("end the path with `/` too", edits)),
            (false, Some(_)) => diagnostic.fix(Fix::risky("end the URL without `/`", edits)),
        });
    }
}

/// The slash goes to the path, and to that of the `ProxyPassReverse` beside it; of a section, whose path other
/// lines share, it comes off the URL.
fn fix<'d>(view: &View<'d>, mapping: &Mapping<'_, 'd>) -> Vec<Edit> {
    let statement = mapping.statement;
    if mapping.location.is_some() {
        let span = statement.word_span(mapping.target_word);
        let raw = statement.words.get(mapping.target_word).map_or("", |word| word.raw());
        // A variable may have brought it.
        let slash = raw.rfind('/').filter(|at| raw.len() - at <= 2);
        return slash.map(|at| Edit::remove(span.part(at..at + 1))).into_iter().collect();
    }
    let pairs = view.all("ProxyPassReverse").filter(|line| {
        line.section == statement.section
            && line.value(1) == mapping.path
            && line.value(2) == mapping.target
    });
    let pairs = pairs.map(|line| line.extend_word(1, "/"));
    std::iter::once(statement.extend_word(1, "/")).chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("ProxyPass /app http://a/app\n");
        RULE.pass("ProxyPass /app http://a\n");
        RULE.pass("ProxyPass /app/ http://a/\n");
        RULE.pass("ProxyPass /app !\nProxyPass /b unix:/run/b|uwsgi://localhost/\n");
        RULE.pass("ProxyPassMatch ^/app http://a/\n");
        RULE.pass("<LocationMatch ^/app>\nProxyPass http://a/\n</LocationMatch>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass /app http://a/\n", "http://a/");
        RULE.fail("ProxyPass /app balancer://a/x/ retry=0\n", "balancer://a/x/");
        RULE.fail("<Location /app>\nProxyPass http://a/\n</Location>\n", "http://a/");
    }

    #[test]
    fn a_slash_out_of_a_variable_has_no_fix_here() {
        let text = "Define B http://a/\n<Location /app>\nProxyPass ${B}\n</Location>\n";
        let found = RULE.fail(text, "${B}");
        assert!(found.fixes.is_empty());
        assert!(found.help.unwrap().contains("`Define`"));
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyPass \"/app\" http://a/\nProxyPassReverse /app http://a/\n",
            "ProxyPass \"/app/\" http://a/\nProxyPassReverse /app/ http://a/\n",
        );
        RULE.fix(
            "<Location /app>\nProxyPass \"http://a/\"\n</Location>\n",
            "<Location /app>\nProxyPass \"http://a\"\n</Location>\n",
        );
    }
}
