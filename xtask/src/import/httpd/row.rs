//! A row of `directives.tsv`.

use super::c_tables::Command;
use super::manual::{Page, Synopsis};
use crate::Problem;
use std::fmt::Write as _;

pub(crate) const COLUMNS: [&str; 13] = [
    "name", "module", "kind", "where", "barred", "override", "flags", "since", "removed",
    "instead", "syntax", "default", "doc",
];

/// The columns that the tree does not speak of.
const OURS: [&str; 3] = ["removed", "instead", "doc"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row([String; 13]);

/// A cell that the tree has wrong, or not at all.
pub(crate) struct Fixup {
    pub(crate) name: String,
    column: String,
    value: String,
}

impl Fixup {
    /// Name, column, value, why.
    pub(crate) fn read(line: &str) -> Result<Self, Problem> {
        let [name, column, value, _why] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("fixups.tsv: not 4 cells: {line}"));
        };
        Ok(Self { name: name.to_owned(), column: column.to_owned(), value: value.to_owned() })
    }

    pub(crate) fn apply(&self, row: &mut Row) -> Result<(), Problem> {
        let column = COLUMNS.iter().position(|column| *column == self.column);
        let cell = column.and_then(|column| row.0.get_mut(column));
        let cell = cell.ok_or_else(|| format!("{}: no column {}", self.name, self.column))?;
        cell.clone_from(&self.value);
        Ok(())
    }
}

impl Row {
    pub(crate) fn read(line: &str) -> Result<Self, Problem> {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let count = cells.len();
        let cells = cells.try_into().map_err(|_| format!("{count} cells instead of 13: {line}"))?;
        Ok(Self(cells))
    }

    pub(crate) fn new(command: &Command, described: Option<(&Page, &Synopsis)>) -> Self {
        let mut cells: [String; 13] = Default::default();
        let masks: Vec<&str> =
            command.mask.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        let masks = |wanted: &str| masks.contains(&wanted);
        let classes = [
            ("OR_ALL", "All"),
            ("OR_AUTHCFG", "AuthConfig"),
            ("OR_FILEINFO", "FileInfo"),
            ("OR_INDEXES", "Indexes"),
            ("OR_LIMIT", "Limit"),
            ("OR_OPTIONS", "Options"),
        ];
        let classes: Vec<&str> =
            classes.iter().filter(|(mask, _)| masks(mask)).map(|(_, class)| *class).collect();
        // At server level AuthConfig and Limit alone do not count (`process_command_config`).
        let server = masks("RSRC_CONF")
            || classes.iter().any(|class| !matches!(*class, "AuthConfig" | "Limit"));
        let directory = masks("ACCESS_CONF") || !classes.is_empty();
        for (letter, yes) in [
            ('s', server),
            ('d', directory),
            ('p', directory || masks("PROXY_CONF")),
            ('h', !classes.is_empty()),
        ] {
            cells[3].extend(yes.then_some(letter));
        }
        cells[4] = barred(&command.forbidden);
        cells[5] = classes.join("|");
        if masks("EXEC_ON_READ") {
            cells[6].push_str("read");
        }
        let (stem, _) = command.file.rsplit_once('.').unwrap_or_default();
        let stem = stem.rsplit('/').next().unwrap_or_default();
        if stem.starts_with("mod_") { stem } else { "core" }.clone_into(&mut cells[1]);
        cells[0].clone_from(&command.name);
        cells[2].clone_from(&command.kind);
        if let Some((page, synopsis)) = described {
            cells[0].clone_from(&synopsis.name);
            cells[1].clone_from(&page.module);
            let since = if synopsis.since.is_empty() { &page.since } else { &synopsis.since };
            cells[7].clone_from(since);
            cells[10].clone_from(&synopsis.syntax);
            cells[11].clone_from(&synopsis.default);
        }
        Self(cells)
    }

    /// The name as httpd compares it.
    pub(crate) fn key(&self) -> String {
        self.0[0].to_ascii_lowercase()
    }

    pub(crate) fn line(&self) -> String {
        self.0.join("\t")
    }

    /// Takes the cells of the tree, and tells of those that differ.
    pub(crate) fn take_over(&mut self, new: Self, said: &mut String) {
        let name = self.0[0].clone();
        for ((column, old), new) in COLUMNS.iter().zip(&mut self.0).zip(new.0) {
            if !OURS.contains(column) && *old != new {
                let _ = writeln!(said, "{name}: {column}: {old:?} -> {new:?}");
                *old = new;
            }
        }
    }
}

/// The letters of the sections that `ap_check_cmd_context` refuses.
fn barred(forbidden: &str) -> String {
    let names: Vec<&str> = forbidden.split(['|', ' ', '(', ')']).collect();
    let has = |names_of: &[&str]| names.iter().any(|name| names_of.contains(name));
    let dir_context = ["NOT_IN_DIR_CONTEXT", "GLOBAL_ONLY"];
    let dir_loc_file = ["NOT_IN_DIR_LOC_FILE", "NOT_IN_DIR_CONTEXT", "GLOBAL_ONLY"];
    let or = |name: &'static str, more: &[&'static str]| -> bool { has(&[name]) || has(more) };
    let directory = or("NOT_IN_DIRECTORY", &dir_loc_file);
    let location = or("NOT_IN_LOCATION", &dir_loc_file);
    let files = or("NOT_IN_FILES", &dir_loc_file);
    let proxy = or("NOT_IN_PROXY", &dir_context);
    // Any of the directory bits refuses <Limit>; all three refuse wherever there is a directory.
    let limit = or("NOT_IN_LIMIT", &dir_context) || directory || location || files || proxy;
    let all = directory && location && files;
    let letters = [
        ('v', or("NOT_IN_VIRTUALHOST", &["GLOBAL_ONLY"])),
        ('d', directory),
        ('l', location),
        ('f', files),
        ('p', proxy || all),
        ('m', limit),
        ('h', has(&["NOT_IN_HTACCESS"]) || all),
    ];
    letters.iter().filter(|(_, yes)| *yes).map(|(letter, _)| letter).collect()
}
