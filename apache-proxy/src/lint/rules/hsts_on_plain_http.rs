//! ## What it does
//! Finds `Header` lines that send `Strict-Transport-Security` from a virtual host without TLS.
//!
//! ## Why is this bad?
//! Browsers ignore the header unless it comes over TLS (RFC 6797, 7.2). The host that redirects to `https://` needs no
//! such line; the TLS host does, and often lacks it.
//!
//! ## Example
//! ```apache
//! <VirtualHost *:80>
//!     ServerName app.example.com
//!     Header always set Strict-Transport-Security "max-age=31536000"
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:443>
//!     ServerName app.example.com
//!     SSLEngine on
//!     Header always set Strict-Transport-Security "max-age=31536000"
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! Safe: nobody heeds the header.
//!
//! ## References
//! RFC 6797, 7.2 and 8.1.

use crate::lint::Rule;
use crate::view::{Server, Statement, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/hsts-on-plain-http",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "`Strict-Transport-Security` without TLS is ignored",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in view.all("Header").filter(|line| sends_hsts(line)) {
        let Some(server) = view.server_of(line) else { continue };
        let in_condition = view
            .around(line)
            .any(|section| ["If", "ElseIf", "Else"].iter().any(|name| section.is(name)));
        if in_condition || !is_plain(view, server) {
            continue;
        }
        let message = format!(
            "browsers ignore `Strict-Transport-Security` from {}: it does not come over TLS",
            view.name_of(server)
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(line.span())
                .path(view.path(line))
                .tool_says(ToolSays::Nothing)
                .help("remove it; set it in the virtual host with `SSLEngine on`")
                .fix(Fix::safe("remove it", [line.remove()])),
        );
    }
}

/// Whether it sends the header, and under no condition.
fn sends_hsts(line: &Statement<'_>) -> bool {
    let skip = usize::from(line.says(1, "always") || line.says(1, "onsuccess"));
    let name = line.value(skip + 2).trim_end_matches(':');
    let sends = ["set", "add", "append", "merge", "setifempty"];
    let is_conditional = line.args().iter().skip(skip + 3).any(|word| {
        word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("env="))
            || word.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("expr="))
    });
    name.eq_ignore_ascii_case("Strict-Transport-Security")
        && sends.iter().any(|action| line.says(skip + 1, action))
        && !is_conditional
}

/// Whether a server surely talks without TLS. What the main server says holds in the virtual hosts too.
fn is_plain(view: &View<'_>, server: &Server) -> bool {
    let plain =
        |server: &Server| !view.is_tls(server) && !server.has_port("443") && !view.has_more(server);
    if !server.is_main() {
        return plain(server);
    }
    let listens = view.all("Listen").any(|line| line.value(1).ends_with("443"));
    let is_used = view.servers.len() > 1 || view.mappings().next().is_some();
    is_used && !listens && view.servers.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const HSTS: &str = "Header always set Strict-Transport-Security \"max-age=31536000\"\n";

    #[test]
    fn pass() {
        let host = |address: &str, body: &str| {
            format!("<VirtualHost {address}>\n{body}{HSTS}</VirtualHost>\n")
        };
        RULE.pass(&host("*:443", "SSLEngine on\n"));
        RULE.pass(&host("*:8443", "sslengine On\n"));
        RULE.pass(&host("*:443", ""));
        RULE.pass(&host("*:80", "Include tls.conf\n"));
        RULE.pass(HSTS);
        RULE.pass(&format!("{HSTS}<VirtualHost *:80>\n</VirtualHost>\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n"));
        RULE.pass("<VirtualHost *:80>\nHeader set Strict-Transport-Security x env=HTTPS\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:80>\nHeader unset Strict-Transport-Security\n</VirtualHost>\n");
        RULE.pass(&format!(
            "<VirtualHost *:80>\n<If \"%{{HTTPS}} == 'on'\">\n{HSTS}</If>\n</VirtualHost>\n"
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("<VirtualHost *:80>\n{HSTS}</VirtualHost>\n"), HSTS.trim_end());
        RULE.fail(&format!("{HSTS}<VirtualHost *:80>\n</VirtualHost>\n"), HSTS.trim_end());
        RULE.fail(&format!("ProxyPass / http://a/\n{HSTS}"), HSTS.trim_end());
        RULE.fail(
            "<VirtualHost *:80>\nSSLEngine off\n<Location />\nheader SET strict-transport-security max-age=1\n</Location>\n</VirtualHost>\n",
            "header SET strict-transport-security max-age=1",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &format!("<VirtualHost *:80>\n  {HSTS}</VirtualHost>\n"),
            "<VirtualHost *:80>\n</VirtualHost>\n",
        );
    }
}
