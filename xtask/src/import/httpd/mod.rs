//! `cargo xtask import httpd TREE`: what a checkout of httpd says against `xtask/data/apache`.

mod c_tables;
mod manual;
mod row;

use super::{lines, listing, lossy, save, table, tell};
use crate::Problem;
use c_tables::{Command, Sources};
use manual::Page;
use row::{Fixup, Row};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const DIRECTIVES: &str = "xtask/data/apache/directives.tsv";
const MODULES: &str = "xtask/data/apache/modules.tsv";
const FIXUPS: &str = "xtask/data/apache/fixups.tsv";

/// Compares the tree with our tables; with `write`, takes over what differs. Rows that the tree does
/// not have stay (another version had them), and what is ours (`removed`, `instead`, `doc`) stays too.
pub(super) fn run(tree: &str, write: bool) -> Result<(), Problem> {
    let pages = pages(tree)?;
    let mut sources = Sources::default();
    for folder in ["include", "server", "modules", "os"] {
        add_sources(&mut sources, tree, folder)?;
    }
    let fixups = table(FIXUPS)?;
    let fixups: Vec<Fixup> = fixups.iter().map(|l| Fixup::read(l)).collect::<Result<_, _>>()?;
    let old = table(DIRECTIVES)?;
    let old = old.iter().map(|line| Row::read(line)).collect::<Result<Vec<_>, _>>()?;
    let mut rows: BTreeMap<String, Row> = old.into_iter().map(|row| (row.key(), row)).collect();
    let mut said = String::new();
    let imported = imported(&pages, &sources.commands(), &mut said);
    for key in rows.keys().filter(|key| !imported.contains_key(*key)) {
        let _ = writeln!(said, "not in the tree: {key}");
    }
    for (key, mut new) in imported {
        for fixup in fixups.iter().filter(|fixup| fixup.name.eq_ignore_ascii_case(&key)) {
            fixup.apply(&mut new)?;
        }
        if let Some(old) = rows.get_mut(&key) {
            old.take_over(new, &mut said);
        } else {
            let _ = writeln!(said, "new: {}", new.line());
            rows.insert(key, new);
        }
    }
    tell(&said);
    if write {
        let lines = rows.values().map(|row| row.line() + "\n").collect::<String>();
        save(DIRECTIVES, &lines)?;
        save(MODULES, &modules(&pages)?)?;
    }
    Ok(())
}

/// The rows of `modules.tsv`; what a module needs is ours and stays, as do modules without a page.
fn modules(pages: &[Page]) -> Result<String, Problem> {
    let old = table(MODULES)?;
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for line in &old {
        rows.insert(line.split('\t').next().unwrap_or_default(), line.clone());
    }
    for Page { module, identifier, status, since, .. } in pages {
        let needs = rows.get(module.as_str()).and_then(|line| line.split('\t').nth(4));
        let needs = needs.unwrap_or_default();
        let line = format!("{module}\t{identifier}\t{status}\t{since}\t{needs}");
        rows.insert(module, line);
    }
    Ok(lines(rows.values().map(String::as_str)))
}

/// Rows by name, from both sides; tells of directives that only one side has.
fn imported(pages: &[Page], commands: &[Command], said: &mut String) -> BTreeMap<String, Row> {
    const RARE: [&str; 3] = ["os2", "netware", "winnt"];
    let mut rows = BTreeMap::new();
    let mut commands: Vec<&Command> = commands.iter().collect();
    commands.sort_by_key(|command| RARE.iter().any(|rare| command.file.contains(rare)));
    for command in commands {
        let key = command.name.to_ascii_lowercase();
        let described = pages.iter().find_map(|page| {
            let synopsis = page.synopses.iter().find(|s| s.name.eq_ignore_ascii_case(&key))?;
            Some((page, synopsis))
        });
        if described.is_none() {
            let _ = writeln!(said, "not in the manual: {} ({})", command.name, command.file);
        }
        let row = Row::new(command, described);
        // The MPMs share names; the first one stands for all, and those of rare systems come last.
        rows.entry(key).or_insert(row);
    }
    for synopsis in pages.iter().flat_map(|page| &page.synopses) {
        if !rows.contains_key(&synopsis.name.to_ascii_lowercase()) {
            let _ = writeln!(said, "in no command table: {}", synopsis.name);
        }
    }
    rows
}

fn pages(tree: &str) -> Result<Vec<Page>, Problem> {
    let folder = Path::new(tree).join("docs/manual/mod");
    let mut paths = listing(&folder)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    let mut pages = Vec::new();
    for path in paths {
        pages.extend(manual::page(&lossy(&path)?));
    }
    Ok(pages)
}

fn add_sources(sources: &mut Sources, tree: &str, folder: &str) -> Result<(), Problem> {
    for path in listing(&Path::new(tree).join(folder))? {
        let below = path.strip_prefix(tree).unwrap_or(&path).to_string_lossy().into_owned();
        if path.is_dir() {
            add_sources(sources, tree, &below)?;
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("c" | "h")) {
            sources.add(&below, &lossy(&path)?);
        }
    }
    Ok(())
}
