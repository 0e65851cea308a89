//! What an upgrade does to values, as findings.

use super::{MigrateError, MigratedEntry, Outcome, migrate};
use crate::check::FIXES;
use crate::lint::rules::{changed_default, dropped_value, renamed_value, value_read_anew};
use crate::{Input, Release};
use config_diagnostics::{Diagnostic, Edit, Fix, ToolSays};
use goyaml::{Document, Path};

/// What an upgrade from one release to another does to the values in a file: what moves and goes, with the rewrite
/// of all of them as a fix; what the new release refuses, and what it does otherwise; in the order of their places.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::{ChartVersion, Input, upgrade};
/// let document = Document::parse("certResolvers:\n  le: {email: a@example.org}\n").document;
/// let said = upgrade(&document, Input::Values, ChartVersion::new(25, 0, 0), ChartVersion::new(37, 1, 0))?;
/// assert!(said.iter().any(|found| found.rule == "traefik/renamed-value" && !found.fixes.is_empty()));
/// # Ok::<(), traefik_values::MigrateError>(())
/// ```
///
/// # Errors
///
/// Those of [`migrate`].
pub fn upgrade(
    document: &Document,
    input: Input,
    from: impl Into<Release>,
    to: impl Into<Release>,
) -> Result<Vec<Diagnostic>, MigrateError> {
    let (from, to) = (from.into(), to.into());
    let migration = migrate(document, input, from, to)?;
    let edits: Vec<Edit> = migration.edits.edits().to_vec();
    let title = format!("rewrite the values for chart {}", to.chart().known());
    let fix = (!edits.is_empty()).then(|| Fix::safe(title, edits));
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut shown = 0;
    for group in groups(&migration.entries) {
        let Some(mut said) = group.finding(from, to) else { continue };
        if !matches!(group.entry.outcome, Outcome::Unknown { .. }) {
            // It can be as long as the file: of many findings the first ones carry it for all.
            said.fixes.extend(fix.clone().filter(|_| shown < FIXES));
            shown += 1;
        }
        found.push(said);
    }
    for change in &migration.changes {
        let since = change.since;
        let message = format!("since {since}: {}", change.message);
        let said =
            Diagnostic::of(&changed_default::RULE.info, message).tool_says(ToolSays::Nothing);
        let said = if change.path.is_empty() { said } else { said.path(change.path.as_str()) };
        found.push(said);
    }
    found.extend(migration.unsettled);
    Diagnostic::sort(&mut found);
    Ok(found)
}

/// Values that share their fate.
struct Group<'m> {
    entry: &'m MigratedEntry,
    /// The old and the new path of what they have in common.
    from: Path,
    to: Option<Path>,
}

/// Neighbours that went the same way, told as one.
fn groups(entries: &[MigratedEntry]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for entry in entries {
        let (from, to) = match &entry.outcome {
            Outcome::Unchanged => continue,
            Outcome::Moved { to, .. } => stripped(&entry.path, to),
            _ => (entry.path.clone(), None),
        };
        let same = groups.last().is_some_and(|last| {
            let alike = last.entry.outcome == entry.outcome && last.to.is_none();
            let moved = last.to.is_some() && last.from == from && last.to == to;
            let together = match (last.from.split_last(), from.split_last()) {
                (Some((a, _)), Some((b, _))) => a == b || b.starts_with(&last.from),
                _ => false,
            };
            moved || alike && together && to.is_none()
        });
        if !same {
            groups.push(Group { entry, from, to });
        }
    }
    groups
}

/// Two paths without the end that they have in common.
fn stripped(from: &Path, to: &Path) -> (Path, Option<Path>) {
    let (a, b) = (from.steps(), to.steps());
    let common = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    // The whole of one of them is not its end.
    let common = common.min(a.len().min(b.len()).saturating_sub(1));
    let part = |steps: &[goyaml::Step]| steps.iter().take(steps.len() - common).cloned().collect();
    (part(a), Some(part(b)))
}

impl Group<'_> {
    fn finding(&self, from: Release, to: Release) -> Option<Diagnostic> {
        let path = &self.from;
        let (old, new) = (from.chart().known(), to.chart().known());
        let said = match &self.entry.outcome {
            Outcome::Moved { to, .. } => {
                let to = self.to.as_ref().unwrap_or(to);
                let message = if to == path {
                    format!("`{path}` is written otherwise for chart {new}")
                } else {
                    format!("`{path}` is `{to}` in chart {new}")
                };
                Diagnostic::of(&renamed_value::RULE.info, message).tool_says(ToolSays::Unknown)
            }
            Outcome::Removed { reason } => {
                let message = format!("`{path}` goes: {reason}");
                Diagnostic::of(&dropped_value::RULE.info, message).tool_says(ToolSays::Unknown)
            }
            Outcome::Unknown { read_now: true } => {
                let message = format!("chart {old} did not read `{path}`, and chart {new} does");
                Diagnostic::of(&value_read_anew::RULE.info, message)
                    .help("take it out if things are to stay as they are")
                    .tool_says(ToolSays::Nothing)
            }
            // What neither chart reads `check` tells.
            Outcome::Unchanged | Outcome::Unknown { read_now: false } => return None,
        };
        Some(said.at(self.entry.span).path(path.to_string()))
    }
}
