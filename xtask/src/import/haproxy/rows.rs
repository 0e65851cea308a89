//! Our tables, and what a tree changes in them.

use crate::import::{save, table};
use crate::{Problem, files};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;

/// A release of HAProxy: `3.4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(u16, u16);

impl Version {
    /// `3.4`, or the first two numbers of `3.4.1` and `3.5-dev3`.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        let mut numbers = text.split(['.', '-']).map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Self(major, minor)),
            _ => Err(format!("`{text}` is no version")),
        }
    }

    /// Whether something with these cells is there in this version.
    fn has(self, since: &str, removed: &str) -> bool {
        let read = |cell: &str| Self::read(cell).ok();
        read(since).is_none_or(|since| since <= self)
            && read(removed).is_none_or(|removed| self < removed)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// Keywords that have grammars of their own, and so no row.
const BY_HAND: [&str; 16] = [
    "acl",
    "bind",
    "compression",
    "crt",
    "default-server",
    "http-after-response",
    "http-request",
    "http-response",
    "quic-initial",
    "server",
    "server-template",
    "tcp-request connection",
    "tcp-request content",
    "tcp-request session",
    "tcp-response content",
    "use-server",
];

/// A table with the names of its columns.
pub(super) struct Table {
    name: &'static str,
    columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn read(name: &'static str) -> Result<Self, Problem> {
        let path = path(name);
        let text = files::read(&path)?;
        let head = text.lines().take_while(|line| line.starts_with('#')).last().unwrap_or_default();
        let columns: Vec<String> =
            head.trim_start_matches("# ").split('\t').map(str::to_owned).collect();
        let rows = table(&path)?;
        let width = |line: &String| {
            let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            cells.resize(columns.len().max(cells.len()), String::new());
            cells
        };
        let rows = rows.iter().map(width).collect();
        Ok(Self { name, columns, rows })
    }

    pub(super) fn save(&self) -> Result<(), Problem> {
        let lines = self.rows.iter().map(|row| row.join("\t") + "\n");
        save(&path(self.name), &lines.collect::<String>())
    }

    fn column(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column == name).unwrap_or(usize::MAX)
    }

    pub(super) fn cell<'r>(&self, row: &'r [String], column: &str) -> &'r str {
        row.get(self.column(column)).map(String::as_str).unwrap_or_default()
    }

    fn set(&mut self, row: usize, column: &str, value: &str) {
        let column = self.column(column);
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            value.clone_into(cell);
        }
    }

    /// Whether a row holds in a version.
    pub(super) fn holds(&self, row: &[String], version: Version) -> bool {
        version.has(self.cell(row, "since"), self.cell(row, "removed"))
    }

    /// Adds a row with these cells, at the place of its name.
    pub(super) fn add(&mut self, cells: &[(&str, &str)], said: &mut String) {
        let mut row = vec![String::new(); self.columns.len()];
        for (column, value) in cells {
            if let Some(cell) = row.get_mut(self.column(column)) {
                (*value).clone_into(cell);
            }
        }
        let name = self.cell(&row, "name").to_owned();
        let _ = writeln!(said, "{}: new: {}", self.name, row.join("\t"));
        let group = self.columns.first().filter(|first| *first != "name").map(|_| row[0].clone());
        let before = |other: &Vec<String>| {
            group.as_ref().is_none_or(|group| other.first() == Some(group))
                && self.cell(other, "name") <= name.as_str()
        };
        let at = self.rows.iter().rposition(before).map_or(self.rows.len(), |at| at + 1);
        self.rows.insert(at, row);
    }

    /// Marks a row as gone from a version on.
    pub(super) fn remove(&mut self, row: usize, version: Version, said: &mut String) {
        let name = self.rows.get(row).map(|row| self.cell(row, "name").to_owned());
        let _ = writeln!(said, "{}: gone: {}", self.name, name.unwrap_or_default());
        self.set(row, "removed", &version.to_string());
    }

    /// The names that are known: what is gone may still be registered, to say so.
    fn known(&self, version: Version) -> BTreeSet<String> {
        let read = |row: &Vec<String>| Version::read(self.cell(row, "since")).ok();
        let known = self.rows.iter().filter(|row| read(row).is_none_or(|since| since <= version));
        known.map(|row| self.cell(row, "name").to_owned()).collect()
    }

    /// Takes over names with arguments; what the sources do not say any more is gone.
    pub(super) fn update(
        &mut self,
        version: Version,
        new: &BTreeMap<String, String>,
        says: impl Fn(&str) -> bool,
        said: &mut String,
    ) {
        let known = self.known(version);
        let since = version.to_string();
        for (name, arguments) in new.iter().filter(|(name, _)| !known.contains(*name)) {
            self.add(&[("name", name), ("args", arguments), ("since", &since)], said);
        }
        self.remove_unsaid(version, says, said);
    }

    fn remove_unsaid(&mut self, version: Version, says: impl Fn(&str) -> bool, said: &mut String) {
        for at in 0..self.rows.len() {
            let Some(row) = self.rows.get(at) else { continue };
            if self.holds(row, version) && !says(self.cell(row, "name")) {
                self.remove(at, version, said);
            }
        }
    }

    /// Takes over the actions of a rule set.
    pub(super) fn update_cells(
        &mut self,
        version: Version,
        set: &str,
        new: &BTreeSet<String>,
        said: &mut String,
    ) {
        let since = version.to_string();
        for name in new {
            let row = self.rows.iter().position(|row| self.cell(row, "name") == name);
            let cell = row.and_then(|at| Some(self.cell(self.rows.get(at)?, set).to_owned()));
            let (first, last) = cell
                .as_deref()
                .unwrap_or_default()
                .split_once("..")
                .unwrap_or((cell.as_deref().unwrap_or_default(), ""));
            if !first.is_empty() && version.has(first, last) {
                continue;
            }
            match row {
                Some(at) => {
                    let _ = writeln!(said, "{}: {name}: also in {set}", self.name);
                    self.set(at, set, &since);
                }
                None => {
                    self.add(&[("name", name), ("args", "arguments*:word"), (set, &since)], said);
                }
            }
        }
    }

    /// Takes over the matrix of proxy keywords: names, and the sections that have them.
    pub(super) fn update_places(
        &mut self,
        version: Version,
        matrix: &BTreeMap<String, String>,
        says: impl Fn(&str) -> bool,
        said: &mut String,
    ) {
        let since = version.to_string();
        let mut held: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| self.holds(row, version)) {
            let letters = held.entry(self.cell(row, "name").to_owned()).or_default();
            let proxies = self.cell(row, "sections").split(' ').next().unwrap_or_default();
            if proxies.chars().all(|c| "DFLB".contains(c)) {
                letters.extend(proxies.chars());
            }
        }
        for (name, letters) in matrix.iter().filter(|(name, _)| !BY_HAND.contains(&name.as_str())) {
            match held.get(name) {
                Some(own) if letters.chars().all(|letter| own.contains(&letter)) => {}
                Some(own) if !own.is_empty() => {
                    let own: String = own.iter().collect();
                    let _ = writeln!(said, "{}: {name}: {own}, {letters} in the manual", self.name);
                }
                // The words behind a first word may be arguments to us: `balance`, `hash-type`.
                _ if name.contains(' ')
                    && held.contains_key(name.split(' ').next().unwrap_or_default()) => {}
                _ => {
                    let cells = [("sections", letters.as_str()), ("name", name)];
                    self.add(
                        &[cells[0], cells[1], ("args", "arguments*:word"), ("since", &since)],
                        said,
                    );
                }
            }
        }
        self.remove_unsaid(version, says, said);
    }

    /// Takes over the keywords of `global`.
    pub(super) fn update_globals(
        &mut self,
        version: Version,
        new: &BTreeMap<String, String>,
        said: &mut String,
    ) {
        let held = self.known(version);
        let since = version.to_string();
        for (name, arguments) in new {
            let own = |held: &String| held == name || held.split(' ').next() == Some(name);
            if !held.iter().any(own) {
                let cells = [("sections", "global"), ("name", name), ("args", arguments)];
                self.add(&[cells[0], cells[1], cells[2], ("since", &since)], said);
            }
        }
    }
}

