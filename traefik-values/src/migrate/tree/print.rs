//! From the pieces to text.

use super::{Entry, Item, Layout, Node, Raw, Shape, Tree};
use goyaml::{quote, quote_in_flow};
use serde_json::Value;

impl Tree {
    /// The text of [`span`](Self::span), as the values now are.
    pub(crate) fn print(&self, before: &str) -> String {
        let mut printer = Printer { out: String::new(), layout: self.layout };
        match &self.root.shape {
            Shape::Map(entries) if self.root.raw.is_none() => {
                if entries.is_empty() {
                    return String::new();
                }
                match flow(&self.root).filter(|_| !self.root.block) {
                    Some(text) => printer.out = text,
                    None => printer.map(&self.root, entries, self.root.column.unwrap_or(0)),
                }
            }
            _ => printer.out = self.root.raw.as_ref().map_or(String::new(), |raw| raw.text.clone()),
        }
        let mut out = printer.out;
        if !before.ends_with('\n') {
            out.truncate(out.trim_end_matches(['\n', '\r']).len());
        }
        out
    }
}

struct Printer {
    out: String,
    layout: Layout,
}

impl Printer {
    fn map(&mut self, map: &Node, entries: &[Entry], at: usize) {
        if !map.merge.is_empty() {
            self.fresh_line();
            self.lead(&map.merge, map.column, at);
        }
        for entry in entries.iter().filter(|entry| !entry.merged) {
            self.entry(entry, at);
        }
    }

    fn entry(&mut self, entry: &Entry, at: usize) {
        self.fresh_line();
        self.lead(&entry.lead, entry.column, at);
        self.blanks(at);
        self.pair(entry, at);
    }

    /// A key with its value, from where the key begins.
    fn pair(&mut self, entry: &Entry, at: usize) {
        self.out.push_str(&entry.key_text);
        let shift = |column: usize| match entry.column {
            Some(own) => (at + column).saturating_sub(own),
            None => at,
        };
        if let Some(text) = self.inline(&entry.value, at) {
            let gap = if entry.gap.ends_with(['\n', '\r']) { ": " } else { entry.gap.as_str() };
            let gap = if text.is_empty() { gap.trim_end_matches(' ') } else { gap };
            self.tail(gap, entry.column, at);
            self.out.push_str(&text);
            match (entry.comment_behind_key(), entry.end.trim().is_empty()) {
                (Some(comment), true) => {
                    self.out.push_str("  ");
                    self.out.push_str(comment);
                    self.out.push_str(self.layout.ending);
                }
                (_, true) if entry.end.is_empty() => self.out.push_str(self.layout.ending),
                _ => self.tail(&entry.end, entry.column, at),
            }
            return;
        }
        let mut rest = "";
        if let Some(end) = entry.gap.find('\n') {
            self.out.push_str(entry.gap.get(..=end).unwrap_or_default());
        } else {
            // It stood in the line of its key, with what is behind it.
            self.out.push(':');
            let (line, below) = entry.end.split_at(entry.end.find('\n').map_or(0, |at| at + 1));
            self.out.push_str(if line.contains('#') { line } else { self.layout.ending });
            rest = below;
        }
        let own = entry.value.column;
        match &entry.value.shape {
            Shape::Map(entries) => {
                let below = match (own, entry.column) {
                    (Some(own), Some(column)) if own > column => shift(own),
                    _ => at + self.layout.step,
                };
                self.map(&entry.value, entries, below);
            }
            Shape::Seq(items) => {
                let below = match (own, entry.column) {
                    (Some(own), Some(column)) if own >= column => shift(own),
                    _ => at + self.layout.list,
                };
                for item in items {
                    self.item(item, below);
                }
            }
            Shape::Leaf(_) => {}
        }
        for line in rest.split_inclusive('\n') {
            self.fresh_line();
            self.out.push_str(&shifted(line, entry.column.unwrap_or(at), at));
        }
    }

    fn item(&mut self, item: &Item, at: usize) {
        self.fresh_line();
        self.lead(&item.lead, item.column, at);
        let text = self.inline(&item.value, at);
        if let (None, Shape::Map(entries), "") = (&text, &item.value.shape, &*item.value.merge)
            && let Some((first, others)) = entries.split_first()
        {
            self.lead(&first.lead, None, at);
            self.blanks(at);
            self.out.push_str("- ");
            self.pair(first, at + 2);
            for entry in others {
                self.entry(entry, at + 2);
            }
            // The rest of its last line is that of the last pair.
            let below = item.end.find('\n').and_then(|end| item.end.get(end + 1..));
            self.tail(below.unwrap_or_default(), item.column, at);
            return;
        }
        self.blanks(at);
        self.out.push_str(&item.dash);
        let text = text.unwrap_or_else(|| {
            let text = goyaml::to_string(&item.value.value());
            let blanks = " ".repeat(at + item.dash.len());
            let lines: Vec<_> = text.lines().collect();
            lines.join(&format!("{}{blanks}", self.layout.ending))
        });
        self.out.push_str(&text);
        if item.end.is_empty() {
            self.out.push_str(self.layout.ending);
        } else {
            self.tail(&item.end, item.column, at);
        }
    }

