//! Values as text in block style.

use crate::Block;
use crate::block::Line;
use crate::quote::{is_printable, quote};
use serde_json::Value;

/// Blanks per level.
pub(crate) const STEP: usize = 2;

/// go-yaml looks for the colon of a key within 1,024 characters; a longer one needs a `?`.
const LONGEST_KEY: usize = 1000;

/// A value as YAML in block style, in UTF-8, with LF and two blanks per level; a text of several lines as `|` wherever
/// that reads back. k3s and Helm read the result as the same value.
///
/// ```
/// let value = serde_json::json!({"ports": {"web": {"port": 80}}, "tag": "on", "args": ["-v"], "sh": "a\nb\n"});
/// assert_eq!(goyaml::to_string(&value), "\
/// ports:
///   web:
///     port: 80
/// tag: \"on\"
/// args:
///   - -v
/// sh: |
///   a
///   b
/// ");
/// ```
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    Printer { out: &mut out, open: Vec::new() }.root(value);
    out
}

/// Appends `value` behind a `key:` or `-` that stands at column `indent`, up to and with the line break.
pub(crate) fn write_behind(out: &mut String, value: &Value, indent: usize, behind: Behind) {
    let mut printer = Printer { out, open: Vec::new() };
    printer.node(Node::Value(value), indent, behind);
    printer.run();
}

/// Appends the lines of `block` at column `indent`.
pub(crate) fn write_block(out: &mut String, block: &Block, indent: usize) {
    Printer { out, open: vec![Level::new(Items::Block(block.lines().iter()), indent)] }.run();
}

/// Where a value stands: it may begin in the line of a dash, but not in that of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    Key,
    Dash,
}

#[derive(Clone, Copy)]
pub(crate) enum Node<'v> {
    Value(&'v Value),
    Block(&'v Block),
}

/// A collection that is being printed. A list of these takes the place of recursion: values nest deeply.
struct Level<'v> {
    items: Items<'v>,
    indent: usize,
    /// The first item goes into the line of the dash before it.
    inline: bool,
}

enum Items<'v> {
    Seq(std::slice::Iter<'v, Value>),
    Map(serde_json::map::Iter<'v>),
    Block(std::slice::Iter<'v, Line>),
}

enum Item<'v> {
    Of(Node<'v>),
    Under(&'v str, Node<'v>),
    Comment(&'v str),
    Blank,
}

impl<'v> Items<'v> {
    fn of(node: Node<'v>) -> Option<Self> {
        match node {
            Node::Value(Value::Array(items)) if !items.is_empty() => Some(Self::Seq(items.iter())),
            Node::Value(Value::Object(map)) if !map.is_empty() => Some(Self::Map(map.iter())),
            Node::Block(block) if block.has_entry() => Some(Self::Block(block.lines().iter())),
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Item<'v>> {
        match self {
            Self::Seq(items) => items.next().map(|item| Item::Of(Node::Value(item))),
            Self::Map(map) => map.next().map(|(key, value)| Item::Under(key, Node::Value(value))),
            Self::Block(lines) => lines.next().map(|line| match line {
                Line::Comment(text) => Item::Comment(text),
                Line::Blank => Item::Blank,
                Line::Entry(key, value) => Item::Under(key, Node::Value(value)),
                Line::Nested(key, block) => Item::Under(key, Node::Block(block)),
            }),
        }
    }
}

impl<'v> Level<'v> {
    fn new(items: Items<'v>, indent: usize) -> Self {
        Self { items, indent, inline: false }
    }
}

struct Printer<'o, 'v> {
    out: &'o mut String,
    open: Vec<Level<'v>>,
}

impl<'v> Printer<'_, 'v> {
    fn root(mut self, value: &'v Value) {
        if let Some(items) = Items::of(Node::Value(value)) {
            self.open.push(Level::new(items, 0));
        } else {
            self.scalar(value, 0);
            // No key or dash stands before it.
            self.out.drain(..1);
        }
        self.run();
    }

    fn run(&mut self) {
        while let Some(level) = self.open.last_mut() {
            let Some(item) = level.items.next() else {
                self.open.pop();
                continue;
            };
            let indent = level.indent;
            let blanks = if std::mem::take(&mut level.inline) { 1 } else { indent };
            if !matches!(item, Item::Blank) {
                self.out.extend(std::iter::repeat_n(' ', blanks));
            }
            match item {
                Item::Of(node) => {
                    self.out.push('-');
                    self.node(node, indent, Behind::Dash);
                }
                Item::Under(key, node) => {
                    self.key(key, indent);
                    self.node(node, indent, Behind::Key);
                }
                Item::Comment(text) => comment(self.out, text, indent),
                Item::Blank => self.out.push('\n'),
            }
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        let key = quote(key);
        if key.len() > LONGEST_KEY {
            self.out.push_str("? ");
            self.out.push_str(&key);
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent));
        } else {
            self.out.push_str(&key);
        }
        self.out.push(':');
    }

    fn node(&mut self, node: Node<'v>, indent: usize, behind: Behind) {
        match (Items::of(node), node) {
            (Some(items), _) => {
                let inline = behind == Behind::Dash;
                if !inline {
                    self.out.push('\n');
                }
                self.open.push(Level { items, indent: indent + STEP, inline });
            }
            (None, Node::Value(value)) => self.scalar(value, indent),
            (None, Node::Block(_)) => self.out.push_str(" {}\n"),
        }
    }

    /// What holds nothing else, with the blank before it and the line break behind it.
    fn scalar(&mut self, value: &Value, indent: usize) {
        self.out.push(' ');
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&number.to_string()),
            Value::String(text) => match literal(text, indent + STEP) {
                // It ends with its own line break.
                Some(literal) => return self.out.push_str(&literal),
                None => self.out.push_str(&quote(text)),
            },
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
        }
        self.out.push('\n');
    }
}