fn path(name: &str) -> String {
    format!("xtask/data/haproxy/{name}.tsv")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Table {
        let columns = "sections name args flags since removed".split(' ');
        let cells = |row: &&str| row.split('\t').map(str::to_owned).collect();
        Table {
            name: "t",
            columns: columns.map(str::to_owned).collect(),
            rows: rows.iter().map(cells).collect(),
        }
    }

    #[test]
    fn what_the_manual_has_comes_and_what_no_source_says_goes() {
        let mut table = table(&["DL\tmode\tm:word\t\t2.0\t", "L\told\t\t\t2.0\t"]);
        let matrix = [("mode", "DL"), ("new", "FB"), ("server", "LB")];
        let matrix = matrix.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let mut said = String::new();
        table.update_places(Version(3, 6), &matrix, |name| name != "old", &mut said);
        let rows: Vec<String> = table.rows.iter().map(|row| row.join(" ")).collect();
        let new = "FB new arguments*:word  3.6 ";
        assert_eq!(rows, ["DL mode m:word  2.0 ", "L old   2.0 3.6", new]);
        assert_eq!(said, "t: new: FB\tnew\targuments*:word\t\t3.6\t\nt: gone: old\n");
    }

    #[test]
    fn what_is_registered_only_to_say_that_it_is_gone_is_not_new() {
        let mut table = table(&["global\tnbproc\tn:int\t\t2.0\t2.5"]);
        let new = [("nbproc".to_owned(), String::new())].into();
        let mut said = String::new();
        table.update_globals(Version(3, 0), &new, &mut said);
        assert_eq!((table.rows.len(), said.as_str()), (1, ""));
    }
}
