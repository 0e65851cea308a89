//! ## What it does
//! Finds virtual hosts that send requests to backends and have no `ServerName`.
//!
//! ## Why is this bad?
//! Such a host takes the name of the machine. Which requests it answers then depends on that name and on the order of the
//! files: the first host of an address answers for every name that nobody else has.
//!
//! ## Example
//! ```apache
//! <VirtualHost *:80>
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:80>
//!     ServerName app.example.com
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows the name. Nothing is said of `<VirtualHost _default_:…>`, which is meant for
//! every name.
//!
//! ## References
//! core manual, `ServerName`; httpd manual, Name-based Virtual Host Support.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/missing-server-name",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "a virtual host that sends requests to backends has no name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (server, section) in view.virtual_hosts() {
        let mut mappings = view.mappings_of(server.index).filter(|m| !m.is_exclusion());
        let is_default = server.addresses.iter().any(|address| {
            address.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("_default_"))
        });
        if is_default
            || view.has_more(server)
            || view.own_setting(server, "ServerName").is_some()
            || mappings.next().is_none()
        {
            continue;
        }
        let message = format!(
            "the virtual host `{}` has no `ServerName`: it answers for names that are not its own",
            server.addresses.join(" ")
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(section.header_span())
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .confidence(Confidence::Medium)
                .help("add `ServerName` with the name that clients ask for"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let host = |body: &str| format!("<VirtualHost *:80>\n{body}</VirtualHost>\n");
        RULE.pass(&host("servername a\nProxyPass / http://b/\n"));
        RULE.pass(&host(
            "<IfModule mod_proxy.c>\nServerName a\n</IfModule>\nProxyPass / http://b/\n",
        ));
        RULE.pass(&host("DocumentRoot /srv/www\n"));
        RULE.pass(&host("ProxyPass /x !\n"));
        RULE.pass(&host("Include names.conf\nProxyPass / http://b/\n"));
        RULE.pass("<VirtualHost _default_:443>\nProxyPass / http://b/\n</VirtualHost>\n");
        RULE.pass("ProxyPass / http://b/\n");
    }

    #[test]
    fn fail() {
        let fail = |text: &str| {
            RULE.fail(text, "<VirtualHost *:80>");
        };
        fail("<VirtualHost *:80>\nProxyPass / http://b/\n</VirtualHost>\n");
        fail(
            "ServerName main\n<VirtualHost *:80>\nServerAlias a\nProxyPass / http://b/\n</VirtualHost>\n",
        );
        fail(
            "<VirtualHost *:80>\n<Location />\nProxyPass http://b/\n</Location>\n</VirtualHost>\n",
        );
        fail(
            "<VirtualHost *:81>\nServerName a\n</VirtualHost>\n<VirtualHost *:80>\nRewriteRule ^/(.*) http://b/$1 [P]\n</VirtualHost>\n",
        );
    }
}
