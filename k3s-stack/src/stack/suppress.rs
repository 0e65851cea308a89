//! Comments that silence what is found between files.

use super::infos;
use crate::file_rules;
use config_diagnostics::{Diagnostic, LineIndex, Suppressions};

/// What `found` in one file leaves without what the comments of its `text` suppress, and what is wrong with these
/// comments, as findings of that file itself.
///
/// `was_run` says of which rules all files were there to judge by.
pub(crate) fn suppressed(
    found: Vec<Diagnostic>,
    text: &str,
    was_run: &dyn Fn(&str) -> bool,
) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    if !may_suppress(text) {
        return (found, Vec::new());
    }
    let own = file_rules::OWN.iter().map(|(rule, _)| rule.id);
    let known: Vec<&str> = infos().map(|rule| rule.id).chain(own).collect();
    // A comment speaks of its own file, where findings name none.
    let file = found.first().and_then(|one| one.primary.file.clone());
    let unnamed = found.into_iter().map(|mut one| {
        one.primary.file = None;
        one
    });
    let index = LineIndex::new(text);
    let left =
        Suppressions::of_lines(text).apply_between(unnamed.collect(), &index, &known, was_run);
    let (mut left, complaints): (Vec<_>, Vec<_>) =
        left.into_iter().partition(|one| one.rule != UNUSED);
    for one in &mut left {
        one.primary.file.clone_from(&file);
    }
    (left, complaints)
}

/// The rule about comments that suppress nothing.
pub(crate) const UNUSED: &str = "text/unused-suppression";

/// Whether there may be a comment about a rule between files.
pub(crate) fn may_suppress(text: &str) -> bool {
    text.contains("k3s-stack:") && text.contains("stack/")
}
