//! The registration tables in HAProxy's C sources.

use crate::import::c::{arguments, group_end, is_ident, unquoted, without_comments};
use std::collections::BTreeSet;

/// A table of keywords: `static struct bind_kw_list bind_kws = { … }`.
#[derive(Debug)]
struct List {
    /// `bind_kw_list`
    kind: String,
    /// The functions that the variable is given to.
    functions: Vec<String>,
    /// Its rows, the quotes of strings taken off.
    entries: Vec<Vec<String>>,
}

/// All tables of a tree, and all strings in its sources.
#[derive(Debug, Default)]
pub(super) struct Registry {
    lists: Vec<List>,
    strings: BTreeSet<String>,
}

impl Registry {
    /// Adds a file.
    pub(super) fn add(&mut self, text: &str) {
        let text = without_comments(text);
        for (at, suffix) in text.match_indices("_kw_list ") {
            let start = text[..at].rfind(|c: char| !is_ident(c)).map_or(0, |n| n + 1);
            let kind = text[start..at].to_owned() + suffix.trim_end();
            let rest = &text[at + suffix.len()..];
            let Some((name, value)) = rest.split_once('=') else { continue };
            let (name, value) = (name.trim(), value.trim_start());
            if !name.chars().all(is_ident) || !value.starts_with('{') {
                continue;
            }
            let body = group_end(value).and_then(|end| value.get(..end)).unwrap_or_default();
            let functions = given_to(&text, name);
            self.lists.push(List { kind, functions, entries: entries(body) });
        }
        self.strings.extend(strings(&text));
    }

    /// Notes just the strings of a file.
    pub(super) fn add_strings(&mut self, text: &str) {
        self.strings.extend(strings(&without_comments(text)));
    }

    /// The rows of all tables of a kind.
    pub(super) fn entries<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r [String]> {
        self.lists.iter().filter(move |list| list.kind == kind).flat_map(List::rows)
    }

    /// The rows of all tables that a function is given.
    pub(super) fn registered<'r>(&'r self, by: &'r str) -> impl Iterator<Item = &'r [String]> {
        let given = move |list: &&List| list.functions.iter().any(|function| function == by);
        self.lists.iter().filter(given).flat_map(List::rows)
    }

    /// Whether every word of a keyword stands as a string somewhere in the sources.
    pub(super) fn says(&self, keyword: &str) -> bool {
        self.strings.contains(keyword) || keyword.split(' ').all(|word| self.strings.contains(word))
    }
}

impl List {
    fn rows(&self) -> impl Iterator<Item = &[String]> {
        self.entries.iter().map(Vec::as_slice)
    }
}

/// The functions that `INITCALL` gives the address of a variable.
fn given_to(text: &str, variable: &str) -> Vec<String> {
    let address = format!("&{variable})");
    let calls = text.match_indices(&address).filter_map(|(at, _)| {
        let call = &text[text[..at].rfind("INITCALL")?..at];
        Some(call.split(',').nth(1)?.trim().to_owned())
    });
    calls.collect()
}

/// The rows in the body of a table: the innermost groups that name a keyword.
fn entries(body: &str) -> Vec<Vec<String>> {
    let groups = body.match_indices('{').filter_map(|(at, _)| {
        let group = &body[at..];
        let cells = arguments(group);
        let names = cells.first()?.starts_with('"')
            || cells
                .get(1)
                .is_some_and(|cell| cell.starts_with('"') && cells[0].starts_with("CFG_"));
        let names = names && !cells.iter().any(|cell| cell.starts_with('{'));
        let bare = |cell: &String| {
            if cell.starts_with('"') { unquoted(cell) } else { cell.clone() }
        };
        names.then(|| cells.iter().map(bare).collect())
    });
    groups.collect()
}

/// The strings of a file that could be keywords.
fn strings(text: &str) -> impl Iterator<Item = String> {
    let pieces = text.lines().flat_map(|line| line.split('"').skip(1).step_by(2));
    pieces
        .filter(|piece| piece.len() < 60 && !piece.is_empty())
        .map(|piece| piece.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_with_what_registers_them() {
        let text = r#"
            static struct action_kw_list http_acts = { .kw = {
                { "set-x", parse_x, KWF_EXPERIMENTAL }, /* { "gone", x, 0 }, */
                { NULL, NULL }
            } };
            INITCALL1(STG_REGISTER, http_req_keywords_register, &http_acts);
            static struct cfg_kw_list cfg_kws = {ILH, {
                { CFG_GLOBAL, "some.thing", parse_thing },
                { 0, NULL, NULL },
            }};
        "#;
        let mut registry = Registry::default();
        registry.add(text);
        let rows: Vec<_> = registry.registered("http_req_keywords_register").collect();
        assert_eq!(rows, [["set-x", "parse_x", "KWF_EXPERIMENTAL"]]);
        let rows: Vec<_> = registry.entries("cfg_kw_list").collect();
        assert_eq!(rows, [["CFG_GLOBAL", "some.thing", "parse_thing"]]);
        assert!(registry.says("set-x") && !registry.says("gone"));
    }
}
