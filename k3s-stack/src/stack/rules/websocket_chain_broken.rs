//! ## What it does
//! Finds a hop that does not pass WebSocket connections on (Apache without `upgrade=`), or cuts them when they are silent
//! (HAProxy without `timeout tunnel`), before an application that needs them.
//!
//! ## Why is this bad?
//! Terminals, editors and chats load and stay dead: the upgrade is answered with 400 or 426, or the connection ends after
//! a minute of silence.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://k3s-ingress/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://k3s-ingress/ upgrade=websocket
//! ```
//!
//! ## Fix safety
//! Unsafe: `upgrade=` needs httpd 2.4.47.
//!
//! ## References
//! mod_proxy, `upgrade`. HAProxy, configuration manual, `timeout tunnel`.

use crate::stack::facts::{Mode, Program, Tunnel};
use crate::stack::view::Hop;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/websocket-chain-broken",
        Group::Correctness,
        Severity::Warning,
        Safety::Unsafe,
        "an application needs WebSocket connections, and a hop does not pass them on",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for (host, why, sure) in wanted(view) {
        for hop in view.hops() {
            let is_on_the_way =
                hop.front.is_for(&host) || hop.front.hosts.is_empty() || hop.front.serves_any;
            let is_api = hop.server.port.is_some_and(|port| view.is_api_port(port));
            if !is_on_the_way || !hop.pool.takes_all || is_api || hop.pool.mode == Mode::Tcp {
                continue;
            }
            if !said.insert((hop.pool.place.file.clone(), hop.pool.place.span)) {
                continue;
            }
            found.extend(finding(view, &host, why.as_ref(), sure, &hop));
        }
    }
}

/// The hosts of applications that need it, as far as somebody says so, and where.
fn wanted(view: &StackView<'_>) -> Vec<(String, Option<Place>, Confidence)> {
    let apps = view.stack.apps.iter().filter(|app| app.websocket == Some(true));
    let mut all: Vec<_> =
        apps.map(|app| (app.host.to_ascii_lowercase(), None, Confidence::High)).collect();
    let declined = |host: &str| {
        view.stack
            .apps
            .iter()
            .any(|app| app.websocket == Some(false) && app.host.eq_ignore_ascii_case(host))
    };
    let told = view.facts.values.iter().find_map(|app| app.websocket.clone());
    if let (Some(told), [route]) = (told, view.facts.routes.as_slice()) {
        let hosts = route.hosts.iter().filter(|host| !declined(&host.name));
        all.extend(hosts.map(|host| (host.name.clone(), Some(told.clone()), Confidence::Low)));
    }
    all
}

fn finding(
    view: &StackView<'_>,
    host: &str,
    why: Option<&Place>,
    sure: Confidence,
    hop: &Hop<'_>,
) -> Option<Diagnostic> {
    let line = &hop.server.line;
    let text = view.text(line).get(line.span.range()).unwrap_or_default();
    let rewrites = text.to_ascii_lowercase().starts_with("rewriterule");
    let (message, place, help) = match &hop.pool.tunnel {
        Tunnel::Open | Tunnel::Unknown => return None,
        Tunnel::Closed => (
            format!(
                "`{host}` needs WebSocket connections, and {} of {} does not pass them on",
                hop.pool.name, hop.front.name
            ),
            &hop.server.line,
            if rewrites {
                "pass requests on by `ProxyPass` with `upgrade=websocket`"
            } else {
                "add `upgrade=websocket` to it"
            },
        ),
        Tunnel::Cut(millis, place) => (
            format!(
                "`{host}` needs WebSocket connections, and {} ends them after {} s of silence",
                hop.pool.name,
                millis / 1000
            ),
            place,
            "set `timeout tunnel`, for example to 1h",
        ),
    };
    let diagnostic = view.likely(&RULE.info, place, sure, message).help(help);
    let diagnostic = match why {
        Some(why) => diagnostic.label(why.label("what needs them")),
        None => {
            diagnostic.label(hop.front.place.label(format!("requests for `{host}` come this way")))
        }
    };
    let edit = Edit::insert(hop.server.append.start(), " upgrade=websocket");
    Some(match hop.pool.program {
        Program::Apache if !rewrites => diagnostic.fix(Fix::risky("pass upgrades on", [edit])),
        _ => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn apache(words: &str) -> String {
        format!(
            "## topology\napp a.lan websocket\n## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nProxyPass / http://k3s-ingress/{words}\n</VirtualHost>\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&apache(" upgrade=websocket"));
        RULE.pass(&apache("\nProxyPass /ws ws://k3s-ingress/ws"));
        RULE.pass(&apache("").replace(" websocket\n", "\n"));
        RULE.pass(&apache("").replace("ServerName a.lan", "ServerName b.lan"));
        RULE.pass("## topology\napp a.lan websocket\n## haproxy.cfg\nlisten l\n  mode http\n  timeout server 50s\n  timeout tunnel 1h\n  bind :80\n  server k 10.0.0.1:80\n");
        let part = "ProxyPassMatch ^/api/(.*)$ http://k3s-ingress/api/$1";
        RULE.pass(&apache("").replace("ProxyPass / http://k3s-ingress/", part));
    }

    #[test]
    fn fail() {
        RULE.fail(&apache(""), "apache.conf: ProxyPass / http://k3s-ingress/");
        RULE.fail("## topology\napp a.lan websocket\n## haproxy.cfg\nlisten l\n  mode http\n  timeout server 50s\n  bind :80\n  server k 10.0.0.1:80\n", "haproxy.cfg: timeout server 50s");
        for line in [
            "ProxyPassMatch ^/(.*)$ http://k3s-ingress/$1",
            "ProxyPassMatch ^(/.*)$ http://k3s-ingress$1",
        ] {
            RULE.fail(
                &apache("").replace("ProxyPass / http://k3s-ingress/", line),
                &format!("apache.conf: {line}"),
            );
        }
        let line = "RewriteRule ^/?(.*)$ http://k3s-ingress/$1 [P]";
        let text = apache("")
            .replace("ProxyPass / http://k3s-ingress/", &format!("RewriteEngine on\n{line}"));
        assert!(RULE.fail(&text, &format!("apache.conf: {line}")).fixes.is_empty());
    }

    #[test]
    fn fix() {
        let after = apache(" upgrade=websocket");
        RULE.fix(&apache(""), after.split_once("## apache.conf\n").unwrap().1);
    }
}
