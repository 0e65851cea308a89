//! ## What it does
//! Finds the middleware `ipWhiteList`, which is `ipAllowList` since Traefik 2.11.
//!
//! ## Why is this bad?
//! It is deprecated: Traefik 3 warns each time that it builds it, and a later one will refuse it, and with it every route
//! that uses it. What only `ipAllowList` can do, such as the status of refusals, is not there.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: Middleware
//! metadata:
//!   name: lan
//! spec:
//!   ipWhiteList:
//!     sourceRange: [10.0.0.0/8]
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: Middleware
//! metadata:
//!   name: lan
//! spec:
//!   ipAllowList:
//!     sourceRange: [10.0.0.0/8]
//! ```
//!
//! ## Fix safety
//! Safe: both have the same fields, and do the same.
//!
//! ## References
//! Traefik, `pkg/server/middleware/middlewares.go`; migration notes of 2.11 and 3.0, IPWhiteList.

use crate::TraefikVersion;
use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::finding;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/ip-white-list-renamed",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "a middleware under its deprecated name `ipWhiteList`",
    ),
    check,
);

/// The first one that has `ipAllowList`.
const RENAMED: TraefikVersion = TraefikVersion::new(2, 11, 0);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.traefik() < RENAMED {
        return;
    }
    view.each_object(found, |object, found| {
        let Some(middleware) = object.middleware() else { return };
        let kinds = middleware.kinds();
        let both = kinds.iter().any(|kind| kind.text() == "ipAllowList");
        for kind in kinds.iter().filter(|kind| kind.text() == "ipWhiteList") {
            let mut said = finding(
                &RULE.info,
                kind.node(),
                "`ipWhiteList` is deprecated: it is `ipAllowList` now",
            )
            .at(kind.span())
            .tool_says(ToolSays::Warning)
            .tag(Tag::Deprecated)
            .help("write `ipAllowList`");
            if !both {
                let edit = Edit::replace(kind.span(), "ipAllowList");
                said = said.fix(Fix::safe("write `ipAllowList`", [edit]));
            }
            found.push(said);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn middleware(kind: &str, name: &str) -> String {
        format!(
            "apiVersion: traefik.io/v1alpha1\nkind: {kind}\nmetadata: {{name: lan}}\nspec:\n  {name}:\n    sourceRange: [10.0.0.0/8]\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&middleware("Middleware", "ipAllowList"));
        RULE.pass(&format!("# chart: 25.0.0\n{}", middleware("Middleware", "ipWhiteList")));
        RULE.pass(&middleware("Deployment", "ipWhiteList"));
    }

    #[test]
    fn fail() {
        RULE.fail(&middleware("Middleware", "ipWhiteList"), "ipWhiteList");
        RULE.fail(&middleware("MiddlewareTCP", "ipWhiteList"), "ipWhiteList");
    }

    #[test]
    fn fix() {
        RULE.fix(
            &middleware("Middleware", "ipWhiteList"),
            &middleware("Middleware", "ipAllowList"),
        );
    }
}
