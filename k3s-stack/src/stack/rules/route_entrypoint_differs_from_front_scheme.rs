//! ## What it does
//! Finds a front that reaches Traefik through one entry point, while the route for its host is attached to others.
//!
//! ## Why is this bad?
//! Traefik has no router for the host there and answers 404, after a TLS handshake that went well.
//!
//! ## Example
//! ```yaml
//! # Apache: ProxyPass / https://k3s-ingress/
//! entryPoints:
//!   - web
//! routes:
//!   - match: Host(`code.example.com`)
//! ```
//!
//! ## Use instead
//! ```yaml
//! entryPoints:
//!   - websecure
//! routes:
//!   - match: Host(`code.example.com`)
//! ```
//!
//! ## Fix safety
//! Unsafe: the front may be the one that is wrong.
//!
//! ## References
//! Traefik, routers: entry points.

use crate::stack::facts::Route;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/route-entrypoint-differs-from-front-scheme",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the front talks to an entry point that the route is not attached to",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let ways: Vec<_> = view.ways_in().collect();
    let mut said = HashSet::new();
    for (hop, entry) in &ways {
        let redirects = entry.values.is_some_and(|(_, values)| values.redirects_to.is_some());
        if redirects {
            continue;
        }
        for route in &view.facts.routes {
            for host in &route.hosts {
                let is_ours = hop.front.is_for(&host.name)
                    || hop.front.hosts.is_empty()
                    || hop.front.serves_any;
                let serves = |other: &Route| {
                    other.is_on(entry.name) && other.takes_host(&host.name) != Some(false)
                };
                if !is_ours || route.is_on(entry.name) || view.facts.routes.iter().any(serves) {
                    continue;
                }
                // Another way leads to where it is attached.
                let other = ways.iter().any(|(own, to)| {
                    route.is_on(to.name)
                        && (own.front.is_for(&host.name)
                            || own.front.hosts.is_empty()
                            || own.front.serves_any)
                });
                let Some((first, place)) = route.entry_points.first().filter(|_| !other) else {
                    continue;
                };
                if !said.insert((place.file.clone(), place.span, entry.name.to_owned())) {
                    continue;
                }
                let message = format!(
                    "{} reaches Traefik through `{}`, and the route for `{}` is attached to `{first}`: Traefik answers 404",
                    hop.front.name, entry.name, host.name,
                );
                let diagnostic = view
                    .finding(&RULE.info, place, message)
                    .help(format!(
                        "attach the route to `{}`, or let the front talk to `{first}`",
                        entry.name
                    ))
                    .label(hop.server.place.label(format!("leads to `{}`", entry.name)))
                    .label(host.place.label("the host that is asked for"));
                let is_plain = view.text(place).get(place.span.range()) == Some(first.as_str());
                found.push(match (route.entry_points.len(), is_plain) {
                    (1, true) => diagnostic.fix(Fix::risky(
                        format!("attach it to `{}`", entry.name),
                        [Edit::replace(place.span, entry.name)],
                    )),
                    _ => diagnostic,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(url: &str, entries: &str) -> String {
        format!(
            "## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nProxyPass / {url}\n</VirtualHost>\n## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n{entries}  routes:\n    - match: Host(`a.lan`)\n      services:\n        - name: a\n          port: 80\n"
        )
    }

    const WEB: &str = "  entryPoints:\n    - web\n";

    #[test]
    fn pass() {
        RULE.pass(&stack("http://k3s/", WEB));
        RULE.pass(&stack("https://k3s/", ""));
        RULE.pass(&stack("https://k3s/", "  entryPoints: [web, websecure]\n"));
        RULE.pass(&stack("https://k3s/", WEB).replace("ServerName a.lan", "ServerName b.lan"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("https://k3s/", WEB), "ingressroute.yaml: web");
        RULE.fail(
            &stack("http://k3s/", "  entryPoints: [websecure]\n"),
            "ingressroute.yaml: websecure",
        );
        let haproxy = "## haproxy.cfg\nlisten l\n  mode http\n  bind :443 ssl crt /c\n  server n [fd00::1]:443 ssl verify none\n";
        let ingress = "## ingress.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    traefik.ingress.kubernetes.io/router.entrypoints: web\nspec:\n  rules:\n    - host: a.lan\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: a\n                port:\n                  number: 80\n";
        RULE.fail(&format!("{haproxy}{ingress}"), "ingress.yaml: web");
        let bytes = "## haproxy.cfg\nlisten l\n  mode tcp\n  bind :443\n  server n 10.0.0.1:443\n";
        let route = stack("http://k3s/", WEB);
        let (_, route) = route.split_once("</VirtualHost>\n").unwrap();
        RULE.fail(&format!("{bytes}{route}"), "ingressroute.yaml: web");
    }

    #[test]
    fn fix() {
        let after = stack("https://k3s/", "  entryPoints:\n    - websecure\n");
        RULE.fix(
            &stack("https://k3s/", WEB),
            after.split_once("## ingressroute.yaml\n").unwrap().1,
        );
    }
}
