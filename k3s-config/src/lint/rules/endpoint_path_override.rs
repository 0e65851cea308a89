//! ## What it does
//! Finds endpoints of registries.yaml with a path that has no `v2` in it.
//!
//! ## Why is this bad?
//! With any path but `/v2` k3s tells containerd that the registry's API starts right there. Most registries have their API
//! at `/v2` and answer "not found"; a path is no prefix for the names of images.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - https://registry.lan/dockerhub
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - https://registry.lan
//!     rewrite:
//!       "^(.*)$": "dockerhub/$1"
//! ```
//!
//! ## Fix safety
//! There is no fix: whether the names have the prefix only the registry knows.
//!
//! ## References
//! containerd, `override_path`; k3s issue 5502.

use crate::lint::Rule;
use crate::lint::registries::{mirrors, path_of};
use crate::view::{Form, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/endpoint-path-override",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "the path of an endpoint is taken for the root of the API",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    for mirror in mirrors(document) {
        for (node, url) in &mirror.endpoints {
            let path = path_of(url);
            if matches!(path, "" | "/") || path.split('/').any(|part| part == "v2") {
                continue;
            }
            let message = format!(
                "`{path}` is taken for the root of the registry's API, not for a prefix of names"
            );
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(node.span())
                    .path(format!("mirrors / {} / endpoint", mirror.name))
                    .tool_says(ToolSays::Nothing)
                    .confidence(Confidence::Medium)
                    .help("put a prefix into names by `rewrite`, or write the path of the API with its `/v2`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Registries, "mirrors: {a: {endpoint: ['https://b', 'https://c/', 'https://d/v2', 'https://e/v2/proxy', 'http://f/api/docker/x/v2/']}}\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(
            As::Registries,
            "mirrors: {a: {endpoint: ['https://b/hub/']}}\n",
            "'https://b/hub/'",
        );
    }
}
