//! ## What it does
//! Finds resources of the group `traefik.containo.us`.
//!
//! ## Why is this bad?
//! Traefik 3 does not look at them, and its charts do not define them: Kubernetes refuses them, or keeps them, if the old
//! definitions are still there, and requests get 404. k3s has Traefik 3 since 1.32.2.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.containo.us/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! ```
//!
//! ## Fix safety
//! Safe: the kinds and their fields are the same in the new group, which is there since Traefik 2.10.
//!
//! ## References
//! Traefik, migration from v2 to v3, details, Kubernetes CRDs API group `traefik.containo.us`.

use crate::TraefikVersion;
use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::{edits, finding};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/legacy-crd-group",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a resource of the group that Traefik 3 does not look at",
    ),
    check,
);

/// The first one that has the new group.
const NEW_GROUP: TraefikVersion = TraefikVersion::new(2, 10, 0);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let traefik = view.traefik();
    if traefik < NEW_GROUP {
        return;
    }
    view.each_object(found, |object, found| {
        let Some(version) = object.api_version() else { return };
        let text = version.text();
        let Some(rest) = text.strip_prefix("traefik.containo.us/") else { return };
        let said = if traefik.is_v3() {
            let message = "Traefik 3 does not look at `traefik.containo.us`: this has no effect";
            finding(&RULE.info, version.node(), message).tool_says(ToolSays::Unknown)
        } else {
            let message = "`traefik.containo.us` is deprecated, and gone in Traefik 3";
            finding(&RULE.info, version.node(), message)
                .severity(Severity::Warning)
                .tag(Tag::Deprecated)
        };
        let new = format!("traefik.io/{rest}");
        let mut said = said.help(format!("write `{new}`"));
        let fix = edits(version.node(), |editor, path| editor.set(path, new));
        said.fixes.extend(fix.map(|edits| Fix::safe("name the new group", edits)));
        found.push(said);
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::route;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    fn old() -> String {
        route("Host(`a`)").replace("traefik.io", "traefik.containo.us")
    }

    #[test]
    fn pass() {
        RULE.pass(&route("Host(`a`)"));
        RULE.pass(&format!("# chart: 20.3.0\n{}", old()));
    }

    #[test]
    fn fail() {
        RULE.fail(&old(), "traefik.containo.us/v1alpha1");
        let said =
            RULE.fail(&format!("# chart: 25.0.0\n{}", old()), "traefik.containo.us/v1alpha1");
        assert_eq!(said.severity, Severity::Warning);
    }

    #[test]
    fn fix() {
        let text = |group: &str| {
            format!(
                "# two\nkind: Service\napiVersion: v1\n---\napiVersion: {group}/v1alpha1 # old\nkind: Middleware\n"
            )
        };
        RULE.fix(&text("traefik.containo.us"), &text("traefik.io"));
    }
}
