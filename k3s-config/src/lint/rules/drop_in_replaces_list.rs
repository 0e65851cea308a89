//! ## What it does
//! Finds a drop-in that has the list of a file before it once more, without the `+` that adds to it.
//!
//! ## Why is this bad?
//! The list of the drop-in takes the place of the other: what that holds is lost without a word. k3s adds only where the
//! key ends in `+`.
//!
//! ## Example
//! ```yaml
//! # config.yaml.d/10-extra.yaml, beside a config.yaml that has labels, too
//! node-label:
//!   - zone=b
//! ```
//!
//! ## Use instead
//! ```yaml
//! # config.yaml.d/10-extra.yaml
//! node-label+:
//!   - zone=b
//! ```
//!
//! ## Fix safety
//! Safe: it adds what the drop-in says to what the files before it say. Where a drop-in is to take something away, an
//! ignore comment tells the next reader so.
//!
//! ## References
//! k3s documentation, "Configuration Options", "Multiple Config Files"; k3s `pkg/configfilearg`.

use crate::FlagKind;
use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/drop-in-replaces-list",
        Group::Correctness,
        Severity::Warning,
        Safety::Safe,
        "a drop-in replaces a list where it could add to it",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.path.is_empty()) {
        let mut held: Vec<&Stated> = Vec::new();
        let is_list =
            |stated: &&Stated| stated.flag.is_some_and(|flag| flag.kind() == FlagKind::List);
        let lists: Vec<&Stated> = node.settings.iter().filter(is_list).collect();
        // What one key of one file says stands together, and so do the keys of one name.
        for entry in lists.chunk_by(|a, b| a.source == b.source && a.key_span == b.key_span) {
            let Some(first) = entry.first() else { continue };
            held.retain(|stated| stated.name == first.name);
            if !first.appends {
                found.extend(finding(view, node, &held, entry));
                held.clear();
            }
            held.extend(entry);
        }
    }
}

fn finding(
    view: &View<'_>,
    node: &Node,
    held: &[&Stated],
    entry: &[&Stated],
) -> Option<Diagnostic> {
    let first = entry.first()?;
    let is_kept = |stated: &Stated| entry.iter().any(|kept| kept.value == stated.value);
    let lost = |stated: &&&Stated| {
        stated.source != first.source && !stated.value.is_empty() && !is_kept(stated)
    };
    let other = held.iter().find(lost)?;
    let before = view.path(other.source);
    let message = format!(
        "`{}` takes the place of the list in `{}`, whose values are lost",
        first.name,
        before.as_deref().unwrap_or("a file before this one"),
    );
    let raw = view.text(first.source).get(first.key_span.range()).unwrap_or_default();
    let quotes = u32::from(raw.ends_with(['"', '\'']));
    let edit = Edit::insert(first.key_span.end() - quotes, "+");
    Some(
        view.at_key(&RULE.info, node, first, message)
            .tool_says(ToolSays::Nothing)
            .help(format!("write `{}+`, which adds to it", first.name))
            .label(view.label(node, other, "this is lost"))
            .fix(Fix::safe("add to the list", [edit])),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("tls-san: a\ntls-san: b\n");
        RULE.pass_behind(&["tls-san: a\n"], "tls-san+: b\n");
        RULE.pass_behind(&["tls-san: a\n"], "tls-san: [b, a]\n");
        RULE.pass_behind(&["tls-san: a\n"], "tls-san: []\n");
        RULE.pass_behind(&["token: a\n"], "token: b\n");
        RULE.pass_behind(&["node-label: a=b\ntls-san: a\n"], "kubelet-arg: v=2\n");
        // The file between lost it.
        RULE.pass_behind(&["tls-san: a\n", "tls-san: []\n"], "tls-san+: b\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail_behind(&["tls-san: a\n"], "tls-san: b\n", "tls-san");
        assert_eq!(found.labels.len(), 1);
        RULE.fail_behind(&["", "node-label: [a=b]\n"], "node-label: c=d\n", "node-label");
    }

    #[test]
    fn fix() {
        let before = "\"tls-san\": # VIP\n  - b\n";
        RULE.fix_behind(&["tls-san: a\n"], before, "\"tls-san+\": # VIP\n  - b\n");
        let earlier = ["kubelet-arg: [a=1]\n", "kubelet-arg+: [b=1]\n"];
        RULE.fix_behind(&earlier, "kubelet-arg: c=1\n", "kubelet-arg+: c=1\n");
    }
}
