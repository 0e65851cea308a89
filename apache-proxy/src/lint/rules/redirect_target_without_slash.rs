//! ## What it does
//! Finds redirects that glue the rest of the path to a host name: `Redirect / https://app.example.com`, and
//! `RedirectMatch` or `RewriteRule … [R]` with a capture right behind the host.
//!
//! ## Why is this bad?
//! `GET /.example.org/x` is redirected to `https://app.example.com.example.org/x`: a link to this server leads
//! wherever its author likes. An ordinary path leads to a host that does not exist.
//!
//! ## Example
//! ```apache
//! Redirect permanent / https://app.example.com
//! ```
//!
//! ## Use instead
//! ```apache
//! Redirect permanent / https://app.example.com/
//! ```
//!
//! ## Fix safety
//! Safe: it adds the slash that the path has taken away.
//!
//! ## References
//! mod_alias manual, `Redirect`.

use crate::lint::Rule;
use crate::view::{Statement, Url, View, glued_capture};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/redirect-target-without-slash",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "a redirect glues the rest of the path to a host name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        let Some((word, edit)) = by_prefix(line).or_else(|| by_capture(view, line)) else {
            continue;
        };
        let url = Url::split(line.value(word));
        let host = url.map_or("", |url| url.authority).split('$').next().unwrap_or_default();
        let message = format!(
            "the rest of the path is glued to `{host}`: a link to this server leads to any host, as with `/.other-host/`"
        );
        let mut diagnostic = view
            .finding(&RULE.info, line, line.word_span(word), message)
            .help("write a `/` behind the host");
        if let Some(edit) = edit {
            diagnostic = diagnostic.fix(Fix::safe("add the slash", [edit]));
        }
        found.push(diagnostic);
    }
}

/// `Redirect [status] /path/ url`: the word with the URL, and how to mend it.
fn by_prefix(line: &Statement<'_>) -> Option<(usize, Option<Edit>)> {
    let named = ["Redirect", "RedirectPermanent", "RedirectTemp"].iter().any(|n| line.is(n));
    // In a section the path may be left out; then nothing is appended.
    let word = line.args().len();
    let path = line.value(word.checked_sub(1).filter(|n| *n > 0)?);
    let url = Url::split(line.value(word))?;
    let open = url.authority.ends_with('}');
    let glued = named
        && path.starts_with('/')
        && path.ends_with('/')
        && line.value(word).contains("://")
        && url.path.is_empty()
        && !url.authority.contains(['?', '#'])
        && !open;
    glued.then(|| (word, Some(line.extend_word(word, "/"))))
}

/// `RedirectMatch` and `RewriteRule`: the word with the URL, and how to mend it.
fn by_capture(view: &View<'_>, line: &Statement<'_>) -> Option<(usize, Option<Edit>)> {
    let (pattern, word) = if line.is("RedirectMatch") {
        let word = line.args().len();
        (line.value(word.checked_sub(1).filter(|n| *n > 0)?), word)
    } else if line.is("RewriteRule") {
        let flags = line.value(3).trim_start_matches('[').trim_end_matches(']');
        let redirects = flags.split(',').map(|flag| flag.split('=').next().unwrap_or(flag).trim());
        let mut redirects =
            redirects.filter(|f| ["r", "redirect"].contains(&f.to_ascii_lowercase().as_str()));
        redirects.next()?;
        (line.value(1), 2)
    } else {
        return None;
    };
    let in_server = !line.is("RewriteRule")
        || view.section_of(line).is_none_or(|section| section.is("VirtualHost"));
    let at = glued_capture(pattern, line.value(word), in_server)?;
    Some((word, line.insert_in_word(word, at, "/")))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("Redirect permanent / https://a.example.com/\n");
        RULE.pass("Redirect /app https://a.example.com\n");
        RULE.pass("Redirect 404 /x\nRedirect gone /y/\n");
        RULE.pass("RedirectMatch ^(/.*)$ https://a.example.com$1\n");
        RULE.pass("<Location />\nRedirect https://a.example.com\n</Location>\n");
        RULE.pass("RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]\nRewriteRule ^/?(.*) https://a.example.com/$1 [R]\n");
        RULE.pass("Redirect / https://${HOST}\nRedirect / /app/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("Redirect permanent / https://a.example.com\n", "https://a.example.com");
        RULE.fail("Redirect / \"http://a.example.com:8443\"\n", "\"http://a.example.com:8443\"");
        RULE.fail("RedirectPermanent /old/ https://a.example.com\n", "https://a.example.com");
        RULE.fail("RedirectMatch 301 ^/(.*)$ https://a.example.com$1\n", "https://a.example.com$1");
        RULE.fail(
            "RewriteRule ^/?(.*) https://a.example.com$1 [R=301,L]\n",
            "https://a.example.com$1",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "Redirect 301 / \"https://a.example.com\"\n",
            "Redirect 301 / \"https://a.example.com/\"\n",
        );
        RULE.fix("RedirectMatch ^/(.*) https://a$1\n", "RedirectMatch ^/(.*) https://a/$1\n");
    }
}
