//! Tables whose rows hold for a range of releases: path, cell, first and last release.

use crate::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

/// A release of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Release([u16; 3]);

impl FromStr for Release {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let parts: Result<Vec<u16>, _> = text.split('.').map(str::parse).collect();
        let parts = parts.ok().and_then(|parts| parts.try_into().ok());
        parts.map(Self).ok_or_else(|| format!("`{text}` is no release"))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// A table, as what it says for each release.
pub(super) struct History<'r> {
    name: &'static str,
    releases: &'r [Release],
    /// What holds of a path, by the position of the release.
    cells: BTreeMap<String, Vec<Option<String>>>,
}

/// What a table says for one release: cells by path.
pub(super) type Rows = BTreeMap<String, String>;

impl<'r> History<'r> {
    /// Reads the rows of a table. A range without end goes to the newest release that the table knew.
    pub(super) fn read(
        name: &'static str,
        releases: &'r [Release],
        rows: &[String],
    ) -> Result<Self, Problem> {
        let mut cells: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
        for row in rows {
            let parts: Vec<&str> = row.split('\t').collect();
            let [path, cell, since, until] = parts.as_slice() else {
                return Err(format!("{name}: {row}"));
            };
            let since: Release = since.parse()?;
            let until: Option<Release> = if until.is_empty() { None } else { Some(until.parse()?) };
            let of_path = cells.entry((*path).to_owned());
            let of_path = of_path.or_insert_with(|| vec![None; releases.len()]);
            for (release, held) in releases.iter().zip(of_path) {
                if *release >= since && until.is_none_or(|until| *release <= until) {
                    *held = Some((*cell).to_owned());
                }
            }
        }
        Ok(Self { name, releases, cells })
    }

    /// What holds for the release before this one.
    pub(super) fn before(&self, release: Release) -> Rows {
        self.column(self.position(release).saturating_sub(1))
    }

    /// What holds for a release.
    pub(super) fn at(&self, release: Release) -> Rows {
        self.column(self.position(release))
    }

    fn column(&self, at: usize) -> Rows {
        let held = |(path, cells): (&String, &Vec<Option<String>>)| {
            Some((path.clone(), cells.get(at)?.clone()?))
        };
        self.cells.iter().filter_map(held).collect()
    }

    /// Makes `new` what holds for the release, and tells what differs from what held.
    pub(super) fn set(&mut self, release: Release, mut new: Rows, said: &mut String) {
        let at = self.position(release);
        let paths: BTreeSet<String> = self.cells.keys().chain(new.keys()).cloned().collect();
        for path in paths {
            let cells = self.cells.entry(path.clone());
            let cells = cells.or_insert_with(|| vec![None; self.releases.len()]);
            let Some(held) = cells.get_mut(at) else { continue };
            let cell = new.remove(&path);
            let _ = match (&*held, &cell) {
                (None, Some(cell)) => writeln!(said, "{}: new: {path}\t{cell}", self.name),
                (Some(_), None) => writeln!(said, "{}: gone: {path}", self.name),
                (Some(old), Some(cell)) if old != cell => {
                    writeln!(said, "{}: {path}: {old} -> {cell}", self.name)
                }
                _ => Ok(()),
            };
            *held = cell;
        }
    }

    /// Writes the table.
    pub(super) fn save(&self) -> Result<(), Problem> {
        super::super::save(&format!("{}/{}", super::FOLDER, self.name), &self.rows())
    }

    fn rows(&self) -> String {
        let mut rows = String::new();
        for (path, cells) in &self.cells {
            let mut at = 0;
            while let Some(cell) = cells.get(at) {
                let same = cells.iter().skip(at).take_while(|next| *next == cell).count();
                if let (Some(cell), Some(since)) = (cell, self.releases.get(at)) {
                    let last = self.releases.get(at + same - 1).filter(|_| at + same < cells.len());
                    let until = last.map(Release::to_string).unwrap_or_default();
                    let _ = writeln!(rows, "{path}\t{cell}\t{since}\t{until}");
                }
                at += same;
            }
        }
        rows
    }

    fn position(&self, release: Release) -> usize {
        self.releases.partition_point(|known| *known < release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_release_ends_and_begins_ranges() {
        let releases = ["1.0.0", "2.0.0", "3.0.0"].map(|r| r.parse().unwrap());
        let rows = ["a\tx\t1.0.0\t", "b\ty\t1.0.0\t1.0.0", "c\tz\t2.0.0\t"].map(str::to_owned);
        let mut history = History::read("t.tsv", &releases, &rows).unwrap();
        let newest = releases[2];
        let mut said = String::new();
        let new = [("a", "x"), ("b", "y"), ("c", "w")];
        history.set(newest, new.map(|(k, v)| (k.into(), v.into())).into(), &mut said);
        assert_eq!(said, "t.tsv: new: b\ty\nt.tsv: c: z -> w\n");
        let rows =
            "a\tx\t1.0.0\t\nb\ty\t1.0.0\t1.0.0\nb\ty\t3.0.0\t\nc\tz\t2.0.0\t2.0.0\nc\tw\t3.0.0\t\n";
        assert_eq!(history.rows(), rows);
    }

    #[test]
    fn a_release_without_news_changes_nothing() {
        let releases = ["1.0.0", "2.0.0"].map(|r| r.parse().unwrap());
        let row = "a\tx\t1.0.0\t".to_owned();
        let mut history = History::read("t.tsv", &releases, std::slice::from_ref(&row)).unwrap();
        let mut said = String::new();
        history.set(releases[1], history.before(releases[1]), &mut said);
        assert_eq!((said.as_str(), history.rows()), ("", row + "\n"));
    }
}
