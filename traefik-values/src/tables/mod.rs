//! The tables of what each chart has, and how they are looked up.
//!
//! A row holds for a range of charts; a path may have several. `<name>` in a path stands for any key, `[]` for the
//! items of a list.

mod index;
mod keys;
mod path;

pub(crate) use index::Spot;
pub use keys::{ValueKey, value_key, value_keys};
pub(crate) use path::{child, escape, parts, segments, unescape};

use crate::ChartVersion;
use crate::check::condition::When;
use index::Node;
use std::ops::Deref;
use std::sync::OnceLock;

/// The end of what still holds.
pub(crate) const END: (u16, u16, u16) = (u16::MAX, u16::MAX, u16::MAX);

/// What is known of a path, for the charts `since` to `until`.
#[derive(Debug)]
pub(crate) struct Dated<T> {
    pub(crate) path: &'static str,
    pub(crate) value: T,
    pub(crate) since: ChartVersion,
    pub(crate) until: ChartVersion,
}

pub(crate) const fn row<T: Copy>(
    path: &'static str,
    value: T,
    since: (u16, u16, u16),
    until: (u16, u16, u16),
) -> Dated<T> {
    Dated { path, value, since: chart(since), until: chart(until) }
}

const fn chart((major, minor, patch): (u16, u16, u16)) -> ChartVersion {
    ChartVersion::new(major, minor, patch)
}

impl<T> Dated<T> {
    pub(crate) fn holds_for(&self, chart: ChartVersion) -> bool {
        (self.since..=self.until).contains(&chart)
    }
}

/// Rows sorted by path, and the tree of their keys.
#[derive(Debug)]
pub(crate) struct Table<T: 'static> {
    rows: &'static [Dated<T>],
    index: OnceLock<Vec<Node>>,
}

impl<T> Table<T> {
    pub(crate) const fn new(rows: &'static [Dated<T>]) -> Self {
        Self { rows, index: OnceLock::new() }
    }

    fn nodes(&self) -> &[Node] {
        self.index.get_or_init(|| index::index(self.rows))
    }
}

impl<T> Deref for Table<T> {
    type Target = [Dated<T>];

    fn deref(&self) -> &Self::Target {
        self.rows
    }
}

/// What a table says of exactly this path.
pub(crate) fn find<T>(
    table: &'static Table<T>,
    path: &str,
    chart: ChartVersion,
) -> Option<&'static Dated<T>> {
    Spot::at(table, path, chart)?.row()
}

/// The rows below a path, at any depth.
pub(crate) fn below<T>(
    table: &'static Table<T>,
    path: &str,
    chart: ChartVersion,
) -> impl Iterator<Item = &'static Dated<T>> + use<T> {
    Spot::at(table, path, chart).into_iter().flat_map(Spot::below)
}

/// What a schema demands of one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) types: u8,
    pub(crate) limits: &'static [Limit],
}

/// Kinds of value, as a schema names them.
pub(crate) mod types {
    pub(crate) const NULL: u8 = 1;
    pub(crate) const BOOLEAN: u8 = 2;
    pub(crate) const INTEGER: u8 = 4;
    pub(crate) const NUMBER: u8 = 8;
    pub(crate) const STRING: u8 = 16;
    pub(crate) const ARRAY: u8 = 32;
    pub(crate) const OBJECT: u8 = 64;
    pub(crate) const ANY: u8 = 127;
}

/// What a schema demands beside the type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// No other keys than those of the schema.
    Closed,
    /// One of these, as JSON.
    OneOf(&'static [&'static str]),
    Min(i64),
    Max(i64),
    /// These keys must be there.
    Required(&'static [&'static str]),
    /// The digest of an image.
    Sha256,
}

pub(crate) const fn shape(types: u8, limits: &'static [Limit]) -> Shape {
    Shape { types, limits }
}

/// Kinds of value, as templates tell them apart.
pub(crate) mod kinds {
    pub(crate) const TRUE: u8 = 1;
    pub(crate) const FALSE: u8 = 32;
    /// Null, where it takes out a default.
    pub(crate) const NULL: u8 = 64;
    pub(crate) const STRING: u8 = 2;
    pub(crate) const NUMBER: u8 = 4;
    pub(crate) const LIST: u8 = 8;
    pub(crate) const MAP: u8 = 16;
}

/// How the templates read a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    /// The kinds of value that make a template fail.
    pub(crate) fails: u8,
    /// What is below is passed on as it is.
    pub(crate) raw: bool,
    /// It is only read while its section is enabled.
    pub(crate) gated: bool,
}

pub(crate) const fn read(fails: u8) -> Read {
    Read { fails, raw: false, gated: false }
}

impl Read {
    pub(crate) const fn raw(mut self) -> Self {
        self.raw = true;
        self
    }

    pub(crate) const fn gated(mut self) -> Self {
        self.gated = true;
        self
    }
}

/// A value that the chart no longer reads, or does not read there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    /// The path that is read instead; empty when there is none.
    pub(crate) instead: &'static str,
    /// The rule that has more to say of it; empty for the general ones.
    pub(crate) rule: &'static str,
    /// What else there is to know.
    pub(crate) note: &'static str,
}

pub(crate) const fn moved(instead: &'static str, rule: &'static str, note: &'static str) -> Move {
    Move { instead, rule, note }
}

/// What charts call a value that has another name in the newest one.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// Its path in the newest chart.
    pub(crate) newest: &'static [&'static str],
    /// Its path; empty where there is none.
    pub(crate) path: &'static [&'static str],
    pub(crate) since: ChartVersion,
    pub(crate) until: ChartVersion,
}

pub(crate) const fn spelling(
    newest: &'static [&'static str],
    path: &'static [&'static str],
    since: (u16, u16, u16),
    until: (u16, u16, u16),
) -> Spelling {
    Spelling { newest, path, since: chart(since), until: chart(until) }
}

/// A condition under which a template gives up.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) since: ChartVersion,
    pub(crate) until: ChartVersion,
    /// The value that is to blame; `*` as in the condition.
    pub(crate) at: &'static str,
    pub(crate) when: When,
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

pub(crate) const fn refusal(
    since: (u16, u16, u16),
    until: (u16, u16, u16),
    at: &'static str,
    when: When,
    message: &'static str,
    help: &'static str,
) -> Refusal {
    Refusal { since: chart(since), until: chart(until), at, when, message, help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::{defaults::DEFAULTS, reads::READS, schema::SCHEMA};

    #[test]
    fn tables_are_sorted_and_ranges_of_a_path_do_not_overlap() {
        fn holds<T>(table: &[Dated<T>]) {
            for pair in table.windows(2) {
                let apart = pair[0].path < pair[1].path
                    || pair[0].path == pair[1].path && pair[0].until < pair[1].since;
                assert!(apart && pair[0].since <= pair[0].until, "{}", pair[1].path);
            }
        }
        holds(DEFAULTS);
        holds(READS);
        holds(SCHEMA);
    }

    #[test]
    fn a_path_is_found_for_the_charts_that_have_it() {
        let flat = |chart| find(READS, "service.type", chart).is_some();
        assert!(flat(ChartVersion::new(39, 0, 7)) && !flat(ChartVersion::new(40, 0, 0)));
        assert!(below(READS, "ports.<name>.expose", ChartVersion::NEWEST).next().is_some());
    }
}
