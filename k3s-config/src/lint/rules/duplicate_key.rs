//! ## What it does
//! Finds a key that stands twice in one config file.
//!
//! ## Why is this bad?
//! k3s takes the last one. What the others say is lost without a word, also where the flag takes a list.
//!
//! ## Example
//! ```yaml
//! tls-san: cp1.lan
//! tls-san: cp2.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! tls-san:
//!   - cp1.lan
//!   - cp2.lan
//! ```
//!
//! ## Fix safety
//! Unsafe: a list gets the values that were lost before. Where the flag takes one value, the last line stays, as k3s
//! has it.
//!
//! ## References
//! k3s `pkg/configfilearg`, `readConfigFile`.

use crate::FlagKind;
use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/duplicate-key",
        Group::Correctness,
        Severity::Warning,
        Safety::Unsafe,
        "a key that stands twice in a config file",
    ),
    check,
);

/// What one key of a file says.
type Entry<'n> = Vec<&'n Stated>;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.path.is_empty()) {
        for entries in same_keys(node) {
            // A later line that appends loses nothing.
            let replaces = |entry: &Entry<'_>| entry.first().is_some_and(|stated| !stated.appends);
            let Some(last) = entries.iter().rposition(replaces) else { continue };
            let Some(([entry, ..], lost)) = entries.split_at_checked(last).map(|(a, b)| (b, a))
            else {
                continue;
            };
            let (Some(stated), false) = (entry.first(), lost.is_empty()) else { continue };
            let message =
                format!("`{}` stands twice: k3s takes this one, and no other", stated.name);
            let mut finding = view
                .at_key(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .help(if is_list(stated) {
                    "write all values as one list"
                } else {
                    "keep one of them"
                });
            for other in lost.iter().filter_map(|entry| entry.first()) {
                finding = finding.label(view.label_at_key(node, other, "this one is lost"));
            }
            if let Some(fix) = fix(view, lost, entry) {
                finding = finding.fix(fix);
            }
            found.push(finding);
        }
    }
}

/// The entries of one name in one file, for each name that has several.
fn same_keys(node: &Node) -> Vec<Vec<Entry<'_>>> {
    let mut names: Vec<Vec<Entry<'_>>> = Vec::new();
    // What is stated of one name stands together.
    for stated in node.settings.iter().filter(|stated| stated.variable.is_none()) {
        let known = names.iter_mut().rev().find(|entries| {
            entries
                .first()
                .and_then(|entry| entry.first())
                .is_some_and(|first| first.name == stated.name && first.source == stated.source)
        });
        match known {
            None => names.push(vec![vec![stated]]),
            Some(entries) => match entries.last_mut() {
                Some(entry) if entry.iter().any(|s| s.key_span == stated.key_span) => {
                    entry.push(stated);
                }
                _ => entries.push(vec![stated]),
            },
        }
    }
    names
}

fn is_list(stated: &Stated) -> bool {
    stated.flag.is_some_and(|flag| flag.kind() == FlagKind::List)
}

/// One list in the place of the last entry, and the other lines gone.
fn fix(view: &View<'_>, lost: &[Entry<'_>], last: &Entry<'_>) -> Option<Fix> {
    let stated = last.first()?;
    let text = view.text(stated.source);
    let lines = |entry: &Entry<'_>| view.entry_lines(entry.first()?);
    let mut edits =
        lost.iter().map(|entry| lines(entry).map(Edit::remove)).collect::<Option<Vec<_>>>()?;
    if !is_list(stated) {
        return Some(Fix::risky("keep the last one", edits));
    }
    let values = lost.iter().flatten().chain(last);
    let items = values
        .map(|value| {
            let raw = text.get(value.span.range())?;
            // An item of brackets is written for brackets; one of several lines has its own indentation.
            (!raw.contains(['\n', '\r']) && !raw.is_empty()).then(|| raw.to_owned())
        })
        .collect::<Option<Vec<_>>>()?;
    let line_ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut list = String::from(":");
    for item in items {
        list.push_str(&format!("{line_ending}  - {item}"));
    }
    let end = last.iter().map(|value| value.span.end()).max()?;
    let whole = text.get(stated.key_span.end() as usize..end as usize)?;
    // A bracket that closes a list, and comments between the values, are not in the way of nothing.
    let rest = text.get(end as usize..)?.lines().next()?;
    if whole.contains('#') || rest.contains(']') {
        return None;
    }
    edits.push(Edit::replace(Span::new(stated.key_span.end(), end), list));
    Some(Fix::risky("make it one list", edits))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("tls-san:\n  - a\n  - b\nnode-label: a=b\n");
        RULE.pass("tls-san: a\ntls-san+: b\n");
    }

    #[test]
    fn fail() {
        RULE.fail("tls-san: cp1.lan\ntoken: a\n\"tls-san\": [cp2.lan, a]\n", "\"tls-san\"");
        RULE.fail("tls-san+: a\ntls-san: b\n", "tls-san");
        let found = RULE.fail("debug: true\nfoo: 1\ndebug: no\ndebug: no\n", "debug");
        assert_eq!(found.labels.len(), 2);
    }

    #[test]
    fn fix() {
        let before = "# names\ntls-san: cp1.lan\ntls-san:\n- \"cp2.lan\"\n- cp3.lan # VIP\n";
        let after = "# names\ntls-san:\n  - cp1.lan\n  - \"cp2.lan\"\n  - cp3.lan # VIP\n";
        RULE.fix(before, after);
        RULE.fix("log: a # old\ndebug: true\nlog: b\n", "debug: true\nlog: b\n");
    }
}
