//! A table as a tree of keys, made when it is asked for first.

use super::path::{escape, parts};
use super::{Dated, Table};
use crate::ChartVersion;
use std::collections::BTreeMap;
use std::ops::Range;

/// The keys that a table knows in one place.
#[derive(Debug, Default)]
pub(super) struct Node {
    path: &'static str,
    /// The rows about this path.
    own: Range<usize>,
    /// The rows about what is below it: they stand together.
    below: Range<usize>,
    /// What is directly below it: keys as paths write them, and their numbers in the index.
    keys: BTreeMap<&'static str, usize>,
}

/// The nodes of a table; the first one is the root.
pub(super) fn index<T>(rows: &'static [Dated<T>]) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    // The nodes on the way to the row before: neighbours have most of it in common.
    let mut way: Vec<(&str, usize)> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let mut end = 0;
        for (depth, part) in parts(row.path).enumerate() {
            end += part.len() + usize::from(depth > 0);
            if way.get(depth).is_some_and(|(known, _)| *known == part) {
                continue;
            }
            way.truncate(depth);
            let above = way.last().map_or(0, |(_, above)| *above);
            let new = nodes.len();
            let at = nodes.get_mut(above).map(|above| *above.keys.entry(part).or_insert(new));
            if at == Some(new) {
                let path = row.path.get(..end).unwrap_or(row.path);
                nodes.push(Node { path, ..Node::default() });
            }
            way.push((part, at.unwrap_or_default()));
        }
        way.truncate(parts(row.path).count());
        let last = way.last().map_or(0, |(_, last)| *last);
        let above = way.iter().rev().skip(1).map(|(_, above)| *above);
        for at in above.chain((last != 0).then_some(0)) {
            nodes.get_mut(at).into_iter().for_each(|node| widen(&mut node.below, number));
        }
        nodes.get_mut(last).into_iter().for_each(|node| widen(&mut node.own, number));
    }
    nodes
}

fn widen(range: &mut Range<usize>, number: usize) {
    let start = if range.start == range.end { number } else { range.start };
    *range = start..number + 1;
}

/// A place in a table, as one chart has it.
#[derive(Debug)]
pub(crate) struct Spot<T: 'static> {
    table: &'static Table<T>,
    node: &'static Node,
    chart: ChartVersion,
}

impl<T> Clone for Spot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Spot<T> {}

impl<T> Spot<T> {
    /// The top of a table.
    pub(crate) fn root(table: &'static Table<T>, chart: ChartVersion) -> Option<Self> {
        Some(Self { table, node: table.nodes().first()?, chart })
    }

    /// A path, whatever chart has it.
    pub(crate) fn at(table: &'static Table<T>, path: &str, chart: ChartVersion) -> Option<Self> {
        parts(path).try_fold(Self::root(table, chart)?, Self::part)
    }

    fn part(self, part: &str) -> Option<Self> {
        let number = *self.node.keys.get(part)?;
        Some(Self { node: self.table.nodes().get(number)?, ..self })
    }

    /// A key that the chart knows by its name.
    pub(crate) fn named(self, key: &str) -> Option<Self> {
        self.part(&escape(key)).filter(|spot| spot.is_known())
    }

    /// A key that the chart knows by its name, or as `<name>`.
    pub(crate) fn key(self, key: &str) -> Option<Self> {
        self.named(key).or_else(|| self.named("<name>"))
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Option<Self> {
        self.named("[]")
    }

    /// The names of the keys that the chart knows here, as paths write them.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let keys = self.node.keys.keys().copied();
        let known = move |key: &&str| self.part(key).is_some_and(Self::is_known);
        keys.filter(|key| !matches!(*key, "<name>" | "[]")).filter(known)
    }

    /// The path, as the table writes it.
    pub(crate) fn path(self) -> &'static str {
        self.node.path
    }

    /// What the table says of this path.
    pub(crate) fn row(self) -> Option<&'static Dated<T>> {
        let own = self.table.get(self.node.own.clone())?;
        own.iter().find(|row| row.holds_for(self.chart))
    }

    /// The rows below it, at any depth.
    pub(crate) fn below(self) -> impl Iterator<Item = &'static Dated<T>> {
        let below = self.table.rows.get(self.node.below.clone()).unwrap_or_default().iter();
        below.filter(move |row| row.holds_for(self.chart))
    }

    /// Whether the chart has this path, or something below it.
    pub(crate) fn is_known(self) -> bool {
        self.row().is_some() || self.below().next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::{reads::READS, schema::SCHEMA};

    #[test]
    fn the_index_finds_what_a_look_at_every_row_finds() {
        let chart = ChartVersion::new(37, 1, 0);
        for row in READS.iter() {
            let spot = Spot::at(READS, row.path, chart).unwrap();
            assert_eq!(spot.path(), row.path);
            let same = |other: &&Dated<_>| other.path == row.path && other.holds_for(chart);
            let expected = READS.iter().find(same).map(|row| row.path);
            assert_eq!(spot.row().map(|row| row.path), expected);
            let prefix = format!("{}.", row.path);
            let inner = |row: &&Dated<_>| row.path.starts_with(&prefix) && row.holds_for(chart);
            assert_eq!(spot.below().count(), READS.iter().filter(inner).count(), "{}", row.path);
        }
        let root = Spot::root(SCHEMA, chart).unwrap();
        assert!(root.row().is_some());
        let all = SCHEMA.iter().filter(|row| !row.path.is_empty() && row.holds_for(chart));
        assert_eq!(root.below().count(), all.count());
    }

    #[test]
    fn keys_are_found_by_name_first() {
        let ports = Spot::at(SCHEMA, "ports", ChartVersion::NEWEST).unwrap();
        assert_eq!(ports.key("mine").map(Spot::path), Some("ports.<name>"));
        let hub = Spot::at(
            READS,
            "hub.apimanagement.admission.customWebhookCertificate",
            ChartVersion::NEWEST,
        );
        let names: Vec<_> = hub.unwrap().names().collect();
        assert_eq!(names, [r"tls\.crt", r"tls\.key"]);
        assert!(hub.unwrap().named("tls.crt").is_some());
    }
}
