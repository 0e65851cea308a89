//! Values for one chart, as values for a later one.

mod mend;
mod rewrite;
mod settle;
mod shapes;
mod steps;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod tree;
mod upgrade;

use crate::check::source;
use crate::check::{Input, problems};
use crate::effective::Part;
use crate::generated::changes::{CHANGES, STEPS};
use crate::tables::segments;
use crate::{ChartVersion, Release};
use config_diagnostics::{Diagnostic, EditSet, Span};
use goyaml::{Document, Path, Step as PathStep};
pub(crate) use mend::mend;
use serde_json::{Map, Value};
use settle::Before;
pub use table::Since;
use tree::Tree;
pub use upgrade::upgrade;

/// Values as a later chart takes them, and what became of each.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Migration {
    /// The file with the new values; all else in it is as it was, byte for byte.
    pub document: Document,
    /// What makes the new text of the old one.
    pub edits: EditSet,
    /// Every value that was given, in the order of the text, with what became of it.
    pub entries: Vec<MigratedEntry>,
    /// What the new release does otherwise although no key says so.
    pub changes: Vec<BehaviourChange>,
    /// What the new chart refuses, or the new Traefik, although the old one did not; nobody but the author can tell
    /// what should stand there.
    pub unsettled: Vec<Diagnostic>,
}

/// A value that was given, and what became of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MigratedEntry {
    /// Where it stood: the path of a scalar, or of a map or list with nothing in it.
    pub path: Path,
    /// The place of its key in the old text.
    pub span: Span,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is where it was, as it was.
    Unchanged,
    /// It has another place, or another form.
    Moved {
        /// Where it now is.
        to: Path,
        /// Whether it is written otherwise, too.
        rewritten: bool,
    },
    /// It is gone.
    Removed {
        /// Why.
        reason: String,
    },
    /// It is where it was, and the old chart did not read it there.
    Unknown {
        /// Whether the new chart reads it there, so that it has an effect from now on.
        read_now: bool,
    },
}

/// Something that a release does otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BehaviourChange {
    /// The first release that does so.
    pub since: Since,
    /// The value that decides on it; empty when there is none.
    pub path: String,
    /// What it does, and what to do.
    pub message: &'static str,
}

/// Why values cannot be migrated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrateError {
    /// Newer charts can say what older ones cannot.
    #[error("chart {to} is older than chart {from}: values are migrated to later charts only")]
    Downwards {
        /// The chart that the values are for.
        from: ChartVersion,
        /// The chart that was asked for.
        to: ChartVersion,
    },
    /// The tables begin with chart 10.
    #[error("chart {0} is older than the tables, which begin with chart {oldest}", oldest = ChartVersion::OLDEST)]
    TooOld(ChartVersion),
    /// Helm cannot read the values.
    #[error("the values cannot be read: {0}")]
    Unreadable(String),
    /// The new values cannot be written into this text so that they read back.
    #[error("the new values cannot be written into this file so that they read back")]
    Unwritable,
}

/// Makes of values for one chart values for a later one that do the same, as far as there is a way to say it.
///
/// Both releases may be a [`ChartVersion`](crate::ChartVersion), or what a [`K3sRelease`](crate::K3sRelease) ships. All
/// values that the old chart reads are carried through the changes of every chart in between. Comments above and
/// behind a value go where it goes. What the old chart did not read stays where it is, unless the new one refuses all
/// values for it. Where a value has an old and a new form that the old chart both read, the new one wins.
///
/// Migrating the result once more, from whichever of the two charts, changes nothing.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::{ChartVersion, Input, Outcome, migrate};
/// let text = "\
/// ## all requests
/// logs:
///   access:
///     enabled: true   # for now
/// service:
///   loadBalancerSourceRanges: [10.0.0.0/8]
/// ";
/// let (from, to) = (ChartVersion::new(37, 1, 0), ChartVersion::new(41, 0, 0));
/// let migration = migrate(&Document::parse(text).document, Input::Values, from, to)?;
/// assert_eq!(migration.document.text(), "\
/// ## all requests
/// accessLog:
///   enabled: true   # for now
/// service:
///   spec:
///     loadBalancerSourceRanges: [10.0.0.0/8]
/// ");
/// assert_eq!(migration.entries[0].path.to_string(), "logs.access.enabled");
/// let to = "accessLog.enabled".parse()?;
/// assert_eq!(migration.entries[0].outcome, Outcome::Moved { to, rewritten: false });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the new chart is the older one, when the old one is before chart 10, and when the values cannot be read.
pub fn migrate(
    document: &Document,
    input: Input,
    from: impl Into<Release>,
    to: impl Into<Release>,
) -> Result<Migration, MigrateError> {
    let (from, to) = (from.into(), to.into());
    if from.chart() > to.chart() {
        return Err(MigrateError::Downwards { from: from.chart(), to: to.chart() });
    }
    if from.chart() < ChartVersion::OLDEST {
        return Err(MigrateError::TooOld(from.chart()));
    }
    let (sources, problems) = source::sources(document, input);
    let unreadable = ["traefik/values-content-invalid-yaml", "traefik/values-content-not-a-string"];
    if let Some(problem) = problems.into_iter().find(|found| unreadable.contains(&found.rule)) {
        return Err(MigrateError::Unreadable(problem.message));
    }
    let mut all = Migration {
        document: document.clone(),
        edits: EditSet::new(),
        entries: Vec::new(),
        changes: Vec::new(),
        unsettled: Vec::new(),
    };
    for source in &sources {
        for part in source.parts() {
            all.part(part, from, to)?;
        }
        let set = |path: &str| is_set(&source.values, &segments(path));
        let changes = CHANGES.iter().filter(|change| change.since.is_between(from, to));
        let changes =
            changes.filter(|change| change.path.is_empty() || set(change.path) != change.default);
        all.changes.extend(changes.map(|change| BehaviourChange {
            since: change.since,
            path: change.path.to_owned(),
            message: change.note,
        }));
    }
    let text = all.edits.apply(document.text()).map_err(|_| MigrateError::Unwritable)?;
    if text != document.text() {
        all.document = Document::parse(text).document;
    }
    Ok(all)
}

