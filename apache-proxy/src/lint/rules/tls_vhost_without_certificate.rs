//! ## What it does
//! Finds servers with `SSLEngine on` that have no `SSLCertificateFile`, of their own or of the main server, and no
//! certificate from mod_md.
//!
//! ## Why is this bad?
//! The test of the configuration says that all is well. httpd does not start (AH02572 in the error log), with all of
//! its servers.
//!
//! ## Example
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     SSLEngine on
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
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: where the certificate lies is not known.
//!
//! ## References
//! mod_ssl manual, `SSLCertificateFile`; mod_md manual, `MDomain`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/tls-vhost-without-certificate",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "`SSLEngine on` without a certificate: httpd does not start",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let managed = view.sections.iter().any(|section| section.is("MDomainSet"));
    if managed || view.all("MDomain").next().is_some() {
        return;
    }
    let main_has_more = view.servers.first().is_some_and(|main| view.has_more(main));
    let mut seen = Vec::new();
    for server in &view.servers {
        let Some(line) = view.setting(server, "SSLEngine").filter(|line| line.is_certain) else {
            continue;
        };
        let is_on = line.is_on() || line.says(1, "optional");
        // What the main server switches on is most often meant for others: those that it includes, or that
        // include this file.
        let is_fragment = server.is_main() && view.all("Listen").next().is_none();
        let is_unclear =
            view.has_more(server) || (line.server == 0 && main_has_more) || is_fragment;
        if !is_on
            || is_unclear
            || view.setting(server, "SSLCertificateFile").is_some()
            || seen.contains(&line.index)
        {
            continue;
        }
        seen.push(line.index);
        let message = format!(
            "`{}` has no certificate: httpd does not start, although its test says that all is well",
            view.name_of(server)
        );
        found.push(
            view.finding(&RULE.info, line, line.span(), message)
                .help("add `SSLCertificateFile` and `SSLCertificateKeyFile`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("SSLEngine on\nSSLCertificateFile /c\n");
        RULE.pass("SSLCertificateFile /c\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n");
        RULE.pass("MDomain a.example.com\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n");
        RULE.pass("SSLEngine off\n");
        // A file to include.
        RULE.pass("SSLEngine on\nSSLProtocol -all +TLSv1.3\n");
        RULE.pass("<VirtualHost *:443>\nSSLEngine on\nInclude tls.conf\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:443>\nSSLEngine on\n<IfFile /c>\nSSLCertificateFile /c\n</IfFile>\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("Listen 443\nSSLEngine on\n", "SSLEngine on");
        RULE.fail(
            "<VirtualHost *:443>\nSSLCertificateFile /c\nSSLEngine on\n</VirtualHost>\n<VirtualHost *:443>\nServerName b\nsslengine On\nSSLCertificateKeyFile /k\n</VirtualHost>\n",
            "sslengine On",
        );
        RULE.fail(
            "<VirtualHost *:443>\nSSLEngine on\nInclude /etc/letsencrypt/options-ssl-apache.conf\n</VirtualHost>\n",
            "SSLEngine on",
        );
    }
}
