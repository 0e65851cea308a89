//! ## What it does
//! Finds a check by HTTP against Traefik that sends no `Host`, or one that no route of the stack serves.
//!
//! ## Why is this bad?
//! Traefik answers 404, HAProxy takes every server for down, and clients get 503.
//!
//! ## Example
//! ```haproxy
//! backend k3s
//!     option httpchk HEAD /
//!     server n1 10.0.0.11:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend k3s
//!     option httpchk
//!     http-check send meth HEAD uri / ver HTTP/1.1 hdr Host code.example.com
//!     server n1 10.0.0.11:80 check
//! ```
//!
//! ## Fix safety
//! Unsafe: the check then depends on that application.
//!
//! ## References
//! HAProxy, configuration manual, `http-check send`. Traefik, routers.

use crate::stack::facts::{Check, Pool, Route};
use crate::stack::view::as_in;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/health-check-host-not-routed",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the health check asks Traefik for a host that no route serves",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for pool in &view.facts.pools {
        let Some(check) = &pool.check else { continue };
        let checked = |server: &&crate::stack::facts::Upstream| {
            server.is_checked && server.check_port.is_none_or(|port| Some(port) == server.port)
        };
        let entry = pool.servers.iter().filter(checked).find_map(|server| view.entry(pool, server));
        let Some(entry) = entry else { continue };
        let routes: Vec<&Route> =
            view.facts.routes.iter().filter(|route| route.is_on(entry.name)).collect();
        if routes.is_empty() || check.uri == "/ping" || check.accepts(404) != Some(false) {
            continue;
        }
        let may_serve = |route: &&&Route| {
            let takes = match &check.host {
                Some(host) => route.takes_host(&host.name),
                None => route.takes_other_hosts(),
            };
            takes == Some(true) || takes.is_none() && route.may_take_path(&check.uri)
        };
        if routes.iter().any(|route| may_serve(&route)) {
            continue;
        }
        found.push(finding(view, pool, check, &routes));
    }
}

fn finding(view: &StackView<'_>, pool: &Pool, check: &Check, routes: &[&Route]) -> Diagnostic {
    let sends = match &check.host {
        Some(host) => format!("asks for `{}`, which no route serves", host.name),
        None => "sends no `Host`, and every route wants one".to_owned(),
    };
    let message = format!(
        "the check of {} {sends}: Traefik answers 404, and every server is down",
        pool.name,
    );
    let place = check.host.as_ref().map_or(&check.place, |host| &host.place);
    let mut diagnostic = view.finding(&RULE.info, place, message).help(
        "send the `Host` of a route: `http-check send meth HEAD uri / ver HTTP/1.1 hdr Host NAME`",
    );
    for route in routes.iter().take(3) {
        diagnostic = diagnostic.label(route.place.label("what is served"));
    }
    let host = routes.iter().flat_map(|route| &route.hosts).find(|host| !host.name.contains('*'));
    match host {
        Some(host) => diagnostic
            .fix(Fix::risky(format!("ask for `{}`", host.name), edits(view, check, &host.name))),
        None => diagnostic,
    }
}

fn edits(view: &StackView<'_>, check: &Check, host: &str) -> Vec<Edit> {
    if let Some(own) = check
        .host
        .as_ref()
        .filter(|own| check.sends.iter().any(|line| line.span.contains(own.place.span.start())))
    {
        return vec![Edit::replace(own.place.span, host)];
    }
    if let [line] = check.sends.as_slice() {
        let version =
            if view.text(line).get(line.span.range()).is_some_and(|text| text.contains(" ver ")) {
                ""
            } else {
                " ver HTTP/1.1"
            };
        return vec![Edit::insert(line.span.end(), format!("{version} hdr Host {host}"))];
    }
    let send = format!(
        "http-check send meth {} uri {} ver HTTP/1.1 hdr Host {host}",
        check.method, check.uri
    );
    let lines = format!("option httpchk\n{}{send}", indent(view, &check.place));
    vec![Edit::replace(check.place.span, as_in(view.text(&check.place), &lines))]
}

/// The blanks before a line's first word.
fn indent<'v>(view: &StackView<'v>, place: &Place) -> &'v str {
    let before = view.text(place).get(..place.span.start() as usize).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(check: &str) -> String {
        format!(
            "## haproxy.cfg\nbackend k3s\n{check}  server n1 10.0.0.11:80 check\n## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n  entryPoints: [web]\n  routes:\n    - match: Host(`a.lan`)\n      services:\n        - name: a\n          port: 80\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack(
            "  option httpchk\n  http-check send meth HEAD uri / ver HTTP/1.1 hdr Host a.lan\n",
        ));
        RULE.pass(&stack("  option httpchk HEAD / HTTP/1.1\\r\\nHost:\\ A.lan\n"));
        RULE.pass(&stack("  option httpchk HEAD /\n  http-check expect status 404\n"));
        RULE.pass(&stack("  option httpchk HEAD /\n").replace("Host(`a.lan`)", "PathPrefix(`/`)"));
        RULE.pass(&stack("  option tcp-check\n"));
        RULE.pass(&stack("  option httpchk HEAD /\n").replace("0.11:80", "0.11:6443"));
        let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: b\nspec:\n  defaultBackend:\n    service: {name: b, port: {number: 80}}\n";
        RULE.pass(&format!("{}---\n{ingress}", stack("  option httpchk HEAD /\n")));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("  option httpchk HEAD /\n"), "haproxy.cfg: option httpchk HEAD /");
        RULE.fail(
            &stack("  option httpchk\n  http-check send hdr Host b.lan\n"),
            "haproxy.cfg: b.lan",
        );
        RULE.fail(
            &stack("  option httpchk GET /\n  http-check expect status 200-399\n")
                .replace("backend k3s", "listen l\n  bind :80"),
            "haproxy.cfg: option httpchk GET /",
        );
    }

    #[test]
    fn fix() {
        let after = stack(
            "  option httpchk\n  http-check send meth HEAD uri / ver HTTP/1.1 hdr Host a.lan\n",
        );
        let after = after.strip_prefix("## haproxy.cfg\n").unwrap();
        RULE.fix(
            &stack("  option httpchk HEAD /\n"),
            after.get(..after.find("## ").unwrap()).unwrap(),
        );
    }
}
