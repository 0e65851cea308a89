//! ## What it does
//! Finds two routes for the same host and path, on the same entry point, that lead to different services.
//!
//! ## Why is this bad?
//! Which of the two Traefik takes depends on their names and not on what anybody meant.
//!
//! ## Example
//! ```yaml
//! # IngressRoute a
//! - match: Host(`code.example.com`)
//!   services: [{name: a, port: 80}]
//! # IngressRoute b
//! - match: Host(`code.example.com`)
//!   services: [{name: b, port: 80}]
//! ```
//!
//! ## Use instead
//! ```yaml
//! # IngressRoute b
//! - match: Host(`b.example.com`)
//!   services: [{name: b, port: 80}]
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two is meant is not known. Routes with different `priority` are left alone.
//!
//! ## References
//! Traefik, routers: priority.

use crate::stack::facts::Route;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/duplicate-host-rule",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "two routes claim the same host and path for different services",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let routes = &view.facts.routes;
    for (n, second) in routes.iter().enumerate() {
        let claims = second.claims();
        let twin = routes.iter().take(n).find_map(|first| {
            let shared = first.claims().into_iter().find(|claim| claims.contains(claim))?;
            (collide(first, second)).then_some((first, shared))
        });
        let Some((first, (host, path))) = twin else { continue };
        let at = if path == "/*" { String::new() } else { format!(" and path `{path}`") };
        let message = format!(
            "{} and {} both claim host `{host}`{at}, for different services: which of them Traefik takes is chance",
            second.object, first.object,
        );
        found.push(
            view.likely(&RULE.info, &second.place, Confidence::Medium, message)
                .help("give one of them another host or path, or a `priority`")
                .label(first.place.label("the same claim")),
        );
    }
}

/// Whether both are reached in the same way, and lead to different places.
fn collide(first: &Route, second: &Route) -> bool {
    let services = |route: &Route| {
        let mut all: Vec<_> = route
            .services
            .iter()
            .map(|s| {
                (s.namespace.clone(), s.name.clone(), s.port.as_ref().map(|(port, _)| port.clone()))
            })
            .collect();
        all.sort();
        all
    };
    let shares = first.entry_points.is_empty()
        || second.entry_points.is_empty()
        || first.entry_points.iter().any(|(name, _)| second.is_on(name));
    first.priority == second.priority && shares && services(first) != services(second)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn routes(first: &str, second: &str) -> String {
        let one = |name: &str, rule: &str| {
            format!(
                "## {name}.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: {name}\nspec:\n  entryPoints: [web]\n  routes:\n    - {rule}\n      services:\n        - name: {name}\n          port: 80\n"
            )
        };
        format!("{}{}", one("a", first), one("b", second))
    }

    #[test]
    fn pass() {
        RULE.pass(&routes("match: Host(`a.lan`)", "match: Host(`b.lan`)"));
        RULE.pass(&routes("match: Host(`a.lan`)", "match: Host(`a.lan`) && PathPrefix(`/api`)"));
        RULE.pass(&routes("match: Host(`a.lan`)", "match: Host(`a.lan`)\n      priority: 10"));
        RULE.pass(&routes("match: Host(`a.lan`)", "match: Host(`a.lan`) && Header(`X`, `1`)"));
        RULE.pass(&routes("match: Host(`a.lan`)", "match: Host(`a.lan`)").replace(
            "kind: IngressRoute\nmetadata:\n  name: b\nspec:\n  entryPoints: [web]",
            "kind: IngressRoute\nmetadata:\n  name: b\nspec:\n  entryPoints: [websecure]",
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&routes("match: Host(`a.lan`)", "match: Host(`a.lan`)"), "b.yaml: Host(`a.lan`)");
        RULE.fail(
            &routes(
                "match: Host(`a.lan`) && PathPrefix(`/x`)",
                "match: PathPrefix(`/x`) && (Host(`c.lan`) || Host(`a.lan`))",
            ),
            "b.yaml: PathPrefix(`/x`) && (Host(`c.lan`) || Host(`a.lan`))",
        );
        let ingress = "## i.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: i\nspec:\n  rules:\n    - host: a.lan\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: i\n                port:\n                  number: 80\n";
        RULE.fail(
            &format!("{}{ingress}", routes("match: Host(`a.lan`)", "match: Host(`b.lan`)")),
            "i.yaml: a.lan",
        );
    }
}
