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
type Entry<'n> = &'n [Stated];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.path.is_empty()) {
        // What one file says of one name stands together.
        for said in node.settings.chunk_by(|a, b| a.name == b.name && a.source == b.source) {
            let entries: Vec<Entry<'_>> = said.chunk_by(|a, b| a.key_span == b.key_span).collect();
            found.extend(finding(view, node, &entries));
        }
    }
}

fn finding(view: &View<'_>, node: &Node, entries: &[Entry<'_>]) -> Option<Diagnostic> {
    // A line that appends loses nothing.
    let replaces = |entry: &Entry<'_>| entry.first().is_some_and(|stated| !stated.appends);
    let last = entries.iter().rposition(replaces).filter(|last| *last > 0)?;
    let (gone, kept) = (entries.get(..last)?, *entries.get(last)?);
    let stated = kept.first()?;
    let message = format!("`{}` stands twice: k3s takes this one, and no other", stated.name);
    let help = if is_list(stated) { "write all values as one list" } else { "keep one of them" };
    let mut finding =
        view.at_key(&RULE.info, node, stated, message).tool_says(ToolSays::Nothing).help(help);
    for other in gone.iter().filter_map(|entry| entry.first()) {
        finding = finding.label(view.label_at_key(node, other, "this one is lost"));
    }
    Some(match fix(view, gone, kept) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn is_list(stated: &Stated) -> bool {
    stated.flag.is_some_and(|flag| flag.kind() == FlagKind::List)
}

/// One list in the place of the last entry, and the other lines gone.
fn fix(view: &View<'_>, gone: &[Entry<'_>], kept: Entry<'_>) -> Option<Fix> {
    let stated = kept.first()?;
    let text = view.text(stated.source);
    let mut edits = Vec::new();
    for entry in gone {
        let lines = view.entry_lines(entry.first()?)?;
        let written = text.get(lines.range())?;
        // An alias below may stand for what is marked here, and a comment belongs to a value that stays.
        if written.contains('&') || is_list(stated) && written.contains('#') {
            return None;
        }
        edits.push(Edit::remove(lines));
    }
    if !is_list(stated) {
        return Some(Fix::risky("keep the last one", edits));
    }
    let line_ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut whole = String::from(":");
    for value in gone.iter().copied().flatten().chain(kept) {
        let item = text.get(value.span.range())?;
        // One of several lines has its own indentation.
        if item.is_empty() || item.contains(['\n', '\r']) {
            return None;
        }
        whole.extend([line_ending, "  - ", item]);
    }
    let end = kept.iter().map(|value| value.span.end()).max()?;
    let written = text.get(stated.key_span.end() as usize..end as usize)?;
    let behind = text.get(end as usize..)?.lines().next().unwrap_or_default();
    // Comments between the values, and what closes a list in brackets, would be left over.
    if written.contains('#') || behind.contains(']') {
        return None;
    }
    edits.push(Edit::replace(Span::new(stated.key_span.end(), end), whole));
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
        let found = RULE.fail("log: &a x\nlog: y\nnode-name: *a\n", "log");
        assert_eq!(found.fixes, []);
        let found = RULE.fail("tls-san: a # VIP\ntls-san: b\n", "tls-san");
        assert_eq!(found.fixes, []);
    }

    #[test]
    fn fix() {
        let before = "# names\ntls-san: cp1.lan\ntls-san:\n- \"cp2.lan\"\n- cp3.lan # VIP\n";
        let after = "# names\ntls-san:\n  - cp1.lan\n  - \"cp2.lan\"\n  - cp3.lan # VIP\n";
        RULE.fix(before, after);
        RULE.fix("log: a # old\ndebug: true\nlog: b\n", "debug: true\nlog: b\n");
    }
}