/// The first line of a comment stands behind the indentation that is already there.
fn comment(out: &mut String, text: &str, indent: usize) {
    // go-yaml ends a comment at each of these.
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    for (n, line) in lines.enumerate() {
        if n > 0 {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push('#');
        if !line.is_empty() {
            out.push(' ');
        }
        let shown = |c: char| if is_printable(c) || c == '\t' { c } else { '\u{fffd}' };
        out.extend(line.chars().map(shown));
        out.push('\n');
    }
}

/// `text` as a `|` scalar of which the lines stand at column `indent`, two more than the key or dash; `None` where it
/// has a single line, or would not read back.
pub(crate) fn literal(text: &str, indent: usize) -> Option<String> {
    let content = text.trim_end_matches('\n');
    let readable = |c: char| is_printable(c) || matches!(c, '\n' | '\t');
    if content.is_empty() || !text.contains('\n') || !text.chars().all(readable) {
        return None;
    }
    // The first line with anything in it says how far the text is indented, unless a number does.
    let first = content.trim_start_matches('\n');
    let indicator = if first.starts_with([' ', '\t']) { "2" } else { "" };
    let chomping = match text.len() - content.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let mut out = format!("|{indicator}{chomping}\n");
    let blanks = " ".repeat(indent);
    let kept = text.strip_suffix('\n').unwrap_or(text);
    for line in kept.split('\n') {
        if !line.is_empty() {
            out.push_str(&blanks);
            out.push_str(line);
        }
        out.push('\n');
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn collections_nest() {
        let value = json!({
            "empty": {"map": {}, "list": [], "text": "", "null": null},
            "list": [[1, [2]], {"a": true, "b": [{"c": 1.5}]}, "x\ny"],
        });
        assert_eq!(
            to_string(&value),
            "\
empty:
  map: {}
  list: []
  text: \"\"
  \"null\": null
list:
  - - 1
    - - 2
  - a: true
    b:
      - c: 1.5
  - |-
    x
    y
"
        );
    }

    #[test]
    fn single_values() {
        assert_eq!(to_string(&json!("a\nb")), "|-\n  a\n  b\n");
        assert_eq!(to_string(&json!("on")), "\"on\"\n");
        assert_eq!(to_string(&json!([])), "[]\n");
        assert_eq!(to_string(&json!(null)), "null\n");
    }

    #[test]
    fn texts_of_several_lines() {
        for (text, yaml) in [
            ("a\nb", "|-\n  a\n  b\n"),
            ("a\n\n b\n", "|\n  a\n\n   b\n"),
            ("a\n\n", "|+\n  a\n\n"),
            ("\na\n", "|\n\n  a\n"),
            ("  a\nb\n", "|2\n    a\n  b\n"),
            ("\n\ta\n", "|2\n\n  \ta\n"),
        ] {
            assert_eq!(literal(text, 2).as_deref(), Some(yaml), "{text:?}");
        }
        for text in ["a", "\n", "\n\n", "a\r\nb", "a\u{85}b\n", "a\u{2028}b\n", "a\0\n"] {
            assert_eq!(literal(text, 2), None, "{text:?}");
        }
    }

    #[test]
    fn long_keys_get_a_question_mark() {
        let key = "k".repeat(1025);
        let value = json!({ "a": { &key: {"b": 1} } });
        assert_eq!(to_string(&value), format!("a:\n  ? {key}\n  :\n    b: 1\n"));
    }

    #[test]
    fn deep_values_print() {
        let deep = (0..2000).fold(json!(1), |inner, _| Value::Array(vec![inner]));
        assert_eq!(to_string(&deep).len(), 2 * 2000 + 2);
    }
}