impl Migration {
    fn part(&mut self, part: &Part<'_>, from: Release, to: Release) -> Result<(), MigrateError> {
        let Some(root) = part.root().filter(|root| !root.is_null()) else { return Ok(()) };
        let mut tree = Tree::read(root).ok_or(MigrateError::Unwritable)?;
        let values = tree.value();
        let before = Before::new(&values, from);
        before.mark(&mut tree);
        let wanted = |tree: &Tree, path: &[String]| !settle::ignores(tree, path);
        for step in STEPS {
            if from.chart() < step.since && step.since <= to.chart() {
                step.take(&mut tree, to, wanted);
            }
        }
        let unsettled = before.settle(&mut tree, to);
        let place = |diagnostic: Diagnostic, span: Span| diagnostic.at(part.outer(span));
        self.unsettled.extend(unsettled.into_iter().map(|(found, span)| place(found, span)));
        for edit in rewrite::edits(part, &tree)?.edits() {
            self.edits.push(edit.clone());
        }
        self.tell(part, &tree, &before, to);
        Ok(())
    }

    /// What became of every value.
    fn tell(&mut self, part: &Part<'_>, tree: &Tree, before: &Before, to: Release) {
        let now = ignored(&tree.value(), to);
        let mut places: Vec<Option<(Path, &Value)>> = vec![None; tree.inputs.len()];
        for (path, leaf) in tree.leaves() {
            if let Some(place) = leaf.origin.and_then(|origin| places.get_mut(origin)) {
                *place = Some((path, &leaf.value));
            }
        }
        let inputs = tree.inputs.iter().zip(places).zip(&tree.gone);
        for ((input, place), gone) in inputs {
            let outcome = match place {
                Some((path, value)) if path == input.path && *value == input.value => {
                    let unread = |paths: &[Path]| paths.iter().any(|known| path.starts_with(known));
                    if unread(before.ignored()) {
                        Outcome::Unknown { read_now: !unread(&now) }
                    } else {
                        Outcome::Unchanged
                    }
                }
                Some((path, value)) => {
                    Outcome::Moved { to: path, rewritten: *value != input.value }
                }
                None => {
                    let reason = gone.as_deref().filter(|gone| !gone.is_empty());
                    Outcome::Removed {
                        reason: reason.unwrap_or("another value says it").to_owned(),
                    }
                }
            };
            let (path, span) = (input.path.clone(), part.outer(input.span));
            self.entries.push(MigratedEntry { path, span, outcome });
        }
    }
}

/// The values that a chart does not read, whatever else is set.
fn ignored(values: &Value, release: Release) -> Vec<Path> {
    let found = problems(values, release).into_iter();
    let unread = found.filter(settle::is_unread);
    unread.map(|found| found.path).collect()
}

/// Whether a path with `<name>` leads to a value.
fn is_set(values: &Value, path: &[String]) -> bool {
    let Some((key, rest)) = path.split_first() else { return !values.is_null() };
    let Value::Object(map) = values else { return false };
    let one = |key: &str| map.get(key).is_some_and(|value| is_set(value, rest));
    if key == "<name>" { map.values().any(|value| is_set(value, rest)) } else { one(key) }
}

/// Null and nothing are the same to Helm.
fn as_map(values: Value) -> Value {
    if values.is_null() { Value::Object(Map::new()) } else { values }
}

/// The keys of a path, where it has no index.
fn keys(path: &Path) -> Option<Vec<String>> {
    let keys = path.steps().iter().map(|step| match step {
        PathStep::Key(key) => Some(key.clone()),
        PathStep::Index(_) => None,
    });
    keys.collect()
}
