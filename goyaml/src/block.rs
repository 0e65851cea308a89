//! A mapping to print, with comments.

use crate::emit;
use serde_json::Value;
use std::fmt;

/// A mapping that is to be written, with comments: for generators, whose files people read.
///
/// ```
/// use goyaml::Block;
/// let block = Block::new()
///     .comment("Read by k3s at start.")
///     .entry("token-file", "/etc/k3s/token")
///     .blank()
///     .comment("Traefik comes from our own chart.")
///     .entry("disable", vec!["traefik"])
///     .nested("spec", Block::new().comment("inside").entry("replicas", 2));
/// assert_eq!(block.to_string(), "\
/// ## Read by k3s at start.
/// token-file: /etc/k3s/token
///
/// ## Traefik comes from our own chart.
/// disable:
///   - traefik
/// spec:
///   ## inside
///   replicas: 2
/// ");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    lines: Vec<Line>,
}

/// One part of a [`Block`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Line {
    Comment(String),
    Blank,
    Entry(String, Value),
    Nested(String, Block),
}

impl Block {
    /// Nothing; it prints as nothing, and as `{}` below a key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a comment, one `#` per line. Characters that YAML does not allow become U+FFFD.
    #[must_use]
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.lines.push(Line::Comment(text.into()));
        self
    }

    /// Adds an empty line.
    #[must_use]
    pub fn blank(mut self) -> Self {
        self.lines.push(Line::Blank);
        self
    }

    /// Adds an entry. Keys are not compared: a key that stands twice is printed twice.
    #[must_use]
    pub fn entry(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.lines.push(Line::Entry(key.into(), value.into()));
        self
    }

    /// Adds an entry of which the value has comments of its own. Comments in a block without entry are left out.
    #[must_use]
    pub fn nested(mut self, key: impl Into<String>, block: Self) -> Self {
        self.lines.push(Line::Nested(key.into(), block));
        self
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(crate) fn has_entry(&self) -> bool {
        self.lines.iter().any(|line| matches!(line, Line::Entry(..) | Line::Nested(..)))
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&emit::block(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_cannot_end_early() {
        let block = Block::new().comment("a\nb: 1\u{85}c: 2\r\u{2028}d\0").entry("e", 1);
        assert_eq!(block.to_string(), "# a\n# b: 1\n# c: 2\n#\n# d\u{fffd}\ne: 1\n");
    }

    #[test]
    fn a_nested_block_without_entry_is_an_empty_mapping() {
        let block = Block::new().nested("a", Block::new().comment("none"));
        assert_eq!(block.to_string(), "a: {}\n");
    }
}
