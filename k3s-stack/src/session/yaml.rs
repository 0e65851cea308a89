//! Where in YAML a place is, told from indentation alone: it must also work while a line is being typed.

use super::file::{before, line};
use config_diagnostics::Span;

/// A place in YAML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cursor<'t> {
    /// The keys around it, outermost first; `[]` for an item of a list.
    pub(super) path: Vec<String>,
    /// The key whose value is being typed on the same line.
    pub(super) key: Option<String>,
    /// What is there of the word.
    pub(super) typed: &'t str,
    /// Where that stands.
    pub(super) place: Span,
}

/// A line, cut into the dashes of list items and what follows them.
struct Row<'t> {
    /// The columns of the dashes.
    dashes: Vec<usize>,
    /// Where the rest starts.
    column: usize,
    rest: &'t str,
}

impl<'t> Row<'t> {
    fn read(line: &'t str) -> Self {
        let mut row = Self { dashes: Vec::new(), column: 0, rest: line };
        loop {
            let rest = row.rest.trim_start_matches(' ');
            row.column += row.rest.len() - rest.len();
            row.rest = rest;
            match rest.strip_prefix('-') {
                Some(after) if after.is_empty() || after.starts_with(' ') => {
                    row.dashes.push(row.column);
                    (row.column, row.rest) = (row.column + 1, after);
                }
                _ => return row,
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.dashes.is_empty() || self.rest.starts_with('#')
    }

    /// The key, and what stands behind its colon.
    fn key(&self) -> Option<(&'t str, &'t str)> {
        let at = self.rest.match_indices(':').map(|(at, _)| at).find(|at| {
            let behind = self.rest.get(at + 1..).unwrap_or_default();
            behind.is_empty() || behind.starts_with([' ', '\t', '\r'])
        })?;
        let key = self.rest.get(..at)?.trim_matches(['"', '\'']);
        Some((key, self.rest.get(at + 1..)?))
    }
}

/// Where the place at `offset` is; nothing in comments.
pub(super) fn cursor(text: &str, offset: u32) -> Option<Cursor<'_>> {
    let (start, before) = before(text, offset);
    let row = Row::read(before);
    if row.rest.starts_with('#') || before.contains(" #") {
        return None;
    }
    let path = path(text, start, &row);
    let (key, typed) = match row.key() {
        Some((key, value)) => (Some(key.to_owned()), value.trim_start()),
        None => (None, row.rest),
    };
    let end = start + u32::try_from(before.len()).ok()?;
    let place = Span::new(end - u32::try_from(typed.len()).ok()?, end);
    Some(Cursor { path, key, typed, place })
}

/// The path of the key of the line at `offset`, that key last, and where it stands. Only for places in the key.
pub(super) fn key_at(text: &str, offset: u32) -> Option<(Vec<String>, Span)> {
    let (start, line) = line(text, offset);
    let row = Row::read(line);
    let (key, _) = row.key().filter(|_| !row.rest.starts_with('#'))?;
    let quoted = row.rest.find(key)?;
    let from = start + u32::try_from(row.column + quoted).ok()?;
    let span = Span::new(from, from + u32::try_from(key.len()).ok()?);
    if offset < span.start() || offset > span.end() {
        return None;
    }
    let mut path = path(text, start, &row);
    path.push(key.to_owned());
    Some((path, span))
}

/// The keys around a line that starts at `start`.
fn path(text: &str, start: u32, row: &Row<'_>) -> Vec<String> {
    let mut path: Vec<String> = row.dashes.iter().map(|_| "[]".to_owned()).collect();
    let mut limit = row.dashes.first().copied().unwrap_or(row.column);
    let mut is_item = !row.dashes.is_empty();
    let above = text.get(..start as usize).unwrap_or_default();
    for line in above.lines().rev() {
        if limit == 0 && !is_item || line.starts_with("---") {
            break;
        }
        let row = Row::read(line);
        if row.is_empty() {
            continue;
        }
        // A list may stand at the column of its key.
        if let Some((key, _)) = row.key()
            && (row.column < limit || is_item && row.column == limit)
        {
            path.push(key.to_owned());
            (limit, is_item) = (row.column, false);
        }
        for column in row.dashes.iter().rev() {
            if *column < limit {
                path.push("[]".to_owned());
                (limit, is_item) = (*column, true);
            }
        }
    }
    // Those of the line itself came first, outermost first.
    if let Some(around) = path.get_mut(row.dashes.len()..) {
        around.reverse();
    }
    path.rotate_left(row.dashes.len());
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place at the `|`.
    fn at(text: &str) -> (String, Option<String>, String) {
        let offset = u32::try_from(text.find('|').unwrap()).unwrap();
        let text = text.replacen('|', "", 1);
        let cursor = cursor(&text, offset).unwrap();
        (cursor.path.join("."), cursor.key, cursor.typed.to_owned())
    }

    #[test]
    fn indentation_tells_the_path() {
        let found = |text| {
            let (path, key, typed) = at(text);
            format!("{path} / {} / {typed}", key.unwrap_or_default())
        };
        assert_eq!(found("a:\n  b:\n    c: 1\n  d|"), "a /  / d");
        assert_eq!(found("a:\n  b:\n    |"), "a.b /  / ");
        assert_eq!(found("a:\n# x\n\n  b: tr|ue"), "a / b / tr");
        assert_eq!(found("a:\n- x\n- y|"), "a.[] /  / y");
        assert_eq!(found("a:\n  - name: x\n    va|"), "a.[] /  / va");
        assert_eq!(found("a:\n  - x: 1\n  - y: |"), "a.[] / y / ");
        assert_eq!(found("x: 1\n---\n  y|"), " /  / y");
        assert_eq!(found("s:\n  c: >-\n    ports:\n      we|"), "s.c.ports /  / we");
    }

    #[test]
    fn a_key_has_its_path() {
        let (path, span) = key_at("a:\n  - \"b\": 1\n", 8).unwrap();
        assert_eq!((path.join("."), span), ("a.[].b".to_owned(), Span::new(8, 9)));
        assert_eq!(key_at("a: b\n", 3), None);
    }
}
