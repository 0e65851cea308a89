//! ## What it does
//! Finds a route whose service has no such port, by the Service's manifest or by the values of the application's chart.
//!
//! ## Why is this bad?
//! Traefik logs an error and leaves the router out: the host answers 404.
//!
//! ## Example
//! ```yaml
//! # values: service.main.ports.main.port: 10063
//! services:
//!   - name: code-server
//!     port: 8080
//! ```
//!
//! ## Use instead
//! ```yaml
//! services:
//!   - name: code-server
//!     port: 10063
//! ```
//!
//! ## Fix safety
//! Unsafe: the Service may be the one that is wrong.
//!
//! ## References
//! Traefik, Kubernetes IngressRoute: services.

use crate::stack::facts::RouteService;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/route-service-port-mismatch",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a route leads to a port that its service does not have",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let charts: Vec<_> = view
        .facts
        .values
        .iter()
        .filter(|app| app.name.is_empty() && !app.ports.is_empty())
        .collect();
    for route in &view.facts.routes {
        for service in &route.services {
            let Some((port, place)) = &service.port else { continue };
            if service.name.contains('@') {
                continue;
            }
            let own = view
                .facts
                .services
                .iter()
                .find(|own| own.name == service.name && own.namespace == service.namespace);
            if let Some(own) = own {
                let fits =
                    |(number, name): &(u16, String)| number.to_string() == *port || name == port;
                if !own.ports.is_empty() && !own.ports.iter().any(fits) {
                    let ports: Vec<u16> = own.ports.iter().map(|(number, _)| *number).collect();
                    found.push(finding(view, service, (port, place), &ports, &own.place));
                }
                continue;
            }
            // The values of the one chart in the stack are those of the one application.
            let [app] = charts.as_slice() else { continue };
            let others = view
                .facts
                .routes
                .iter()
                .flat_map(|route| &route.services)
                .any(|other| other.name != service.name);
            let Some(number) =
                port.parse::<u16>().ok().filter(|_| !others && view.facts.services.is_empty())
            else {
                continue;
            };
            if !app.ports.iter().any(|(own, _)| *own == number) {
                let ports: Vec<u16> = app.ports.iter().map(|(own, _)| *own).collect();
                let there = app.ports.first().map_or(&app.place, |(_, place)| place);
                found.push(finding(view, service, (port, place), &ports, there));
            }
        }
    }
}

fn finding(
    view: &StackView<'_>,
    service: &RouteService,
    (port, place): (&str, &Place),
    ports: &[u16],
    there: &Place,
) -> Diagnostic {
    let shown: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let message = format!(
        "service `{}` has no port {port}, but {} ({}): Traefik leaves the route out",
        service.name,
        shown.join(", "),
        there.file_name(),
    );
    let diagnostic = view
        .finding(&RULE.info, place, message)
        .help(format!("write port {}", shown.join(" or ")))
        .label(there.label("the ports of the service"));
    match ports {
        [one] => diagnostic.fix(Fix::risky(
            format!("write port {one}"),
            [Edit::replace(place.span, one.to_string())],
        )),
        _ => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn route(port: &str) -> String {
        format!(
            "## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n  routes:\n    - match: Host(`a.lan`)\n      services:\n        - name: app\n          port: {port}\n"
        )
    }

    const VALUES: &str =
        "## values.yaml\nservice:\n  main:\n    ports:\n      main:\n        port: 10063\n";
    const SERVICE: &str = "## service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: app\nspec:\n  ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{VALUES}{}", route("10063")));
        RULE.pass(&format!("{SERVICE}{}", route("80")));
        RULE.pass(&format!("{SERVICE}{}", route("http")));
        RULE.pass(&format!("{}{}", SERVICE.replace("name: app", "name: other"), route("8080")));
        RULE.pass(&format!(
            "{}{}",
            SERVICE.replace("name: app", "name: app\n  namespace: other"),
            route("8080")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("{VALUES}{}", route("8080")), "ingressroute.yaml: 8080");
        RULE.fail(&format!("{SERVICE}{}", route("8080")), "ingressroute.yaml: 8080");
        RULE.fail(&format!("{SERVICE}{}", route("web")), "ingressroute.yaml: web");
    }

    #[test]
    fn fix() {
        RULE.fix(
            &format!("{VALUES}{}", route("8080")),
            route("10063").strip_prefix("## ingressroute.yaml\n").unwrap(),
        );
    }
}
