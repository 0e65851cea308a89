//! One walk over a node, aliases unfolded, in the order and with the limits of go-yaml's decoder. Not recursive.

use super::{ReadError, base64, budget::Budget};
use crate::{Node, NodeKind, Scalar, Value};
use std::collections::HashSet;

/// Deepest nesting, aliases unfolded. go-yaml has this limit for indentation and for brackets, each by itself; here a value
/// must also fit the stack when it is dropped.
const MAX_DEPTH: usize = 10_000;

/// What the walk meets. The node is where it is written: that of an alias is the alias.
#[derive(Debug)]
pub(super) enum Event<'d> {
    Scalar(Value, Node<'d>),
    Sequence(Node<'d>),
    Mapping(Node<'d>),
    /// A mapping whose entries belong to the one around it.
    Merge,
    /// The end of the last sequence, mapping or merged mapping.
    End,
}

#[derive(Debug)]
enum Frame<'d> {
    Items(crate::Items<'d>),
    Entries {
        entries: crate::Entries<'d>,
        value: Option<Node<'d>>,
    },
    /// What an alias stands for is being visited.
    Alias(u32),
    /// Mappings still to be merged, the next one last.
    Merges(Vec<Node<'d>>),
}

#[derive(Debug)]
pub(super) struct Walk<'d> {
    stack: Vec<Frame<'d>>,
    start: Option<Node<'d>>,
    budget: Budget,
    aliases: HashSet<u32>,
}

impl<'d> Walk<'d> {
    pub(super) fn new(start: Node<'d>) -> Self {
        let mut budget = Budget::default();
        // The document itself is a step.
        budget.step(false);
        Self { stack: Vec::new(), start: Some(start), budget, aliases: HashSet::new() }
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'d>>, ReadError> {
        if let Some(start) = self.start.take() {
            return self.visit(start, false).map(Some);
        }
        loop {
            let Some(frame) = self.stack.last_mut() else { return Ok(None) };
            match frame {
                Frame::Alias(alias) => {
                    self.aliases.remove(alias);
                    self.stack.pop();
                }
                Frame::Items(items) => {
                    return match items.next() {
                        Some(item) => self.visit(item, false).map(Some),
                        None => Ok(Some(self.end())),
                    };
                }
                Frame::Entries { entries, value } => {
                    if let Some(value) = value.take() {
                        return self.visit(value, false).map(Some);
                    }
                    let Some(entry) = entries.next() else { return Ok(Some(self.end())) };
                    if entry.is_merge() {
                        let merges = merges(entry.value)?;
                        self.stack.push(Frame::Merges(merges));
                    } else {
                        *value = Some(entry.value);
                        return self.visit(entry.key, false).map(Some);
                    }
                }
                Frame::Merges(nodes) => match nodes.pop() {
                    Some(node) => return self.visit(node, true).map(Some),
                    None => drop(self.stack.pop()),
                },
            }
        }
    }

    fn end(&mut self) -> Event<'d> {
        self.stack.pop();
        Event::End
    }

    fn visit(&mut self, node: Node<'d>, merge: bool) -> Result<Event<'d>, ReadError> {
        self.step(node)?;
        let Some(target) = node.target() else { return self.enter(node, node, merge) };
        if !self.aliases.insert(node.index()) {
            let message = format!("what the anchor `{}` names contains itself", node.value());
            return Err(ReadError::new(message, node));
        }
        self.stack.push(Frame::Alias(node.index()));
        self.step(node)?;
        self.enter(target, node, merge)
    }

    fn step(&mut self, at: Node<'d>) -> Result<(), ReadError> {
        if self.budget.step(!self.aliases.is_empty()) { Ok(()) } else { Err(too_many_aliases(at)) }
    }

    fn enter(&mut self, node: Node<'d>, at: Node<'d>, merge: bool) -> Result<Event<'d>, ReadError> {
        if self.stack.len() > MAX_DEPTH {
            return Err(ReadError::new("nested more than 10000 levels deep", at));
        }
        match node.kind() {
            NodeKind::Sequence => {
                self.stack.push(Frame::Items(node.items()));
                Ok(Event::Sequence(at))
            }
            NodeKind::Mapping => {
                self.stack.push(Frame::Entries { entries: node.entries(), value: None });
                Ok(if merge { Event::Merge } else { Event::Mapping(at) })
            }
            NodeKind::Scalar | NodeKind::Alias => {
                let value = scalar(node)?;
                if let (Value::Str(text), false) = (&value, self.aliases.is_empty())
                    && !self.budget.copy(text.len())
                {
                    return Err(too_many_aliases(at));
                }
                Ok(Event::Scalar(value, at))
            }
        }
    }
}

fn too_many_aliases(at: Node<'_>) -> ReadError {
    ReadError::new("too much of the document comes from aliases", at)
}

/// The mappings that a merge key takes over, the last first: earlier ones win.
pub(super) fn merges(value: Node<'_>) -> Result<Vec<Node<'_>>, ReadError> {
    let nodes = match value.kind() {
        NodeKind::Sequence => value.items().collect(),
        _ => vec![value],
    };
    match nodes.iter().find(|node| node.follow().kind() != NodeKind::Mapping) {
        Some(&other) => {
            Err(ReadError::new("a merge key takes a mapping, or a list of mappings", other))
        }
        None => Ok(nodes),
    }
}

/// What a scalar is in Go.
pub(super) fn scalar(node: Node<'_>) -> Result<Value, ReadError> {
    let tag = node.tag();
    if tag.as_deref() == Some("!!binary") {
        let bytes = base64::decode(&node.value());
        let bytes = bytes.ok_or_else(|| ReadError::new("`!!binary` without valid base64", node))?;
        return Ok(Value::Str(text_of(&bytes)));
    }
    node.scalar().map(|scalar: Scalar<'_>| Value::from(scalar)).ok_or_else(|| {
        ReadError::new(format!("this is no {}", tag.as_deref().unwrap_or("value")), node)
    })
}

/// Bytes as text: Go's may hold any byte, and JSON then says U+FFFD for each that is no UTF-8.
fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}
