//! ## What it does
//! Finds a host of an IngressRoute or Ingress that no virtual host, and no rule of HAProxy, that leads to Traefik is for.
//!
//! ## Why is this bad?
//! Requests for it get to the front's default, with another certificate, or to nothing.
//!
//! ## Example
//! ```yaml
//! # Apache has ServerName code.example.com.
//! routes:
//!   - match: Host(`codeserver.example.com`)
//! ```
//!
//! ## Use instead
//! ```apache
//! ServerName codeserver.example.com
//! ```
//!
//! ## Fix safety
//! There is no fix: either name may be the wrong one.
//!
//! ## References
//! mod_proxy and name-based virtual hosts; Traefik, routers.

use crate::stack::facts::Front;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/host-not-served-by-front",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a route is for a host that the front does not serve",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut fronts: Vec<&Front> = Vec::new();
    for (hop, _) in view.ways_in() {
        if !fronts.iter().any(|front| std::ptr::eq(*front, hop.front)) {
            fronts.push(hop.front);
        }
    }
    if fronts.is_empty() || fronts.iter().any(|front| front.serves_any) {
        return;
    }
    let routes = &view.facts.routes;
    let takes = |name: &str| routes.iter().any(|route| route.takes_host(name) != Some(false));
    let names = || fronts.iter().flat_map(|front| &front.hosts);
    // Names that lead to Traefik and that it does not know: what is meant, most likely. Beside a name for many others one
    // is but what the front is called.
    let stars = |front: &&&Front| front.hosts.iter().any(|host| host.name.contains('*'));
    let exact = fronts.iter().filter(|front| !stars(front)).flat_map(|front| &front.hosts);
    let unknown: Vec<_> = exact.filter(|host| !takes(&host.name)).collect();
    let mut said = HashSet::new();
    for host in routes.iter().flat_map(|route| &route.hosts) {
        let is_exact = !host.name.contains('*') && host.name != "?";
        if !is_exact || names().any(|own| own.is_for(&host.name)) || !said.insert(host.name.clone())
        {
            continue;
        }
        let message = format!(
            "Traefik has a route for `{}`, which no front that leads to it serves: requests for it do not get here",
            host.name,
        );
        let mut diagnostic = view
            .likely(&RULE.info, &host.place, Confidence::Medium, message)
            .help("add the name to the front, or correct it here");
        let others: Vec<_> =
            if unknown.is_empty() { names().take(1).collect() } else { unknown.clone() };
        for other in others.into_iter().take(3) {
            let what = if unknown.is_empty() {
                "what the front serves"
            } else {
                "served by the front, and no route is for it"
            };
            diagnostic = diagnostic.label(other.place.label(what));
        }
        found.push(diagnostic);
    }
    // Without such a pair the other way round is told on its own.
    if said.is_empty() && !routes.is_empty() {
        for host in unknown {
            let message = format!(
                "the front serves `{}`, and no route of Traefik is for it: it answers 404",
                host.name
            );
            let mut diagnostic = view
                .likely(&RULE.info, &host.place, Confidence::Medium, message)
                .help("add a route for the name, or correct it here");
            if let Some(route) = routes.first() {
                diagnostic = diagnostic.label(route.place.label("what Traefik serves"));
            }
            found.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(front: &str, host: &str) -> String {
        format!(
            "{front}## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n  routes:\n    - match: Host(`{host}`)\n      services:\n        - name: a\n          port: 80\n"
        )
    }

    fn apache(names: &str) -> String {
        format!(
            "## apache.conf\n<VirtualHost *:443>\n{names}\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n"
        )
    }

    const HAPROXY: &str = "## haproxy.cfg\nfrontend f\n  bind :80\n  acl code hdr(host) -i code.lan\n  use_backend k3s if code\nbackend k3s\n  server n 10.0.0.1:80\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(&apache("ServerName a.lan"), "a.lan"));
        RULE.pass(
            &stack(&apache("ServerName x.lan\nServerAlias *.a.lan x.lan"), "b.a.lan")
                .replace("ServerName x.lan\n", "")
                .replace(" x.lan", ""),
        );
        RULE.pass(&stack(HAPROXY, "code.lan"));
        RULE.pass(&stack(
            &HAPROXY.replace("use_backend k3s if code", "default_backend k3s"),
            "other.lan",
        ));
        RULE.pass(&stack("", "other.lan"));
        // What a front for all names below another is called needs no route.
        RULE.pass(&stack(&apache("ServerName a.lan\nServerAlias *.a.lan"), "b.a.lan"));
        RULE.pass(&stack(&HAPROXY.replace("hdr(host) -i code", "hdr_dom(host) -i a"), "b.a.lan"));
    }

    #[test]
    fn fail() {
        let found = RULE.fail(
            &stack(&apache("ServerName code.lan"), "codeserver.lan"),
            "ingressroute.yaml: `codeserver.lan`",
        );
        assert_eq!(found.labels.len(), 1);
        RULE.fail(&stack(HAPROXY, "other.lan"), "ingressroute.yaml: `other.lan`");
        RULE.fail(
            &stack(&apache("ServerName a.lan\nServerAlias b.lan"), "a.lan"),
            "apache.conf: b.lan",
        );
    }
}
