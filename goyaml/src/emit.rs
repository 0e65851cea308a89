//! Values as text: in block style, and in flow style.

use crate::Block;
use crate::block::Line;
use crate::quote::{is_printable, quote, quote_in_flow};
use serde_json::Value;

/// How far things are indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// From a key to what lies below it; 1 to 9.
    pub(crate) step: usize,
    /// From a key to the dashes of its list: as far, or not at all.
    pub(crate) list: usize,
    /// Whether a text may end in blank lines, which take in those below it.
    pub(crate) open_ends: bool,
}

impl Layout {
    /// Two blanks, for lists too.
    pub(crate) const PLAIN: Self = Self { step: 2, list: 2, open_ends: true };
}

/// From a dash to what stands behind it.
pub(crate) const DASH: usize = 2;

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
    let mut printer = Printer::new(&mut out, Layout::PLAIN);
    if let Some(items) = Items::of(Node::Value(value)) {
        printer.open.push(Level { items, indent: 0, inline: false });
        printer.run();
    } else {
        printer.scalar(value, 2, 2);
        // No key or dash stands before it.
        out.drain(..1);
    }
    out
}

/// The text behind a `key:` or `-` that stands at column `indent`: from the blank or line break there to the last line
/// break.
pub(crate) fn behind(value: &Value, indent: usize, behind: Behind, layout: Layout) -> String {
    let mut out = String::new();
    let mut printer = Printer::new(&mut out, layout);
    printer.node(Node::Value(value), indent, behind);
    printer.run();
    out
}

/// The entry `key: value`, or `? key` and `: value`, at column `indent`, from the key to the last line break.
pub(crate) fn entry(key: &str, value: &Value, indent: usize, layout: Layout) -> String {
    let mut out = String::new();
    let mut printer = Printer::new(&mut out, layout);
    printer.key(key, indent);
    printer.node(Node::Value(value), indent, Behind::Key);
    printer.run();
    out
}

/// The lines of a block at column 0.
pub(crate) fn block(block: &Block) -> String {
    let mut out = String::new();
    let mut printer = Printer::new(&mut out, Layout::PLAIN);
    let items = Items::Block(block.lines().iter());
    printer.open.push(Level { items, indent: 0, inline: false });
    printer.run();
    out
}

/// A value between brackets or braces, on one line.
pub(crate) fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quote_in_flow(text).into_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map.iter().map(|(k, value)| flow_entry(k, value)).collect();
            format!("{{{}}}", entries.join(", "))
        }
        value => value.to_string(),
    }
}

/// A key and its value between braces.
pub(crate) fn flow_entry(key: &str, value: &Value) -> String {
    let mark = if key.len() > LONGEST_KEY { "? " } else { "" };
    format!("{mark}{}: {}", quote_in_flow(key), flow(value))
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

struct Printer<'o, 'v> {
    out: &'o mut String,
    open: Vec<Level<'v>>,
    layout: Layout,
}

impl<'v> Printer<'_, 'v> {
    fn new(out: &mut String, layout: Layout) -> Printer<'_, 'v> {
        Printer { out, open: Vec::new(), layout }
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
        let by = match behind {
            Behind::Key => self.layout.step,
            Behind::Dash => DASH,
        };
        match (Items::of(node), node) {
            (Some(items), _) => {
                let inline = behind == Behind::Dash;
                if !inline {
                    self.out.push('\n');
                }
                let by = match items {
                    Items::Seq(_) if !inline => self.layout.list,
                    _ => by,
                };
                self.open.push(Level { items, indent: indent + by, inline });
            }
            (None, Node::Value(value)) => self.scalar(value, indent + by, by),
            (None, Node::Block(_)) => self.out.push_str(" {}\n"),
        }
    }

    /// What holds nothing else, with the blank before it and the line break behind it.
    fn scalar(&mut self, value: &Value, indent: usize, by: usize) {
        self.out.push(' ');
        match value {
            Value::String(text) => {
                let lines =
                    text.contains('\n') && (self.layout.open_ends || !text.ends_with("\n\n"));
                if let Some(literal) = lines.then(|| literal(text, indent, by)).flatten() {
                    self.out.push_str(&literal);
                } else {
                    self.out.push_str(&quote(text));
                }
            }
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
            value => self.out.push_str(&value.to_string()),
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

/// `text` as a `|` scalar of which the lines stand at column `indent`, which is `by` more than that of the key or
/// dash; without the last line break. `None` where it would not read back.
pub(crate) fn literal(text: &str, indent: usize, by: usize) -> Option<String> {
    let content = text.trim_end_matches('\n');
    let readable = |c: char| is_printable(c) || matches!(c, '\n' | '\t');
    if content.is_empty() || !text.chars().all(readable) {
        return None;
    }
    // The first line with anything in it says how far the text is indented, unless a number does.
    let first = content.trim_start_matches('\n');
    let indicator = if first.starts_with([' ', '\t']) { by.to_string() } else { String::new() };
    let chomping = match text.len() - content.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let mut out = format!("|{indicator}{chomping}");
    let blanks = " ".repeat(indent);
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&blanks);
            out.push_str(line);
        }
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
            ("a\nb", "|-\n  a\n  b"),
            ("a", "|-\n  a"),
            ("a\n\n b\n", "|\n  a\n\n   b"),
            ("a\n\n", "|+\n  a\n"),
            ("\na\n", "|\n\n  a"),
            ("  a\nb\n", "|2\n    a\n  b"),
            ("\n\ta\n", "|2\n\n  \ta"),
        ] {
            assert_eq!(literal(text, 2, 2).as_deref(), Some(yaml), "{text:?}");
        }
        for text in ["", "\n", "\n\n", "a\r\nb", "a\u{85}b\n", "a\u{2028}b\n", "a\0\n"] {
            assert_eq!(literal(text, 2, 2), None, "{text:?}");
        }
    }

    #[test]
    fn the_layout_of_a_file_is_followed() {
        let value = json!({"a": {"b": 1}, "l": [{"c": "x\ny", "d": [1]}]});
        let layout = Layout { step: 4, list: 0, ..Layout::PLAIN };
        assert_eq!(
            entry("k", &value, 2, layout),
            "\
k:
      a:
          b: 1
      l:
      - c: |-
            x
            y
        d:
        - 1
"
        );
        assert_eq!(behind(&json!(["a", {}]), 0, Behind::Dash, layout), " - a\n  - {}\n");
        assert_eq!(flow(&value), r#"{a: {b: 1}, l: [{c: "x\ny", d: [1]}]}"#);
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
