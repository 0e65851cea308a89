//! ## What it does
//! Finds `ProxyPass` lines whose path ends with `/`, while their URL ends behind the host: `ProxyPass / http://app`.
//! So too `ProxyPassMatch` with a capture behind the host: `ProxyPassMatch ^/(.*) http://app$1`.
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
use crate::view::{MappingKind, View, glued_capture};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

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
    for mapping in view.mappings() {
        let (statement, word) = (mapping.statement, mapping.target_word);
        let Some(url) = mapping.url().filter(|url| !url.authority.is_empty()) else { continue };
        // A variable may bring the slash.
        let open = url.authority.contains("${") && url.authority.ends_with('}');
        let (attack, edit) = match mapping.kind {
            MappingKind::Prefix if mapping.path.ends_with('/') && url.path.is_empty() && !open => {
                (format!("{}@other-host/", mapping.path), statement.extend_word(word, "/"))
            }
            MappingKind::Regex => {
                let in_server = mapping.location.is_none();
                let glued = glued_capture(mapping.path, mapping.target, in_server);
                let Some(at) = glued else { continue };
                let Some(edit) = statement.insert_in_word(word, at, "/") else { continue };
                ("@other-host/".to_owned(), edit)
            }
            MappingKind::Prefix | MappingKind::Rewrite => continue,
        };
        let host = url.host();
        let effect = if url.is_balancer() {
            "there is no such balancer, every request is answered with 500".to_owned()
        } else {
            format!("clients choose the host, as with `{attack}`")
        };
        let message = format!("the rest of the path is glued to `{host}`: {effect}");
        found.push(
            view.finding(&RULE.info, statement, statement.word_span(word), message)
                .help("write a `/` behind the host")
                .fix(Fix::safe("add the slash", [edit])),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

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
        RULE.fail("ProxyPassMatch ^/(.*)$ http://app$1\n", "http://app$1");
        RULE.fail("Define BACKEND app:80\nProxyPass / http://${BACKEND}\n", "http://${BACKEND}");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyPassMatch ^/(.*)$ \"http://app$1\"\n",
            "ProxyPassMatch ^/(.*)$ \"http://app/$1\"\n",
        );
        RULE.fix(
            "  ProxyPass / \"http://10.0.42.1\" retry=0\n",
            "  ProxyPass / \"http://10.0.42.1/\" retry=0\n",
        );
    }
}
