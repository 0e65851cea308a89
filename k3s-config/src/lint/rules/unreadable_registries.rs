//! ## What it does
//! Finds a registries.yaml that is no YAML, or has values of another type than k3s wants.
//!
//! ## Why is this bad?
//! The node does not start.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint: https://registry.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - https://registry.lan
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! k3s `pkg/agent/containerd`; types of rancher/wharfie.

use crate::Registries;
use crate::lint::Rule;
use crate::view::{Form, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unreadable-registries",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "k3s cannot read its registries.yaml",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    if let Err(error) = Registries::read(document) {
        found.push(
            Diagnostic::of(&RULE.info, format!("{error}: the node does not start"))
                .at(error.span())
                .path("registries.yaml")
                .tool_says(ToolSays::Error)
                .help("quote `*`, and write endpoints as a list"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Registries, "mirrors: {a: {endpoint: [b]}, c: }\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Registries, "mirrors:\n  a:\n    endpoint: b\n", "b");
        RULE.fail_as(As::Registries, "- a\n", "- a");
    }
}
