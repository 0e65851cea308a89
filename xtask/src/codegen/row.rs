//! The rows of the tables.

use super::spec::{self, Arg, Kind};
use crate::{Problem, files};
use std::collections::BTreeMap;

/// One keyword.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) args: Vec<Arg>,
    pub(crate) flags: Vec<String>,
    pub(crate) since: String,
    pub(crate) removed: String,
    pub(crate) deprecated: String,
    pub(crate) replacement: String,
    pub(crate) doc: String,
    /// Letters of the proxy sections; empty elsewhere.
    pub(crate) proxies: String,
}

const FLAGS: [&str; 10] =
    ["no", "cond", "cond!", "call", "suffix", "repeat", "exp", "named", "slack", ""];

impl Row {
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|f| f == flag)
    }

    /// Name, arguments, flags, since, removed, deprecated, replacement, doc.
    fn new(cells: &[&str], choices: &Choices) -> Result<Self, Problem> {
        let [name, args, flags, since, removed, deprecated, replacement, doc] = cells else {
            return Err(format!("{} cells instead of 8: {cells:?}", cells.len()));
        };
        let known = |flag: &&str| {
            FLAGS.contains(flag)
                || flag.strip_prefix("slack..").is_some_and(|v| split_version(v).is_some())
        };
        if let Some(flag) = flags.split(',').find(|flag| !known(flag)) {
            return Err(format!("{name}: `{flag}` is no flag"));
        }
        if doc.is_empty() {
            return Err(format!("{name}: no doc"));
        }
        for version in [since, removed, deprecated] {
            if !version.is_empty() && split_version(version).is_none() {
                return Err(format!("{name}: `{version}` is no version"));
            }
        }
        let args = spec::parse(args, choices).map_err(|problem| format!("{name}: {problem}"))?;
        Ok(Self {
            name: (*name).to_owned(),
            args,
            flags: flags.split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect(),
            since: (*since).to_owned(),
            removed: (*removed).to_owned(),
            deprecated: (*deprecated).to_owned(),
            replacement: (*replacement).to_owned(),
            doc: (*doc).to_owned(),
            proxies: String::new(),
        })
    }
}

/// `3.2` as two numbers.
pub(crate) fn split_version(version: &str) -> Option<(u8, u8)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// Every table by name. A keyword that stands in several tables has a row in each.
#[derive(Default)]
pub(crate) struct Tables {
    /// `proxy`, `global`, `peers`, …
    pub(crate) sections: BTreeMap<String, Vec<Row>>,
    /// `bind`, `server`, `cookie`, …
    pub(crate) params: BTreeMap<String, Vec<Row>>,
    /// `http-request`, …
    pub(crate) actions: BTreeMap<String, Vec<Row>>,
    /// The words that open a rule, in the order of the data.
    pub(crate) rule_sets: Vec<String>,
}

impl Tables {
    pub(crate) fn read(choices: &Choices) -> Result<Self, Problem> {
        let mut tables = Self::default();
        tables.read_directives(choices)?;
        for (list, file) in [("bind", "bind-options.tsv"), ("server", "server-options.tsv")] {
            for cells in lines(file)? {
                let row = row(file, &cells, choices)?;
                tables.params.entry(list.to_owned()).or_default().push(row);
            }
        }
        for cells in lines("params.tsv")? {
            let (list, cells) = cells.split_first().ok_or("params.tsv: an empty line")?;
            let row = row("params.tsv", cells, choices)?;
            tables.params.entry(list.clone()).or_default().push(row);
        }
        tables.read_actions(choices)?;
        tables.finish()
    }

    fn read_directives(&mut self, choices: &Choices) -> Result<(), Problem> {
        const FILE: &str = "directives.tsv";
        for cells in lines(FILE)? {
            let (sections, cells) = cells.split_first().ok_or("directives.tsv: an empty line")?;
            let row = row(FILE, cells, choices)?;
            for section in sections.split(' ') {
                let mut row = row.clone();
                let proxy = section.chars().all(|c| "DFLB".contains(c));
                if proxy {
                    section.clone_into(&mut row.proxies);
                }
                let table = if proxy { "proxy" } else { section };
                self.sections.entry(table.to_owned()).or_default().push(row);
            }
        }
        Ok(())
    }

