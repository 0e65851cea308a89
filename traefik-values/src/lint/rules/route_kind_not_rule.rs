//! ## What it does
//! Finds routes of an IngressRoute whose `kind` is not `Rule`; before Traefik 3.3 also those without one.
//!
//! ## Why is this bad?
//! There is no other kind: Kubernetes refuses the resource. Before 3.3 the field is required.
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
//!       kind: rule
//!       services:
//!         - name: code
//!           port: 80
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
//! Safe: it is the only kind there is.
//!
//! ## References
//! Traefik, `kubernetes-crd-definition-v1.yml`.

use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::{edits, finding, is_template};
use crate::{RouteProtocol, TraefikVersion};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/route-kind-not-rule",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a route of another kind than `Rule`",
    ),
    check,
);

/// The first one where it may be left out.
const OPTIONAL: TraefikVersion = TraefikVersion::new(3, 3, 0);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let optional = view.traefik() >= OPTIONAL;
    view.each_object(found, |object, found| {
        let Some(route) = object.route().filter(|route| route.protocol == RouteProtocol::Http)
        else {
            return;
        };
        for entry in route.routes() {
            let kind = entry.kind();
            let text = kind.map(|kind| kind.text()).unwrap_or_default();
            if text == "Rule" || is_template(&text) || kind.is_none() && optional {
                continue;
            }
            let message = match kind {
                Some(_) => format!("a route is of kind `Rule`, not `{text}`"),
                None => "before Traefik 3.3 a route has to state its kind".to_owned(),
            };
            let place = kind.or(entry.rule()).map_or(entry.node(), |word| word.node());
            let mut said = finding(&RULE.info, place, message)
                .tool_says(ToolSays::Error)
                .help("write `kind: Rule`");
            let fix =
                edits(entry.node(), |editor, path| editor.set(&path.clone().join("kind"), "Rule"));
            said.fixes.extend(fix.map(|edits| Fix::safe("write `kind: Rule`", edits)));
            found.push(said);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::{route, with};
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(&route("Host(`a`)"));
        RULE.pass(&with("web", "match: Host(`a`)"));
        RULE.pass(&with("web", "match: HostSNI(`a`)").replace("IngressRoute", "IngressRouteTCP"));
    }

    #[test]
    fn fail() {
        RULE.fail(&with("web", "match: Host(`a`)\n      kind: Path"), "Path");
        RULE.fail(&format!("# chart: 27.0.2\n{}", with("web", "match: Host(`a`)")), "Host(`a`)");
    }

    #[test]
    fn fix() {
        let text = |kind: &str| with("web", &format!("match: Host(`a`)\n      kind: {kind}"));
        RULE.fix(&text("rule"), &text("Rule"));
    }
}