    /// A value that begins in the line of its key, which is at column `at`; `None` for one that stands below.
    fn inline(&self, node: &Node, at: usize) -> Option<String> {
        if let Some(raw) = &node.raw {
            return Some(Self::raw(raw, at));
        }
        match &node.shape {
            Shape::Leaf(leaf) => Some(match &leaf.value {
                Value::String(text) if text.contains('\n') => {
                    let text = goyaml::to_string(&leaf.value);
                    let blanks = " ".repeat(at + self.layout.step);
                    let mut lines = text.lines();
                    let mut out = lines.next().unwrap_or_default().to_owned();
                    for line in lines {
                        out.push_str(self.layout.ending);
                        if !line.trim().is_empty() {
                            out.push_str(&blanks);
                            out.push_str(line.strip_prefix("  ").unwrap_or(line));
                        }
                    }
                    out
                }
                Value::String(text) => quote(text).into_owned(),
                value => value.to_string(),
            }),
            Shape::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
            Shape::Seq(items) if items.is_empty() => Some("[]".to_owned()),
            _ if node.block => None,
            _ => flow(node),
        }
    }

    /// Text, its lines below the first as far to the right as the first is.
    fn raw(raw: &Raw, at: usize) -> String {
        if raw.column == at || !raw.text.contains('\n') {
            return raw.text.clone();
        }
        let mut lines = raw.text.split_inclusive('\n');
        let mut out = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            out.push_str(&shifted(line, raw.column, at));
        }
        out
    }

    /// Lines of comments, and blank ones.
    fn lead(&mut self, lead: &str, from: Option<usize>, at: usize) {
        for line in lead.split_inclusive('\n') {
            if from == Some(at) || line.trim().is_empty() {
                self.out.push_str(line);
            } else {
                self.blanks(at);
                self.out.push_str(line.trim_start_matches([' ', '\t']));
            }
        }
    }

    /// What stands behind a value, and the comments below it.
    fn tail(&mut self, tail: &str, from: Option<usize>, at: usize) {
        let mut lines = tail.split_inclusive('\n');
        self.out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            let from = from.unwrap_or(at);
            if line.trim().is_empty() && !line.ends_with('\n') {
                // The indentation of what comes next.
                self.blanks((line.len() + at).saturating_sub(from));
            } else {
                self.out.push_str(&shifted(line, from, at));
            }
        }
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str(self.layout.ending);
        }
    }
}

fn shifted(line: &str, from: usize, to: usize) -> String {
    let text = line.trim_start_matches(' ');
    if from == to || text.trim().is_empty() {
        return line.to_owned();
    }
    let indent = (line.len() - text.len() + to).saturating_sub(from);
    format!("{}{text}", " ".repeat(indent))
}

/// In braces or brackets; `None` when comments or lines would be lost.
fn flow(node: &Node) -> Option<String> {
    match &node.shape {
        Shape::Leaf(leaf) => {
            let plain = node.raw.as_ref().map(|raw| raw.text.as_str()).filter(|text| {
                !text.contains('\n')
                    && (text.starts_with(['"', '\'']) || !text.contains([',', '[', ']', '{', '}']))
            });
            Some(match (plain, &leaf.value) {
                (Some(text), _) => text.to_owned(),
                (None, Value::String(text)) => quote_in_flow(text).into_owned(),
                (None, value) => value.to_string(),
            })
        }
        Shape::Seq(items) => {
            let bare =
                items.iter().all(|item| item.lead.trim().is_empty() && !item.end.contains('#'));
            let items: Option<Vec<_>> = items.iter().map(|item| part(&item.value)).collect();
            Some(format!("[{}]", items.filter(|_| bare)?.join(", ")))
        }
        Shape::Map(entries) => {
            let bare = |entry: &Entry| {
                entry.lead.trim().is_empty() && !entry.end.contains('#') && !entry.gap.contains('#')
            };
            let all = entries.iter().all(bare);
            let entries: Option<Vec<_>> = entries
                .iter()
                .map(|entry| Some(format!("{}: {}", entry.key_text, part(&entry.value)?)))
                .collect();
            Some(format!("{{{}}}", entries.filter(|_| all)?.join(", ")))
        }
    }
}

/// A part of what stands in braces or brackets.
fn part(node: &Node) -> Option<String> {
    let raw = node.raw.as_ref().map(|raw| raw.text.as_str());
    match raw.filter(|text| text.starts_with(['{', '[', '*']) && !text.contains('\n')) {
        Some(text) => Some(text.to_owned()),
        None => flow(node),
    }
}
