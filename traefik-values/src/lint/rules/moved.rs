//! What is said of values that have another name or another place by now.

use crate::tables::Move;
use config_diagnostics::Diagnostic;

/// Says where the value has gone.
pub(crate) fn explain(found: &mut Diagnostic, moved: &Move) {
    if let Some(rule) = super::named(moved.rule) {
        found.rule = rule.id;
        found.severity = rule.severity;
    }
    let help = match (moved.instead, moved.note) {
        ("", note) => note.to_owned(),
        (instead, "") => format!("write `{instead}`"),
        (instead, note) => format!("write `{instead}`: {note}"),
    };
    if !help.is_empty() {
        found.help = Some(help);
    }
}