    /// Name, arguments, flags, a cell for each rule set, deprecated, replacement, doc.
    fn read_actions(&mut self, choices: &Choices) -> Result<(), Problem> {
        const FILE: &str = "actions.tsv";
        self.rule_sets = [
            "quic-initial",
            "tcp-request connection",
            "tcp-request session",
            "tcp-request content",
            "tcp-response content",
            "http-request",
            "http-response",
            "http-after-response",
        ]
        .map(str::to_owned)
        .to_vec();
        for cells in lines(FILE)? {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            if cells.len() != 14 {
                return Err(format!("{FILE}: {} cells instead of 14: {cells:?}", cells.len()));
            }
            let flags = [cells[2], "cond"].join(",");
            for (set, cell) in self.rule_sets.iter().zip(&cells[3..11]) {
                if cell.is_empty() {
                    continue;
                }
                let (since, removed) = cell.split_once("..").unwrap_or((cell, ""));
                let cells = [
                    cells[0],
                    cells[1],
                    flags.trim_start_matches(','),
                    since,
                    removed,
                    cells[11],
                    cells[12],
                    cells[13],
                ];
                let row = Row::new(&cells, choices).map_err(|p| format!("{FILE}: {p}"))?;
                self.actions.entry(set.clone()).or_default().push(row);
            }
        }
        Ok(())
    }

    /// Sorts the rows by name, and checks that names are unique and lists exist.
    fn finish(mut self) -> Result<Self, Problem> {
        let lists: Vec<String> = self.params.keys().cloned().collect();
        let tables = self.sections.iter_mut().chain(&mut self.params).chain(&mut self.actions);
        for (table, rows) in tables {
            rows.sort_by(|a, b| a.name.cmp(&b.name));
            if let Some(pair) = rows.windows(2).find(|pair| pair[0].name == pair[1].name) {
                return Err(format!("{table}: two rows are called `{}`", pair[0].name));
            }
            for row in rows.iter() {
                for arg in &row.args {
                    if let Kind::Params(list) | Kind::One(list) = &arg.kind
                        && !lists.contains(list)
                    {
                        return Err(format!("{}: no list is called {list}", row.name));
                    }
                }
            }
        }
        Ok(self)
    }
}

fn row(file: &str, cells: &[String], choices: &Choices) -> Result<Row, Problem> {
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    Row::new(&cells, choices).map_err(|problem| format!("{file}: {problem}"))
}

/// The words of a choice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    pub(crate) doc: String,
    /// Word, variant, since, doc.
    pub(crate) words: Vec<(String, String, String, String)>,
}

/// Every choice by name.
#[derive(Default)]
pub(crate) struct Choices(BTreeMap<String, Choice>);

impl Choices {
    pub(crate) fn read() -> Result<Self, Problem> {
        let mut choices: BTreeMap<String, Choice> = BTreeMap::new();
        for cells in lines("choices.tsv")? {
            let [name, word, variant, since, doc] = cells.as_slice() else {
                return Err(format!("choices.tsv: {} cells instead of 5: {cells:?}", cells.len()));
            };
            let choice = choices.entry(name.clone()).or_default();
            if word.is_empty() {
                choice.doc.clone_from(doc);
            } else {
                let words = (word.clone(), variant.clone(), since.clone(), doc.clone());
                choice.words.push(words);
            }
        }
        Ok(Self(choices))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Choice> {
        self.0.get(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Choice)> {
        self.0.iter()
    }
}

/// The cells of a file, without the comments.
pub(crate) fn lines(file: &str) -> Result<Vec<Vec<String>>, Problem> {
    let text = files::read(&format!("xtask/data/haproxy/{file}"))?;
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}
