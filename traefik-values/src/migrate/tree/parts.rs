//! The pieces of which values are made.

use goyaml::{Path, Step};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) shape: Shape,
    /// Its text; none for what is made new or was changed inside, and for what prints by its pieces.
    pub(crate) raw: Option<Raw>,
    /// It is a collection by indentation.
    pub(crate) block: bool,
    /// The column of what is in it, where it was read as a block.
    pub(crate) column: Option<usize>,
    /// It stands for another node, by an alias or a merge key.
    pub(crate) tied: bool,
    /// The lines of merge keys above all else in it, which bring in those of its entries that are merged.
    pub(crate) merge: String,
}

/// Text that prints as it is.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) text: String,
    /// The column of the key or dash that it belongs to.
    pub(crate) column: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Map(Vec<Entry>),
    Seq(Vec<Item>),
    Leaf(Leaf),
}

/// A scalar.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) value: Value,
    /// The input that it was.
    pub(crate) origin: Option<usize>,
}

/// A key with its value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// The lines above, with comments and blanks.
    pub(crate) lead: String,
    pub(crate) key: String,
    /// The key as it is written.
    pub(crate) key_text: String,
    /// From the key to the value; to the end of the line where the value stands below.
    pub(crate) gap: String,
    pub(crate) value: Node,
    /// From the value to the end of its line.
    pub(crate) end: String,
    /// The column of the key, where it was read.
    pub(crate) column: Option<usize>,
    /// A merge key above brings it in.
    pub(crate) merged: bool,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) lead: String,
    /// The dash, and the blanks behind it.
    pub(crate) dash: String,
    pub(crate) value: Node,
    pub(crate) end: String,
    /// The column of the dash, where it was read.
    pub(crate) column: Option<usize>,
}

/// Null, made new.
impl Default for Node {
    fn default() -> Self {
        Self::leaf(Value::Null, None)
    }
}

impl Node {
    pub(crate) fn leaf(value: Value, origin: Option<usize>) -> Self {
        Self::new(Shape::Leaf(Leaf { value, origin }))
    }

    /// A map, made new.
    pub(crate) fn map(entries: Vec<Entry>) -> Self {
        Self { block: true, ..Self::new(Shape::Map(entries)) }
    }

    pub(crate) fn new(shape: Shape) -> Self {
        let (column, merge) = (None, String::new());
        Self { shape, raw: None, block: false, column, tied: false, merge }
    }

    /// The value of a key; the last one where it stands twice.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.shape {
            Shape::Map(entries) => {
                entries.iter().rfind(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }

    /// The entries of a map; of a key that stands twice, the last.
    pub(crate) fn entries(&self) -> Vec<&Entry> {
        let Shape::Map(entries) = &self.shape else { return Vec::new() };
        let mut seen = HashSet::with_capacity(entries.len());
        let last = entries.iter().rev().filter(|entry| seen.insert(entry.key.as_str()));
        let mut found: Vec<_> = last.collect();
        found.reverse();
        found
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.shape, Shape::Map(_))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.shape, Shape::Leaf(leaf) if leaf.value.is_null())
    }

    /// Whether nothing is in it: an empty map, or null.
    pub(crate) fn is_hollow(&self) -> bool {
        match &self.shape {
            Shape::Map(entries) => entries.is_empty(),
            Shape::Leaf(leaf) => {
                leaf.value.is_null() || leaf.value.as_object().is_some_and(Map::is_empty)
            }
            Shape::Seq(_) => false,
        }
    }

    /// As Helm reads it.
    pub(crate) fn value(&self) -> Value {
        match &self.shape {
            Shape::Leaf(leaf) => leaf.value.clone(),
            Shape::Seq(items) => items.iter().map(|item| item.value.value()).collect(),
            Shape::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.value())).collect()
            }
        }
    }

    /// Every leaf with its path. Of a key that stands twice, the last counts.
    pub(crate) fn leaves<'n>(&'n self, path: &Path, found: &mut Vec<(Path, &'n Leaf)>) {
        match &self.shape {
            Shape::Leaf(leaf) => found.push((path.clone(), leaf)),
            Shape::Seq(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.value.leaves(&path.clone().join(Step::Index(index)), found);
                }
            }
            Shape::Map(_) => {
                for entry in self.entries() {
                    entry.value.leaves(&path.clone().join(entry.key.as_str()), found);
                }
            }
        }
    }

    /// The inputs in it.
    pub(crate) fn origins(&self) -> Vec<usize> {
        let mut leaves = Vec::new();
        self.leaves(&Path::root(), &mut leaves);
        leaves.into_iter().filter_map(|(_, leaf)| leaf.origin).collect()
    }
}

