//! ## What it does
//! Finds a page that trusts connections from this machine (`stats admin if LOCALHOST`, `Require local`), and another
//! proxy on the same machine that publishes it.
//!
//! ## Why is this bad?
//! Every request that the other proxy passes on comes from this machine: the whole Internet becomes LOCALHOST, and can
//! for example switch servers off.
//!
//! ## Example
//! ```apache
//! # HAProxy: stats admin if LOCALHOST
//! ProxyPass /stats http://127.0.0.1:8404/stats
//! ```
//!
//! ## Use instead
//! Do not publish it, or let it ask for a password: `stats auth`, `Require valid-user`.
//!
//! ## Fix safety
//! There is no fix: how people get in is a decision.
//!
//! ## References
//! HAProxy, configuration manual, `stats admin`. mod_authz_host, `Require local`.

use crate::stack::facts::{Front, Listener, LocalPage, Where};
use crate::stack::view::Hop;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/local-acl-behind-local-proxy",
        Group::Security,
        Severity::Error,
        Safety::None,
        "a page for this machine only is published by a proxy on this machine",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for page in &view.facts.local_pages {
        let way = view.hops().find(|hop| {
            !hop.front.asks_who
                && !page.listeners.iter().any(|own| {
                    hop.front.place.file == page.place.file && own.place == first_place(hop.front)
                })
                && leads_there(view, hop, page)
        });
        let Some(hop) = way else { continue };
        let message = format!(
            "{} trusts connections from this machine, and {} publishes it from here: for it, every client is this machine",
            page.name, hop.front.name,
        );
        found.push(
            view.finding(&RULE.info, &page.place, message)
                .help("do not publish the page, or let it ask for a password")
                .label(
                    hop.server
                        .place
                        .label(format!("published through {}", hop.front.program.name())),
                ),
        );
    }
}

fn first_place(front: &Front) -> crate::stack::Place {
    front.listeners.first().map_or_else(|| front.place.clone(), |listener| listener.place.clone())
}

/// Whether requests for the page can take this way.
fn leads_there(view: &StackView<'_>, hop: &Hop<'_>, page: &LocalPage) -> bool {
    let server = hop.server;
    let is_here = |listener: &Listener| {
        let host = match (&listener.host, &server.host) {
            (Where::Any, host) => host.is_loopback(),
            (Where::Ip(own), Where::Ip(ip)) => own == ip && ip.is_loopback(),
            (own, host) => own.is_loopback() && host.is_loopback(),
        };
        host && listener.port.is_some() && listener.port == server.port
    };
    if !page.listeners.iter().any(is_here) {
        return false;
    }
    let wanted = page.path.split('?').next().unwrap_or(&page.path);
    let text = view.text(&hop.front.place);
    // A rule about the path itself keeps it away, most likely.
    let guarded = hop.front.program != page.program
        && text.contains("deny")
        && text.contains(wanted.trim_end_matches('/'))
        && wanted != "/";
    let reached = |mapped: &str| {
        wanted.starts_with(mapped.trim_end_matches('/')) || mapped.starts_with(wanted)
    };
    reached(&server.path) && !guarded
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const STATS: &str = "## haproxy.cfg\nfrontend stats\n  mode http\n  bind *:8404\n  stats enable\n  stats uri /stats\n  stats admin if LOCALHOST\n";

    fn apache(lines: &str) -> String {
        format!(
            "{STATS}## apache.conf\n<VirtualHost *:443>\nServerName ops.lan\n{lines}\n</VirtualHost>\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&apache("ProxyPass /app http://127.0.0.1:8081/app"));
        RULE.pass(&apache("ProxyPass /app http://127.0.0.1:8404/app"));
        RULE.pass(&apache("ProxyPass /stats http://10.0.0.1:8404/stats"));
        RULE.pass(&apache("ProxyPass /stats http://127.0.0.1:8404/stats\n<Location /stats>\nAuthType Basic\nRequire valid-user\n</Location>"));
        RULE.pass(
            &apache("ProxyPass /stats http://127.0.0.1:8404/stats")
                .replace("if LOCALHOST", "if TRUE"),
        );
    }

    #[test]
    fn fail() {
        RULE.fail(
            &apache("ProxyPass /stats http://127.0.0.1:8404/stats"),
            "haproxy.cfg: stats admin if LOCALHOST",
        );
        RULE.fail(
            &apache("ProxyPass / http://localhost:8404/"),
            "haproxy.cfg: stats admin if LOCALHOST",
        );
        let acl = apache("ProxyPass / http://[::1]:8404/")
            .replace("if LOCALHOST", "if local\n  acl local src 127.0.0.0/8 ::1");
        RULE.fail(&acl, "haproxy.cfg: stats admin if local");
        RULE.fail(
            "## haproxy.cfg\nlisten web\n  mode http\n  bind :443 ssl crt /c\n  server a 127.0.0.1:80\n## apache.conf\nListen 80\n<VirtualHost *:80>\n<Location /server-status>\nRequire local\n</Location>\n</VirtualHost>\n",
            "apache.conf: Require local",
        );
    }
}
