//! ## What it does
//! Finds `ProxyPass` lines whose path ends with `/`, while their URL ends behind the host: `ProxyPass / http://app`.
//!
//! ## Why is this bad?
//! httpd puts the rest of the request's path right behind the URL. `GET /x` goes to the host `appx`, and
//! `GET /@other.example.com/` to `other.example.com`: whoever sends requests chooses the backend.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: it adds the slash, without which no request but one for the path itself reaches the backend.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`, the note about trailing slashes.

use crate::lint::Rule;
use crate::view::{MappingKind, Statement, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxypass-target-without-slash",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "the rest of the path is glued to the backend's host name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for mapping in view.mappings().filter(|m| m.kind == MappingKind::Prefix) {
        let Some(url) = mapping.url() else { continue };
        if !mapping.path.ends_with('/') || !url.path.is_empty() || url.authority.is_empty() {
            continue;
        }
        // A variable may bring the slash.
        if url.authority.contains("${") && url.authority.ends_with('}') {
            continue;
        }
        let message = format!(
            "the rest of the path is glued to `{}`: clients choose the host with `{}@other-host/`",
            url.host(),
            mapping.path
        );
        let at = end_of(mapping.statement, mapping.target_word);
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(mapping.statement.word_span(mapping.target_word))
                .path(view.path(mapping.statement))
                .tool_says(ToolSays::Nothing)
                .help("end the URL with `/`, as the path does")
                .fix(Fix::safe("add the slash", [Edit::insert(at, "/")])),
        );
    }
}

/// Behind the last byte of a word's value: before its closing quote.
fn end_of(statement: &Statement<'_>, word: usize) -> u32 {
    let span = statement.word_span(word);
    let raw = statement.words.get(word).map_or("", |word| word.raw());
    let quoted = raw.len() > 1 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']);
    Span::at(span.end()).start() - u32::from(quoted)
}

#[cfg(test)]
mod tests {
    use super::RULE;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://10.0.42.1/\n");
        RULE.pass("ProxyPass /app http://10.0.42.1\n");
        RULE.pass("ProxyPass / !\n");
        RULE.pass("ProxyPassMatch ^/(.*)$ http://10.0.42.1/$1\n");
        RULE.pass("<Location /app>\nProxyPass http://10.0.42.1\n</Location>\n");
        RULE.pass("ProxyPass / unix:/run/app.sock|http://localhost/\n");
        RULE.pass("ProxyPass / ${BACKEND}\nProxyPass / http://${BACKEND}\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://10.0.42.1:8080\n", "http://10.0.42.1:8080");
        RULE.fail("ProxyPass / balancer://app retry=0\n", "balancer://app");
        RULE.fail(
            "<VirtualHost *:80>\n<Location \"/app/\">\nProxyPass http://app\n</Location>\n</VirtualHost>\n",
            "http://app",
        );
        RULE.fail(
            "ProxyPass / unix:/run/app.sock|http://localhost\n",
            "unix:/run/app.sock|http://localhost",
        );
        RULE.fail("Define BACKEND app:80\nProxyPass / http://${BACKEND}\n", "http://${BACKEND}");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / \"http://10.0.42.1\" retry=0\n",
            "  ProxyPass / \"http://10.0.42.1/\" retry=0\n",
        );
    }
}
