//! Whether a changed text reads as was meant.

use super::place;
use crate::trail::Trail;
use crate::{Document, Node, NodeKind, Scalar, Style};
use config_diagnostics::{EditSet, Span};
use serde_json::Value;
use std::borrow::Cow;

/// What a change does to the list of a stream's nodes.
pub(super) struct Change {
    /// The number of the first node that goes, or before which one comes.
    pub(super) at: u32,
    /// How many go.
    pub(super) removed: u32,
    /// The number of the collection that it happens in, if there is one.
    pub(super) parent: Option<u32>,
    pub(super) wanted: Wanted,
}

/// What comes.
pub(super) enum Wanted {
    Nothing,
    Value(Value),
    Entry(String, Value),
}

/// What a node is, wherever it stands.
#[derive(PartialEq)]
struct Fact<'d> {
    depth: usize,
    kind: NodeKind,
    /// Whether its text is read as it is, and not by what it looks like.
    quoted: bool,
    text: Cow<'d, str>,
    tag: Option<Cow<'d, str>>,
    anchor: Option<&'d str>,
}

/// Whether `new`, which `edits` make of `old`, differs by this change and nothing else.
pub(super) fn holds(old: &Document, new: &Document, edits: &EditSet, change: &Change) -> bool {
    let same_error = match (old.error(), new.error()) {
        (Some(old), Some(new)) => {
            old.message() == new.message() && old.document() == new.document()
        }
        (old, new) => old.is_none() && new.is_none(),
    };
    same_error
        // A text without document may gain its first.
        && old.documents().len().max(1) == new.documents().len()
        && same_comments(old, new, edits)
        && same_nodes(old, new, change)
}

/// Whether every comment is still one, but for those that went with what they were about, and nothing else became one.
fn same_comments(old: &Document, new: &Document, edits: &EditSet) -> bool {
    let gone = |comment: Span| edits.edits().iter().any(|edit| edit.span.overlaps(comment));
    let before = || old.comment_spans().iter().copied();
    let mut after = new.comment_spans().iter().map(|span| new.slice(*span)).peekable();
    for span in before() {
        // What an edit covers it may write again.
        let stays = after.next_if(|comment| *comment == old.slice(span)).is_some();
        if !stays && !gone(span) {
            return false;
        }
    }
    after.next().is_none()
}

/// Whether two documents have the same nodes, however they are laid out.
pub(crate) fn reads_alike(one: &Document, other: &Document) -> bool {
    facts(one) == facts(other)
}

fn same_nodes(old: &Document, new: &Document, change: &Change) -> bool {
    let (before, after) = (facts(old), facts(new));
    let (at, removed) = (change.at as usize, change.removed as usize);
    let Some(added) = (after.len() + removed).checked_sub(before.len()) else { return false };
    if before.get(..at) != after.get(..at)
        || before.get(at + removed..) != after.get(at + added..)
        || before.get(at..).is_none()
    {
        return false;
    }
    let depth = change.parent.and_then(|n| before.get(n as usize)).map_or(0, |f| f.depth + 1);
    if added > 0 && after.get(at).is_none_or(|fact| fact.depth != depth) {
        return false;
    }
    let node = |index: usize| Node::new(new, u32::try_from(index).ok()?);
    let size = |node: Node<'_>| place::indices(node).len();
    match &change.wanted {
        Wanted::Nothing => added == 0,
        Wanted::Value(value) => {
            node(at).is_some_and(|node| size(node) == added && reads_as(node, value))
        }
        Wanted::Entry(key, value) => {
            let (key_node, value_node) = (node(at), node(at + 1));
            key_node.is_some_and(|node| is_text(node, key))
                && value_node.is_some_and(|node| size(node) + 1 == added && reads_as(node, value))
        }
    }
}

fn facts(document: &Document) -> Vec<Fact<'_>> {
    let mut trail = Trail::new(document);
    let mut facts = Vec::new();
    while let Some((node, depth)) = trail.next() {
        let plain = matches!(node.style(), Style::Plain | Style::Empty);
        facts.push(Fact {
            depth,
            kind: node.kind(),
            quoted: node.kind() == NodeKind::Scalar && !plain,
            text: node.value(),
            tag: node.tag(),
            anchor: node.anchor(),
        });
    }
    facts
}

fn is_text(node: Node<'_>, text: &str) -> bool {
    matches!(node.scalar(), Some(Scalar::Str(read)) if read == text)
}

/// Whether Helm reads a node as this value. A list takes the place of recursion: values nest deeply.
pub(super) fn reads_as(node: Node<'_>, value: &Value) -> bool {
    let mut open = vec![(node, value)];
    while let Some((node, value)) = open.pop() {
        let same = match value {
            Value::Array(items) => {
                let nodes: Vec<_> = node.items().collect();
                let same = node.kind() == NodeKind::Sequence && nodes.len() == items.len();
                open.extend(nodes.into_iter().zip(items));
                same && node.tag().is_none()
            }
            Value::Object(map) => {
                let entries: Vec<_> = node.entries().collect();
                let keys = entries.iter().zip(map.keys()).all(|(e, key)| is_text(e.key, key));
                let same = node.kind() == NodeKind::Mapping && entries.len() == map.len();
                open.extend(entries.iter().map(|entry| entry.value).zip(map.values()));
                same && keys && node.tag().is_none()
            }
            scalar => node.scalar().is_some_and(|read| is_scalar(&read, scalar)),
        };
        if !same {
            return false;
        }
    }
    true
}

fn is_scalar(read: &Scalar<'_>, value: &Value) -> bool {
    match (read, value) {
        (Scalar::Null, Value::Null) => true,
        (Scalar::Bool(read), Value::Bool(value)) => read == value,
        (Scalar::Str(read), Value::String(value)) => read == value,
        (Scalar::Int(read), Value::Number(value)) if value.is_i64() => {
            value.as_i64() == Some(*read)
        }
        (Scalar::Uint(read), Value::Number(value)) => value.as_u64() == Some(*read),
        (Scalar::Float(read), Value::Number(value)) => value.as_f64() == Some(*read),
        _ => false,
    }
}