impl Entry {
    /// A key, made new.
    pub(crate) fn new(key: &str, value: Node) -> Self {
        let key_text = goyaml::quote(key).into_owned();
        Self { key: key.to_owned(), key_text, gap: ": ".to_owned(), value, ..Self::default() }
    }

    /// A key, made new, in such quotes as this one is in.
    pub(crate) fn like(&self, key: &str, value: Node) -> Self {
        let mut new = Self::new(key, value);
        let plain = new.key_text == key;
        if let Some(quote) = self.key_text.get(..1).filter(|quote| plain && "\"'".contains(quote)) {
            new.key_text = format!("{quote}{key}{quote}");
        }
        new
    }

    /// Gives it another key.
    pub(crate) fn rename(&mut self, key: &str) {
        if self.key != key {
            let Self { key, key_text, .. } = self.like(key, Node::default());
            (self.key, self.key_text) = (key, key_text);
        }
    }

    /// Puts lines above those that are above it.
    pub(crate) fn lead_with(&mut self, lines: &str) {
        self.lead.insert_str(0, &indented(lines, self.column));
    }

    /// The comments behind the key and behind the value, each on a line of its own.
    pub(crate) fn own_comments(&self, ending: &str) -> String {
        comments(&self.gap, ending) + &comments(&self.end, ending)
    }

    /// The comment behind the key, of a value that stands below.
    pub(crate) fn comment_behind_key(&self) -> Option<&str> {
        let at = self.gap.find('#').filter(|_| self.gap.ends_with(['\n', '\r']))?;
        self.gap.get(at..).map(str::trim_end)
    }

    /// Adds lines of comments below all that is in it.
    pub(crate) fn add_below(&mut self, lines: &str) {
        if lines.is_empty() {
            return;
        }
        match (&mut self.value.shape, &self.value.raw) {
            (Shape::Map(entries), None) => match entries.last_mut() {
                Some(last) => last.add_below(lines),
                None => self.end.push_str(lines),
            },
            (Shape::Seq(items), None) => match items.last_mut() {
                Some(last) => last.end.push_str(lines),
                None => self.end.push_str(lines),
            },
            _ => self.end.push_str(lines),
        }
    }
}

/// Lines of comments, at a column.
pub(crate) fn indented(lines: &str, column: Option<usize>) -> String {
    let blanks = " ".repeat(column.unwrap_or(0));
    let line = |line: &str| match line.trim_start_matches([' ', '\t']) {
        text if text.trim().is_empty() => line.to_owned(),
        text => format!("{blanks}{text}"),
    };
    lines.split_inclusive('\n').map(line).collect()
}

/// The comments in what stands between values, each on a line of its own, at column 0.
pub(crate) fn comments(text: &str, ending: &str) -> String {
    let comment = |line: &str| {
        let begins =
            |at: &usize| line.get(..*at).is_some_and(|b| !b.ends_with(|c| c != ' ' && c != '\t'));
        let at = line.match_indices('#').map(|(at, _)| at).find(begins)?;
        line.get(at..).map(|comment| format!("{}{ending}", comment.trim_end()))
    };
    text.lines().filter_map(comment).collect()
}
