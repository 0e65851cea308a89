//! Comments that silence a rule at a place.

use super::file::{File, line};
use crate::Kind;
use crate::stack::suppress::suppressed;
use config_diagnostics::{Diagnostic, Edit, EditSet, Span};

/// The edit that adds a comment which silences `rule` at `offset`. It is tried out: it makes one finding of the rule go
/// away, and brings no other one.
/// `between` is what was found between it and other files.
pub(super) fn edit(
    file: &File,
    between: &[Diagnostic],
    rule: &str,
    offset: u32,
    reason: &str,
) -> Option<Edit> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if !reason.contains(char::is_alphanumeric) {
        return None;
    }
    let found = &file.report().diagnostics;
    candidates(file, rule, offset, &reason).into_iter().find(|edit| {
        let alone: EditSet = [edit.clone()].into_iter().collect();
        let Ok(text) = alone.apply(file.text()) else { return false };
        if between.iter().any(|found| found.rule == rule) {
            let moved = between.iter().map(|one| moved(one, edit)).collect();
            let (left, _) = suppressed(moved, &text, &|_| false);
            return left.len() < between.len()
                && file.check(text.into()).diagnostics.len() <= found.len();
        }
        let left = file.check(text.into()).diagnostics;
        let count = |all: &[Diagnostic]| all.iter().filter(|found| found.rule == rule).count();
        count(&left) < count(found) && left.len() < found.len()
    })
}

/// A finding, where it is behind an insertion.
fn moved(found: &Diagnostic, edit: &Edit) -> Diagnostic {
    let mut found = found.clone();
    let span = found.span();
    if edit.span.start() <= span.start() {
        let by = u32::try_from(edit.text.len()).unwrap_or_default();
        found.primary.span = Span::new(span.start() + by, span.end() + by);
    }
    found
}

/// A line above, the end of the line, the top of the file.
fn candidates(file: &File, rule: &str, offset: u32, reason: &str) -> Vec<Edit> {
    let text = file.text();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("# k3s-stack: ignore[{rule}] {reason}");
    let (mut start, mut whole) = line(text, offset);
    let end = start + u32::try_from(whole.len()).unwrap_or_default();
    if !matches!(file.kind(), Some(Kind::Haproxy)) {
        // A comment would break a command that goes on.
        while start > 0 && line(text, start - 1).1.ends_with('\\') {
            (start, whole) = line(text, start - 1);
        }
    }
    let content = whole.trim_start_matches([' ', '\t']);
    let indent = whole.get(..whole.len() - content.len()).unwrap_or_default();
    let mut edits = vec![Edit::insert(start, format!("{indent}{comment}{ending}"))];
    if !matches!(file.kind(), Some(Kind::Apache | Kind::DockerDaemon)) {
        edits.push(Edit::insert(end, format!("  {comment}")));
    }
    let top = if text.starts_with("#!") {
        text.find('\n').map_or(text.len(), |at| at + 1)
    } else if text.starts_with('\u{feff}') {
        3
    } else {
        0
    };
    let comment = comment.replacen("ignore[", "ignore-file[", 1);
    edits.push(Edit::insert(u32::try_from(top).unwrap_or_default(), comment + ending));
    edits
}
