//! ## What it does
//! Finds a front that ends TLS and speaks http to the next hop, while nobody sets `X-Forwarded-Proto`.
//!
//! ## Why is this bad?
//! What is behind cannot tell that the client came by https. Applications write `http://` links, refuse logins, set cookies
//! without `Secure`, or redirect for ever.
//!
//! ## Example
//! ```haproxy
//! frontend https
//!     bind :8443 ssl crt /etc/ssl/srv.pem
//!     default_backend k3s
//! backend k3s
//!     server n1 10.0.0.11:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend https
//!     bind :8443 ssl crt /etc/ssl/srv.pem
//!     http-request set-header X-Forwarded-Proto https if { ssl_fc }
//!     default_backend k3s
//! backend k3s
//!     server n1 10.0.0.11:80 check
//! ```
//!
//! ## Fix safety
//! Safe: the header says what is so.
//!
//! ## References
//! Traefik, entry points: forwarded headers. mod_headers, `RequestHeader`.

use crate::stack::facts::{Front, Mode, Pool, Upstream, Where};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/forwarded-proto-lost-on-http-hop",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "TLS ends at the front, and nobody tells the next hop",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for front in
        view.facts.fronts.iter().filter(|front| front.ends_tls() && front.proto.is_missing())
    {
        if front.mode != Mode::Http {
            continue;
        }
        let pools = front.pools.iter().filter_map(|index| view.facts.pools.get(*index));
        let lost = pools.filter(|pool| {
            pool.mode == Mode::Http && pool.proto.is_missing() && !is_for_others(pool)
        });
        let is_plain = |server: &&Upstream| {
            let is_told = server.host != Where::Other && !server.host.is_loopback();
            !server.tls && server.sends_proxy.is_none() && is_told
        };
        let hops: Vec<_> =
            lost.filter_map(|pool| Some((pool, pool.servers.iter().find(is_plain)?))).collect();
        let Some((pool, server)) = hops.first() else { continue };
        found.push(finding(view, front, pool, server));
    }
}

/// Challenges of ACME and the like, which do not care.
fn is_for_others(pool: &Pool) -> bool {
    let name = format!("{} {}", pool.name, pool.requests).to_ascii_lowercase();
    ["acme", "letsencrypt", "certbot", "stats"].iter().any(|word| name.contains(word))
}

fn finding(view: &StackView<'_>, front: &Front, pool: &Pool, server: &Upstream) -> Diagnostic {
    let message = format!(
        "{} ends TLS and sends http to {}, and nobody sets `X-Forwarded-Proto`: what is behind takes every client for one without TLS",
        front.name,
        server.address(),
    );
    let tls = front.listeners.iter().find(|listener| listener.tls);
    let place = tls.map_or(&front.place, |listener| &listener.place);
    let diagnostic = view
        .finding(&RULE.info, place, message)
        .help("set `X-Forwarded-Proto` to `https` where TLS ends")
        .label(server.place.label(format!("{} is spoken to without TLS", pool.name)));
    match &front.insert {
        Some(edit) => diagnostic.fix(Fix::safe("tell the next hop of TLS", [edit.clone()])),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn haproxy(front: &str, back: &str) -> String {
        format!(
            "## haproxy.cfg\ndefaults\n  mode http\nfrontend https\n  bind :8443 ssl crt /c.pem\n{front}  default_backend k3s\nbackend k3s\n{back}  server n1 10.0.0.11:80 check\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&haproxy("  http-request set-header X-Forwarded-Proto https\n", ""));
        RULE.pass(&haproxy(
            "",
            "  http-request add-header x-forwarded-proto https if { ssl_fc }\n",
        ));
        RULE.pass(&haproxy("", "  default-server ssl verify none\n"));
        RULE.pass(&haproxy("", "").replace(" ssl crt /c.pem", ""));
        RULE.pass(&haproxy("", "").replace("mode http", "mode tcp"));
        RULE.pass("## apache.conf\n<VirtualHost *:443>\nSSLEngine on\nRequestHeader set X-Forwarded-Proto \"https\"\nProxyPass / http://k3s/\n</VirtualHost>\n");
        RULE.pass("## apache.conf\n<VirtualHost *:443>\nSSLEngine on\nInclude proxy.inc\nProxyPass / http://k3s/\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&haproxy("  option forwardfor\n", ""), "haproxy.cfg: bind :8443 ssl crt /c.pem");
        RULE.fail(
            "## haproxy.cfg\nlisten web\n  mode http\n  bind [::]:443 ssl crt /c.pem alpn h2\n  server n1 [fd00::1]:80\n",
            "haproxy.cfg: bind [::]:443 ssl crt /c.pem alpn h2",
        );
        RULE.fail(
            "## apache.conf\n<VirtualHost *:443>\nSSLEngine on\nProxyPass / http://k3s/\n</VirtualHost>\n",
            "apache.conf: <VirtualHost *:443>",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &haproxy("", ""),
            "defaults\n  mode http\nfrontend https\n  http-request set-header X-Forwarded-Proto https if { ssl_fc }\n  bind :8443 ssl crt /c.pem\n  default_backend k3s\nbackend k3s\n  server n1 10.0.0.11:80 check\n",
        );
        RULE.fix(
            "## apache.conf\n<VirtualHost *:443>\n  SSLEngine on\n  ProxyPass / http://k3s/\n</VirtualHost>\n",
            "<VirtualHost *:443>\n  SSLEngine on\n  RequestHeader set X-Forwarded-Proto https\n  ProxyPass / http://k3s/\n</VirtualHost>\n",
        );
    }
}
