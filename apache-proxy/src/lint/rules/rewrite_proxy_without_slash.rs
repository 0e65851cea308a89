//! ## What it does
//! Finds `RewriteRule … [P]` that puts a capture right behind the host: `http://app$1`, where the capture need not
//! begin with a slash.
//!
//! ## Why is this bad?
//! `GET /@other.example.com/` goes to `other.example.com`, and with a name like `.example.org` the host grows:
//! whoever sends requests chooses the backend.
//!
//! ## Example
//! ```apache
//! RewriteEngine on
//! RewriteRule ^/(.*) http://10.0.42.1$1 [P]
//! ```
//!
//! ## Use instead
//! ```apache
//! RewriteEngine on
//! RewriteRule ^/(.*) http://10.0.42.1/$1 [P]
//! ```
//!
//! ## Fix safety
//! Safe: it adds the slash that the pattern has taken away.
//!
//! ## References
//! CVE-2011-3368; mod_rewrite manual, flag `P`.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, View, glued_capture, glued_condition};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/rewrite-proxy-without-slash",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "a `RewriteRule` glues a capture to the backend's host name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Rewrite) {
        let statement = mapping.statement;
        // In `<Directory>` and `<Location>` the pattern does not see the first slash.
        let in_server = view.section_of(statement).is_none_or(|s| s.is("VirtualHost"));
        let glued = glued_capture(mapping.path, mapping.target, in_server);
        let Some(at) = glued.or_else(|| by_condition(view, &mapping)) else { continue };
        let host = mapping.url().map_or("", |url| url.authority);
        let host = host.split(['$', '%']).next().unwrap_or_default();
        let message = format!(
            "a capture is glued to `{host}`: clients choose the host, as with `/@other-host/`"
        );
        let mut diagnostic = view
            .finding(&RULE.info, statement, statement.word_span(mapping.target_word), message)
            .help("write a `/` between the host and the capture");
        if let Some(edit) = statement.insert_in_word(mapping.target_word, at, "/") {
            diagnostic = diagnostic.fix(Fix::safe("add the slash", [edit]));
        }
        found.push(diagnostic);
    }
}

/// The capture of the condition right above that is glued to the host.
fn by_condition(view: &View<'_>, mapping: &Mapping<'_, '_>) -> Option<usize> {
    let above = view.statements.get(mapping.statement.index.checked_sub(1)?)?;
    let is_path = above.value(1) == "%{REQUEST_URI}";
    let glued = glued_condition(above.value(2), mapping.target, is_path);
    glued.filter(|_| above.is("RewriteCond") && above.section == mapping.statement.section)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("RewriteRule ^/(.*) http://10.0.42.1/$1 [P]\n");
        RULE.pass("RewriteCond %{REQUEST_URI} ^(/.*)$\nRewriteRule ^ http://app%1 [P]\n");
        RULE.pass("RewriteRule ^(/.*)$ http://10.0.42.1$1 [P,L]\n");
        RULE.pass("RewriteRule ^(.*)$ http://10.0.42.1$1 [P]\n");
        RULE.pass("RewriteRule ^/(.*) http://10.0.42.1$1 [R=301]\n");
        RULE.pass("RewriteRule ^ http://10.0.42.1%{REQUEST_URI} [P]\n");
        RULE.pass("RewriteRule ^/([0-9]+)/(.*) http://app-$1/$2 [P]\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "RewriteCond %{REQUEST_URI} ^/(.*)$\nRewriteRule ^ http://app%1 [P]\n",
            "http://app%1",
        );
        RULE.fail("RewriteRule ^/(.*) http://10.0.42.1$1 [P]\n", "http://10.0.42.1$1");
        RULE.fail(
            "RewriteRule \"^/?(.*)$\" \"http://app:8080$1\" [QSA,proxy]\n",
            "\"http://app:8080$1\"",
        );
        RULE.fail(
            "<Directory /srv>\nRewriteRule ^(.*)$ http://app$1 [P]\n</Directory>\n",
            "http://app$1",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "RewriteRule ^/(.*) \"http://10.0.42.1$1\" [P]\n",
            "RewriteRule ^/(.*) \"http://10.0.42.1/$1\" [P]\n",
        );
    }
}
