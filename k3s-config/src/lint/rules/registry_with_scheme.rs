//! ## What it does
//! Finds `system-default-registry` with `https://` or `http://` in front, or with `/` at its end.
//!
//! ## Why is this bad?
//! It becomes the start of image names, in which a scheme has no place: no image of the system can be pulled.
//!
//! ## Example
//! ```yaml
//! system-default-registry: https://registry.lan:5000
//! ```
//!
//! ## Use instead
//! ```yaml
//! system-default-registry: registry.lan:5000
//! ```
//!
//! ## Fix safety
//! Safe: it keeps the host, its port and the path. How the registry is spoken to `registries.yaml` says.
//!
//! ## References
//! k3s documentation, "private registry configuration"; distribution `reference` grammar.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/registry-with-scheme",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "the registry for system images is written as a URL",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(stated) = node.set("system-default-registry").filter(|stated| stated.known) else {
            continue;
        };
        let rest = stated.value.split_once("://").map_or(stated.value.as_str(), |(_, rest)| rest);
        let name = rest.trim_end_matches('/');
        if name == stated.value || name.is_empty() {
            continue;
        }
        let message = format!(
            "`{}` is no start of an image's name: no system image can be pulled",
            stated.value
        );
        let diagnostic = view
            .at_value(&RULE.info, node, stated, message)
            .tool_says(ToolSays::Nothing)
            .help(format!("write `{name}`"));
        found.push(match view.within(stated, 0..stated.value.len()) {
            Some(place) => {
                diagnostic.fix(Fix::safe(format!("write `{name}`"), [Edit::replace(place, name)]))
            }
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("system-default-registry: registry.lan:5000/k3s\n");
        RULE.pass("system-default-registry: \"\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("system-default-registry: https://registry.lan\n", "https://registry.lan");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "system-default-registry: \"https://registry.lan:5000/\" # a\n",
            "system-default-registry: \"registry.lan:5000\" # a\n",
        );
    }
}
