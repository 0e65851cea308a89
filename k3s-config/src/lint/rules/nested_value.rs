//! ## What it does
//! Finds a map as the value of a flag, `kubelet-arg: {max-pods: 110}` or `- max-pods: 110`, and a list in a list.
//!
//! ## Why is this bad?
//! k3s hands a flag the text in which Go prints the map, `[{max-pods 110}]`. Of a list in a list the first item counts
//! and the others are lost.
//!
//! ## Example
//! ```yaml
//! kubelet-arg:
//!   - max-pods: 110
//! ```
//!
//! ## Use instead
//! ```yaml
//! kubelet-arg:
//!   - max-pods=110
//! ```
//!
//! ## Fix safety
//! Unsafe: the component gets an argument that it did not get before.
//!
//! ## References
//! k3s `pkg/configfilearg`, `convert.ToString`; go-yaml v2, `MapSlice`.

use crate::ValueKind;
use crate::lint::Rule;
use crate::view::{Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use goyaml::{Node, NodeKind};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/nested-value",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a map, or a list in a list, where a flag takes text",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts) {
            let (Some(flag), Some(yaml)) = (stated.flag, view.yaml(stated)) else { continue };
            let got = if flag.is_secret() { "its text as Go prints it" } else { &stated.value };
            let (what, help) = match yaml.kind() {
                NodeKind::Mapping => (
                    format!("is a map, of which k3s makes the text `{got}`"),
                    "write `name=value` in place of `name: value`",
                ),
                NodeKind::Sequence if yaml.items().count() > 1 => (
                    "is a list in a list, of which k3s takes the first item only".to_owned(),
                    "write one list",
                ),
                _ => continue,
            };
            // What a component makes of it is not k3s's to say.
            let is_arg = flag.value() == ValueKind::Arg;
            let says = if is_arg { ToolSays::Unknown } else { ToolSays::Nothing };
            let mut finding = view
                .at_value(
                    &RULE.info,
                    node,
                    stated,
                    format!("this value of `{}` {what}", stated.name),
                )
                .tool_says(says)
                .help(help);
            if let Some(fix) = fix(view, stated, yaml) {
                finding = finding.fix(fix);
            }
            found.push(finding);
        }
    }
}

/// `name=value` for a map of one entry, where that is what the flag takes.
fn fix(view: &View<'_>, stated: &Stated, map: Node<'_>) -> Option<Fix> {
    let kind = stated.flag?.value();
    if !matches!(kind, ValueKind::Arg | ValueKind::Label) || map.kind() != NodeKind::Mapping {
        return None;
    }
    let mut entries = map.entries();
    let (entry, None) = (entries.next()?, entries.next()) else { return None };
    let text = |node: Node<'_>| {
        let is_text = node.kind() == NodeKind::Scalar && !node.raw().contains(['\n', '\r']);
        (is_text && !node.is_null()).then(|| node.value().into_owned())
    };
    let pair = format!("{}={}", text(entry.key)?, text(entry.value)?);
    // The value of a key on lines of its own would have to move up.
    let is_item =
        view.text(stated.source).get(..stated.span.start() as usize)?.trim_end().ends_with('-');
    let in_braces = map.raw().starts_with('{');
    if !is_item && !in_braces {
        return None;
    }
    let edit = Edit::replace(stated.span, goyaml::quote_in_flow(&pair).into_owned());
    Some(Fix::risky(format!("write `{pair}`"), [edit]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("kubelet-arg: [max-pods=110, \"a: b\"]\nnode-label:\n  - a=b\ntls-san: []\n");
        RULE.pass("our-own: {a: b}\n");
        RULE.pass("x: &x a\ntls-san: [*x, b]\n");
    }

    #[test]
    fn fail() {
        RULE.fail("tls-san: [[a, b], c]\n", "[a, b]");
        RULE.fail("node-label:\n  a: b\n  c: d\n", "a: b\n  c: d");
        let found = RULE.fail("token: {a: hunter2}\n", "{a: hunter2}");
        assert!(!format!("{found:?}").contains("hunter2"));
    }

    #[test]
    fn fix() {
        RULE.fix(
            "kubelet-arg:\n  - max-pods: 110 # many\n  - v=2\n",
            "kubelet-arg:\n  - max-pods=110 # many\n  - v=2\n",
        );
        RULE.fix("node-label: [{a: \"b\"}]\n", "node-label: [a=b]\n");
    }
}
