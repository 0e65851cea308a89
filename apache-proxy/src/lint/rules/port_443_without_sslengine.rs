//! ## What it does
//! Finds virtual hosts on port 443 where `SSLEngine` is not on.
//!
//! ## Why is this bad?
//! The port says HTTPS, and httpd answers in plain text, even with a certificate configured: clients stop with an
//! error such as "wrong version number".
//!
//! ## Example
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     SSLEngine on
//!     SSLCertificateFile /etc/ssl/app.crt
//!     SSLCertificateKeyFile /etc/ssl/app.key
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! Unsafe: httpd does not start when there is no certificate.
//!
//! ## References
//! mod_ssl manual, `SSLEngine`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/port-443-without-sslengine",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a virtual host on port 443 does not speak TLS",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (server, section) in view.virtual_hosts() {
        let is_plain = server.has_port("443") && !view.is_tls(server) && section.is_certain;
        // mod_md and others do not switch it on; an included file may.
        if !is_plain || view.has_more(server) || speaks_http(view) {
            continue;
        }
        let message = format!(
            "`{}` answers on port 443 without TLS: clients stop with an error",
            view.name_of(server)
        );
        let mut diagnostic = Diagnostic::of(&RULE.info, message)
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Nothing)
            .help("add `SSLEngine on` with a certificate");
        let edit = match view.setting(server, "SSLEngine") {
            Some(line) if line.server == server.index => {
                diagnostic = diagnostic.label(view.label(line, "off"));
                Some(line.rewrite("SSLEngine on"))
            }
            _ => {
                let first = view.lines_of(section).find(|line| !line.is("ServerName"));
                first.map(|line| view.insert_above(&line.line, "SSLEngine on"))
            }
        };
        found.push(match edit {
            Some(edit) => diagnostic.fix(Fix::risky("speak TLS", [edit])),
            None => diagnostic,
        });
    }
}

/// Whether a `Listen` says that the port speaks plain HTTP on purpose.
fn speaks_http(view: &View<'_>) -> bool {
    view.all("Listen").any(|line| line.value(1).ends_with("443") && line.says(2, "http"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n");
        RULE.pass("SSLEngine on\n<VirtualHost *:443>\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:80>\n</VirtualHost>\n<VirtualHost *:8443>\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:443>\nInclude /etc/letsencrypt/options-ssl-apache.conf\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:443>\nUse TLS a\n</VirtualHost>\n");
        RULE.pass("Listen 443 http\n<VirtualHost *:443>\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:443>\n<IfModule mod_ssl.c>\nSSLEngine On\n</IfModule>\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<VirtualHost *:443>\nServerName a\n</VirtualHost>\n", "<VirtualHost *:443>");
        RULE.fail(
            "<VirtualHost [::]:443 10.0.42.1:443>\nSSLEngine off\n</VirtualHost>\n",
            "<VirtualHost [::]:443 10.0.42.1:443>",
        );
        RULE.fail(
            "<VirtualHost *:443>\nSSLCertificateFile /c\n</VirtualHost>\n",
            "<VirtualHost *:443>",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<VirtualHost *:443>\n  ServerName a\n  ProxyPass / http://a/\n</VirtualHost>\n",
            "<VirtualHost *:443>\n  ServerName a\n  SSLEngine on\n  ProxyPass / http://a/\n</VirtualHost>\n",
        );
    }
}
