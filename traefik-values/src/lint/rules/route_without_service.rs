//! ## What it does
//! Finds routes of an IngressRoute that lead to no service.
//!
//! ## Why is this bad?
//! Traefik leaves such a route out, with an error in its log. Since 3.6 it is right for a route that is the parent of
//! others (`parentRefs`), so there it is a warning.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   routes:
//!     - match: Host(`code.example.com`)
//!       kind: Rule
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   routes:
//!     - match: Host(`code.example.com`)
//!       kind: Rule
//!       services:
//!         - name: code
//!           port: 80
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Traefik, `pkg/provider/kubernetes/crd/kubernetes_http.go`, `pkg/server/router/router.go`.

use crate::TraefikVersion;
use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::finding;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/route-without-service",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a route that leads to no service",
    ),
    check,
);

/// The first one where routes are parents of others.
const LAYERS: TraefikVersion = TraefikVersion::new(3, 6, 0);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let layered = view.traefik() >= LAYERS;
    let mut parents = Vec::new();
    view.each_object(&mut Vec::new(), |object, _| {
        let list = object.at(&["spec", "parentRefs"]).filter(|_| layered);
        let names =
            list.into_iter().flat_map(|list| list.items()).filter_map(|one| one.get("name"));
        parents.extend(names.map(|name| name.value().into_owned()));
    });
    view.each_object(found, |object, found| {
        let is_parent = object.name().is_some_and(|name| parents.contains(&name.text().into()));
        let route = object.route().filter(|_| !is_parent);
        for entry in route.map(|route| route.routes()).unwrap_or_default() {
            let services = entry.node().get("services").map(goyaml::Node::follow);
            if services.is_some_and(|services| services.items().next().is_some()) {
                continue;
            }
            let place = entry.rule().map_or(entry.node(), |rule| rule.node());
            let said = finding(&RULE.info, place, "the route leads to no service: it is not there")
                .tool_says(ToolSays::Error)
                .help("name a service and its port under `services`");
            found.push(if layered {
                said.severity(Severity::Warning).confidence(Confidence::Medium)
            } else {
                said
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::route;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    const NONE: &str = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  routes:\n    - match: Host(`a`)\n      services: []\n";

    #[test]
    fn pass() {
        RULE.pass(&route("Host(`a`)"));
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  routes: []\n");
        let named = NONE.replace("spec:", "metadata: {name: top}\nspec:");
        let child =
            route("Path(`/a`)").replace("  routes", "  parentRefs: [{name: top}]\n  routes");
        RULE.pass(&format!("{named}---\n{child}"));
    }

    #[test]
    fn fail() {
        assert_eq!(RULE.fail(NONE, "Host(`a`)").severity, Severity::Warning);
        let old = RULE.fail(&format!("# chart: 34.2.0\n{NONE}"), "Host(`a`)");
        assert_eq!(old.severity, Severity::Error);
    }
}
