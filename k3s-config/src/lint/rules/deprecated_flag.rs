//! ## What it does
//! Finds flags that still work, but are old names of others, or about to go.
//!
//! ## Why is this bad?
//! A release that drops the flag skips the key with a line in the log that nobody reads, or does not start.
//!
//! ## Example
//! ```yaml
//! helm-job-image: registry.lan/klipper-helm:v0.9.8
//! ```
//!
//! ## Use instead
//! ```yaml
//! helm-controller-arg:
//!   - default-job-image=registry.lan/klipper-helm:v0.9.8
//! ```
//!
//! ## Fix safety
//! Safe where only the name changes; otherwise the remedy is shown and not done.
//!
//! ## References
//! The flags of each release.

use crate::Flag;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/deprecated-flag",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "a flag that k3s is going to drop",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.first_of_each_key() {
            let Some(flag) = stated.flag else { continue };
            if !flag.exists_in(node.version)
                || !flag.deprecated_in(node.version)
                || flag.fatal_in(node.version)
            {
                continue;
            }
            // k3s itself speaks of this one only.
            let says =
                if flag.name() == "helm-job-image" { ToolSays::Warning } else { ToolSays::Nothing };
            let message = format!("`{}` is on its way out", stated.name);
            let diagnostic =
                view.at_key(&RULE.info, node, stated, message).tool_says(says).tag(Tag::Deprecated);
            let Some(new) = flag.replacement() else {
                found.push(diagnostic.help("find out what replaces it before the next upgrade"));
                continue;
            };
            let same_kind =
                Flag::lookup(node.flags_of(), new).is_some_and(|new| new.kind() == flag.kind());
            let written = view.text(stated.source).get(stated.key_span.range()).unwrap_or_default();
            let is_free = node.settings.iter().all(|other| other.name != new);
            let diagnostic = diagnostic.help(format!("use `{new}`"));
            let plus = if stated.appends { "+" } else { "" };
            found.push(if same_kind && is_free && written.trim_end_matches('+') == stated.name {
                let edit = Edit::replace(stated.key_span, format!("{new}{plus}"));
                diagnostic.fix(Fix::safe(format!("rename it to `{new}`"), [edit]))
            } else {
                diagnostic
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("kube-controller-manager-arg: v=2\n");
        RULE.pass("# version: 1.33.0\nhelm-job-image: a\n");
    }

    #[test]
    fn fail() {
        RULE.fail("helm-job-image: a\n", "helm-job-image");
    }

    #[test]
    fn fix() {
        RULE.fix("kube-controller-arg:\n  - v=2\n", "kube-controller-manager-arg:\n  - v=2\n");
    }
}
