//! config.yaml as k3s reads it: a `yaml.MapSlice` of go-yaml v2, in order, with keys that stand twice.

use super::walk::{merges, scalar};
use super::{Event, ReadError, Walk};
use crate::{Document, Node, NodeKind, Value};
use config_diagnostics::Span;

/// An entry of a configuration file of k3s.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Item {
    /// The key as k3s takes it: `true` for `on`, and nothing for null.
    pub key: String,
    /// The value as Go holds it.
    pub value: Value,
    /// The bytes of the key.
    pub key_span: Span,
    /// The bytes of the value, without tag and anchor; of an alias, the alias.
    pub value_span: Span,
}

/// The entries of the first document, in order; keys may stand twice, and entries that a merge key would bring are lost.
///
/// A list at the top is read too, as go-yaml does: each item is an entry, in which only the keys `key` and `value` count
/// (what a merge key brings into it is left out).
///
/// ```
/// use goyaml::{Document, k3s};
/// let document: Document = "write-kubeconfig-mode: 0644\ntls-san: [a, b]\n".parse()?;
/// let items = k3s::items(&document)?;
/// let said: Vec<_> = items.iter().map(|i| (i.key.as_str(), i.value.go_string())).collect();
/// assert_eq!(said, [("write-kubeconfig-mode", "420".to_owned()), ("tls-san", "[a b]".to_owned())]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn items(document: &Document) -> Result<Vec<Item>, ReadError> {
    if let Some(error) = ReadError::syntax(document) {
        return Err(error);
    }
    let Some(root) = document.root() else { return Ok(Vec::new()) };
    match root.kind() {
        NodeKind::Mapping => entries(root),
        NodeKind::Sequence => root.items().filter_map(|item| of_list(item).transpose()).collect(),
        _ if scalar(root)? == Value::Null => Ok(Vec::new()),
        _ => Err(ReadError::new("expected `key: value`", root)),
    }
}

/// The text that k3s hands to its flags for a value: nothing for null, the first item of a list, and without blanks
/// around it. A list as the value of a key is taken apart before.
///
/// ```
/// use goyaml::{Value, k3s};
/// assert_eq!(k3s::text(&Value::Null), "");
/// assert_eq!(k3s::text(&Value::Seq(vec![Value::Float(1e6), Value::Int(2)])), "1e+06");
/// ```
pub fn text(value: &Value) -> String {
    let single = match value {
        Value::Seq(items) => items.first().unwrap_or(&Value::Null),
        other => other,
    };
    match single {
        Value::Null => String::new(),
        single => single.go_string().trim().to_owned(),
    }
}

/// A node as Go holds it.
pub fn value(node: Node<'_>) -> Result<Value, ReadError> {
    let mut builder = Builder::default();
    let mut walk = Walk::new(node);
    while let Some(event) = walk.next()? {
        builder.take(event);
    }
    Ok(builder.last.unwrap_or(Value::Null))
}

fn entries(root: Node<'_>) -> Result<Vec<Item>, ReadError> {
    let mut items = Vec::new();
    let mut builder = Builder::default();
    let mut walk = Walk::new(root);
    // The mapping itself.
    walk.next()?;
    let mut key: Option<(Value, Span)> = None;
    let mut at = root;
    while let Some(event) = walk.next()? {
        if builder.open.is_empty() {
            match event {
                Event::Scalar(_, node) | Event::Sequence(node) | Event::Mapping(node) => at = node,
                Event::Merge | Event::End => {}
            }
        }
        builder.take(event);
        if !builder.open.is_empty() {
            continue;
        }
        let Some(value) = builder.last.take() else { continue };
        key = match key.take() {
            None => Some((value, at.span())),
            Some((key, key_span)) => {
                items.push(Item { key: text(&key), value, key_span, value_span: at.span() });
                None
            }
        };
    }
    Ok(items)
}

/// An item of a list at the top, where `yaml.MapItem` is expected.
fn of_list(item: Node<'_>) -> Result<Option<Item>, ReadError> {
    let node = item.follow();
    let span = item.span();
    let mut read =
        Item { key: String::new(), value: Value::Null, key_span: span, value_span: span };
    if node.kind() != NodeKind::Mapping {
        let null = node.kind() == NodeKind::Scalar && scalar(node)? == Value::Null;
        return if null {
            // go-yaml keeps it, without key and value.
            Ok(Some(read))
        } else {
            Err(ReadError::new("expected `key: value`, not a list", item))
        };
    }
    for entry in node.entries() {
        if entry.is_merge() {
            merges(entry.value)?;
            continue;
        }
        let key = entry.key.follow();
        if key.kind() != NodeKind::Scalar {
            return Err(ReadError::new("expected text as a key", entry.key));
        }
        // Its tag is looked at, also where the key does not count.
        scalar(key)?;
        match &*key.value() {
            "key" => {
                read.key = text(&value(entry.value)?);
                read.key_span = entry.value.span();
            }
            "value" => {
                read.value = value(entry.value)?;
                read.value_span = entry.value.span();
            }
            _ => {}
        }
    }
    Ok(Some(read))
}

/// Builds values from events.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// The value that was complete last, outside of all others.
    last: Option<Value>,
}

enum Open {
    Seq(Vec<Value>),
    Map { entries: Vec<(Value, Value)>, key: Option<Value>, merged: bool },
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Scalar(value, _) => self.put(value),
            Event::Sequence(_) => self.open.push(Open::Seq(Vec::new())),
            Event::Mapping(_) => self.map(false),
            Event::Merge => self.map(true),
            Event::End => match self.open.pop() {
                Some(Open::Seq(items)) => self.put(Value::Seq(items)),
                Some(Open::Map { entries, merged: false, .. }) => self.put(Value::Map(entries)),
                // A `yaml.MapSlice` loses what is merged into it.
                Some(Open::Map { merged: true, .. }) | None => {}
            },
        }
    }

    fn map(&mut self, merged: bool) {
        self.open.push(Open::Map { entries: Vec::new(), key: None, merged });
    }

    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.last = Some(value),
            Some(Open::Seq(items)) => items.push(value),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                None => *key = Some(value),
                Some(key) => entries.push((key, value)),
            },
        }
    }
}
