//! ## What it does
//! Finds a Middleware with more than one kind below `spec`.
//!
//! ## Why is this bad?
//! Kubernetes takes it. Traefik refuses to build it, and leaves out every route that uses it.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: Middleware
//! metadata:
//!   name: front
//! spec:
//!   compress: {}
//!   stripPrefix:
//!     prefixes: [/app]
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: Middleware
//! metadata:
//!   name: front
//! spec:
//!   stripPrefix:
//!     prefixes: [/app]
//! ```
//!
//! ## Fix safety
//! There is no fix: each kind has to become a Middleware of its own, which the routes then name.
//!
//! ## References
//! Traefik, `pkg/server/middleware/middlewares.go`.

use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::finding;
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/middleware-of-two-kinds",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a Middleware of more than one kind",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    view.each_object(found, |object, found| {
        let Some(middleware) = object.middleware() else { return };
        let kinds = middleware.kinds();
        let [first, second, ..] = kinds.as_slice() else { return };
        let message = format!("a Middleware is of one kind, and this is `{}`, too", first.text());
        found.push(
            finding(&RULE.info, second.node(), message)
                .at(second.span())
                .label(Label::new(first.span()).message("the first kind"))
                .tool_says(ToolSays::Error)
                .help("write a Middleware for each, and name both in the route"),
        );
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  compress: {}\n");
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: TLSOption\nspec:\n  a: {}\n  b: {}\n");
    }

    #[test]
    fn fail() {
        RULE.fail("apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  compress: {}\n  retry: {attempts: 2}\n", "retry");
    }
}
