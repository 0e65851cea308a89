//! ## What it does
//! Finds a workload whose own login is switched off (code-server's `--auth none`, an empty token of Jupyter) and a route
//! to it without a middleware that asks who it is.
//!
//! ## Why is this bad?
//! Whoever finds the name has a shell in the cluster.
//!
//! ## Example
//! ```yaml
//! # values: args: ["--auth", "none"]
//! routes:
//!   - match: Host(`code.example.com`)
//!     services:
//!       - name: code-server
//!         port: 8080
//! ```
//!
//! ## Use instead
//! ```yaml
//! routes:
//!   - match: Host(`code.example.com`)
//!     middlewares:
//!       - name: basic-auth
//!     services:
//!       - name: code-server
//!         port: 8080
//! ```
//!
//! ## Fix safety
//! There is no fix: how people log in is a decision.
//!
//! ## References
//! code-server, FAQ; Traefik, middlewares: basicAuth, forwardAuth.

use crate::stack::facts::{AppValues, Route};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/unauthenticated-shell-published",
        Group::Security,
        Severity::Error,
        Safety::None,
        "an application without any login is published",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for app in &view.facts.values {
        let Some(open) = &app.without_auth else { continue };
        let routes: Vec<_> =
            view.facts.routes.iter().filter(|route| leads_to(view, route, app)).collect();
        for route in routes {
            let fronts = view
                .facts
                .fronts
                .iter()
                .filter(|front| route.hosts.iter().any(|host| front.is_for(&host.name)));
            if asks(view, route) || fronts.into_iter().any(|front| front.asks_who) {
                continue;
            }
            let message = format!(
                "{} publishes an application whose login is switched off ({}): whoever finds the name has a shell",
                route.object,
                open.file_name(),
            );
            found.push(
                view.likely(&RULE.info, &route.place, Confidence::Medium, message)
                    .help("add a middleware that asks who it is (basicAuth, forwardAuth), or switch the login on")
                    .label(open.label("the login is switched off here")),
            );
        }
    }
}

/// Whether a route is for an application, as far as ports and names tell.
fn leads_to(view: &StackView<'_>, route: &Route, app: &AppValues) -> bool {
    route.services.iter().any(|service| {
        let number = service.port.as_ref().and_then(|(port, _)| port.parse::<u16>().ok());
        let by_port =
            number.is_some_and(|number| app.ports.iter().any(|(port, _)| *port == number));
        let by_name =
            !app.name.is_empty() && (service.name == app.name || service.name.contains(&app.name));
        let services =
            view.facts.services.iter().filter(|known| known.name == service.name).count();
        let only = view.facts.values.iter().filter(|other| other.without_auth.is_some()).count()
            == 1
            && view.facts.routes.len() == 1;
        by_name || app.name.is_empty() && (by_port || only && services == 0)
    })
}

/// Whether a middleware asks who it is; one that is not known may.
fn asks(view: &StackView<'_>, route: &Route) -> bool {
    let plain = [
        "headers",
        "redirect",
        "compress",
        "strip",
        "ratelimit",
        "rate-limit",
        "buffer",
        "retry",
        "prefix",
        "cors",
        "hsts",
        "https",
    ];
    route.middlewares.iter().any(|name| {
        let known = view.facts.middlewares.iter().find(|own| own.is_called(name));
        match known {
            Some(own) => own.kinds.iter().any(|kind| {
                let kind = kind.to_ascii_lowercase();
                kind.contains("auth")
                    || matches!(kind.as_str(), "ipallowlist" | "ipwhitelist" | "plugin" | "chain")
            }),
            None => !plain.iter().any(|word| name.to_ascii_lowercase().contains(word)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(middlewares: &str) -> String {
        format!(
            "## values.yaml\nworkload:\n  args: [\"--auth\", \"none\"]\n## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n  routes:\n    - match: Host(`a.lan`)\n{middlewares}      services:\n        - name: code-server\n          port: 80\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("      middlewares:\n        - name: basic-auth\n"));
        RULE.pass(&stack("").replace("none", "password"));
        RULE.pass(&format!("{}## apache.conf\n<VirtualHost *:443>\nServerName a.lan\n<Location />\nAuthType Basic\nRequire valid-user\n</Location>\nProxyPass / http://k/\n</VirtualHost>\n", stack("")));
        for values in [
            "auth: basic",
            "env:\n  - name: DISABLE_AUTH\n    value: \"false\"",
            "persistence: none",
        ] {
            RULE.pass(&stack("").replace("workload:\n  args: [\"--auth\", \"none\"]", values));
        }
    }

    #[test]
    fn fail() {
        RULE.fail(&stack(""), "ingressroute.yaml: Host(`a.lan`)");
        RULE.fail(
            &stack("      middlewares:\n        - name: security-headers\n")
                .replace("\"--auth\", \"none\"", "--auth=none"),
            "ingressroute.yaml: Host(`a.lan`)",
        );
        for values in [
            "args: [--no-auth]",
            "auth: none",
            "config: |\n  bind-addr: 0.0.0.0\n  auth: none",
            "env:\n  - name: DISABLE_AUTH\n    value: \"true\"",
            "env:\n  AUTH: none",
        ] {
            let text = stack("").replace("workload:\n  args: [\"--auth\", \"none\"]", values);
            RULE.fail(&text, "ingressroute.yaml: Host(`a.lan`)");
        }
    }
}
