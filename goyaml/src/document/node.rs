//! Nodes as they are visited.

use super::{Document, Form, Stored, decode, tag};
use crate::{Path, Scalar, Step, resolve, resolve_tagged};
use config_diagnostics::Span;
use std::borrow::Cow;
use std::fmt;

/// A node of a [`Document`]: a scalar, a sequence, a mapping, or an alias for one of them.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    index: u32,
    stored: Stored,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// A piece of text, also an empty one.
    Scalar,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
    /// `*name`, which stands for the node with that anchor.
    Alias,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Not at all: nothing stands where a value belongs, as behind `key:`. Such a value is null unless it has a tag.
    Empty,
    /// A scalar without quotes, or an alias.
    Plain,
    /// A scalar in `'`.
    SingleQuoted,
    /// A scalar in `"`.
    DoubleQuoted,
    /// A scalar under `|`.
    Literal,
    /// A scalar under `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets or braces, or a `key: value` inside of brackets.
    Flow,
}

impl<'d> Node<'d> {
    pub(crate) fn new(document: &'d Document, index: u32) -> Option<Self> {
        let stored = document.tree().node(index)?;
        Some(Self { document, index, stored })
    }

    /// The document it belongs to.
    pub const fn document(&self) -> &'d Document {
        self.document
    }

    /// Its number in the order of the text, from 0, over all documents of the stream.
    pub const fn index(&self) -> u32 {
        self.index
    }

    /// What it is.
    pub fn kind(&self) -> NodeKind {
        match self.stored.form() {
            Form::BlockSequence | Form::FlowSequence => NodeKind::Sequence,
            Form::BlockMapping | Form::FlowMapping | Form::FlowPair => NodeKind::Mapping,
            Form::Alias => NodeKind::Alias,
            _ => NodeKind::Scalar,
        }
    }

    /// How it is written.
    pub fn style(&self) -> Style {
        match self.stored.form() {
            Form::Empty => Style::Empty,
            Form::Plain | Form::Alias => Style::Plain,
            Form::SingleQuoted => Style::SingleQuoted,
            Form::DoubleQuoted => Style::DoubleQuoted,
            Form::Literal => Style::Literal,
            Form::Folded => Style::Folded,
            Form::BlockSequence | Form::BlockMapping => Style::Block,
            Form::FlowSequence | Form::FlowMapping | Form::FlowPair => Style::Flow,
        }
    }

    /// Whether it is a `key: value` inside of brackets, a mapping without braces of its own.
    pub fn is_flow_pair(&self) -> bool {
        self.stored.form() == Form::FlowPair
    }

    /// Its text, without tag and anchor.
    ///
    /// A block collection goes from its first key or `-` to the end of what lies in it. A block scalar ends before the
    /// last line break that is part of it: at the end of its last line with text, and with `+` one line break before
    /// the end of the blank lines below. That of an empty value is empty, behind the `:` or `-` or what stands before.
    pub fn span(&self) -> Span {
        self.stored.span()
    }

    /// Its text with tag and anchor.
    pub fn full_span(&self) -> Span {
        let Some(properties) = self.document.tree().properties(self.index) else {
            return self.span();
        };
        let first = [properties.anchor, properties.tag].into_iter().filter(|s| !s.is_empty());
        first.fold(self.span(), Span::cover)
    }

    /// The bytes of [`span`](Self::span), as written.
    pub fn raw(&self) -> &'d str {
        self.document.slice(self.span())
    }

    /// The name of its anchor, without `&`.
    pub fn anchor(&self) -> Option<&'d str> {
        self.document.slice(self.anchor_span()?).strip_prefix('&')
    }

    /// The bytes of its anchor, with `&`.
    pub fn anchor_span(&self) -> Option<Span> {
        self.document.tree().properties(self.index).map(|p| p.anchor).filter(|s| !s.is_empty())
    }

    /// Its tag in its short form, as in `!!int` or `!vault`.
    pub fn tag(&self) -> Option<Cow<'d, str>> {
        Some(tag::resolve(self.document, self.index, self.tag_span()?))
    }

    /// The bytes of its tag, as written.
    pub fn tag_span(&self) -> Option<Span> {
        self.document.tree().properties(self.index).map(|p| p.tag).filter(|s| !s.is_empty())
    }

    /// The node that an alias stands for.
    pub fn target(&self) -> Option<Self> {
        (self.stored.form() == Form::Alias)
            .then(|| Self::new(self.document, self.stored.link()))
            .flatten()
    }

    /// The text of a scalar: unquoted, unescaped, folded. Of an alias its name, of a collection nothing.
    pub fn value(&self) -> Cow<'d, str> {
        let (text, span) = (self.document.text(), self.span());
        match self.stored.form() {
            Form::Plain => decode::plain(self.raw()),
            Form::SingleQuoted => decode::single_quoted(self.raw()),
            Form::DoubleQuoted => decode::double_quoted(self.raw()),
            Form::Literal | Form::Folded => {
                Cow::Owned(decode::block(text, span, self.stored.link()))
            }
            Form::Alias => Cow::Borrowed(self.raw().strip_prefix('*').unwrap_or_default()),
            _ => Cow::Borrowed(""),
        }
    }

    /// What a scalar means to k3s and Helm. `None` for a collection and an alias, and for a scalar whose tag go-yaml
    /// refuses, as in `!!int x`.
    pub fn scalar(&self) -> Option<Scalar<'d>> {
        if self.kind() != NodeKind::Scalar {
            return None;
        }
        let plain = matches!(self.style(), Style::Plain | Style::Empty);
        match (self.tag(), self.value()) {
            (Some(tag), Cow::Borrowed(text)) => resolve_tagged(&tag, text),
            (Some(tag), Cow::Owned(text)) => resolve_tagged(&tag, &text).map(Scalar::into_owned),
            (None, text) if !plain => Some(Scalar::Str(text)),
            (None, Cow::Borrowed(text)) => Some(resolve(text)),
            (None, Cow::Owned(text)) => Some(resolve(&text).into_owned()),
        }
    }

    /// Whether it is a scalar that means null.
    pub fn is_null(&self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// The columns by which the text of a block scalar is indented; 0 for other nodes.
    pub fn block_indent(&self) -> u32 {
        match self.stored.form() {
            Form::Literal | Form::Folded => self.stored.link(),
            _ => 0,
        }
    }

    /// Keys and values of a mapping, in order, duplicates too. Nothing for other nodes.
    pub fn entries(&self) -> Entries<'d> {
        Entries(self.children_if(self.kind() == NodeKind::Mapping))
    }

    /// The items of a sequence. Nothing for other nodes.
    pub fn items(&self) -> Items<'d> {
        self.children_if(self.kind() == NodeKind::Sequence)
    }

    /// The value of a key; the last one where the key stands twice, as for Helm. Keys are compared as they are
    /// written, without quotes: `get("on")` finds the key `on`, which is `true` to go-yaml.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry of a key, the last one where it stands twice. See [`get`](Self::get).
    pub fn entry(&self, key: &str) -> Option<Entry<'d>> {
        self.entries().filter(|entry| entry.key.is_text(key)).last()
    }

    /// The item of a sequence at `index`, from 0.
    pub fn item(&self, index: usize) -> Option<Self> {
        self.items().nth(index)
    }

    /// The node at the end of a path that starts here; the last one where a key stands twice. Aliases are not followed.
    pub fn at(&self, path: &Path) -> Option<Self> {
        path.steps().iter().try_fold(*self, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.item(*index),
        })
    }

    /// Where it is: the keys and indices that lead from the root of its document to it. A key has the path of its
    /// value. Takes a walk from the root.
    pub fn path(&self) -> Path {
        let mut ancestors = self.ancestors();
        ancestors.push(*self);
        let steps = ancestors.windows(2).filter_map(|pair| match pair {
            [parent, child] => parent.step_to(child),
            _ => None,
        });
        steps.collect()
    }

    fn step_to(&self, child: &Self) -> Option<Step> {
        if self.kind() == NodeKind::Sequence {
            return self.items().position(|item| item.index == child.index).map(Step::Index);
        }
        let entry = self
            .entries()
            .find(|entry| entry.key.index == child.index || entry.value.index == child.index)?;
        Some(Step::Key(entry.key.value().into_owned()))
    }

    /// What an alias stands for; any other node itself.
    #[must_use]
    pub fn follow(self) -> Self {
        self.target().unwrap_or(self)
    }

    /// The node that it lies in, as key, value or item. Takes a walk from the root.
    pub fn parent(&self) -> Option<Self> {
        self.ancestors().pop()
    }

    /// The nodes that it lies in, the root first. Takes a walk from the root.
    pub fn ancestors(&self) -> Vec<Self> {
        let mut found = Vec::new();
        let tree = self.document.tree();
        let root = tree.documents.get(tree.document_of(self.index)).map(|d| d.root);
        let mut next = root.and_then(|root| Self::new(self.document, root));
        while let Some(node) = next.filter(|node| node.index < self.index) {
            next = node.children().find(|child| self.index < child.index + child.stored.size());
            found.push(node);
        }
        found
    }

    /// Everything directly inside: items, or keys and values by turns.
    pub fn children(&self) -> Items<'d> {
        self.children_if(true)
    }

    fn children_if(&self, condition: bool) -> Items<'d> {
        let end = self.index + self.stored.size();
        let next = if condition { self.index + 1 } else { end };
        Items { document: self.document, next, end }
    }

    fn is_text(&self, text: &str) -> bool {
        if self.kind() != NodeKind::Scalar {
            return false;
        }
        let raw = self.raw();
        // Most keys stand for themselves; decoding each on the way to one of many would cost.
        let one_line = |byte: u8| byte.is_ascii() && !matches!(byte, b'\n' | b'\r');
        if self.style() == Style::Plain && raw.bytes().all(one_line) {
            return raw == text;
        }
        self.value() == text
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text may hold secrets.
        write!(f, "Node({:?}, {:?}, {:?})", self.kind(), self.style(), self.span())
    }
}

/// Two nodes are equal when they are the same node of equal documents.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.document == other.document
    }
}

impl Eq for Node<'_> {}

/// A key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry<'d> {
    /// The key.
    pub key: Node<'d>,
    /// The value.
    pub value: Node<'d>,
}

impl Entry<'_> {
    /// From the key, its tag and anchor included, to the end of the value.
    pub fn span(&self) -> Span {
        self.key.full_span().cover(self.value.full_span())
    }

    /// Whether a `?` stands before the key.
    pub fn is_explicit(&self) -> bool {
        let document = self.key.document;
        let comments = document.comment_spans();
        let mut end = self.key.full_span().start();
        loop {
            let before = document.slice(Span::new(0, end)).trim_end();
            let before_end = Span::of(before).end();
            match comments.binary_search_by_key(&before_end, |comment| comment.end()) {
                Ok(at) => end = comments.get(at).map_or(0, |comment| comment.start()),
                Err(_) => return before.ends_with('?'),
            }
        }
    }

    /// Whether it is a merge key, `<<`: Helm takes over the entries of its value, k3s drops them.
    pub fn is_merge(&self) -> bool {
        let key = &self.key;
        let unquoted = matches!(key.style(), Style::Plain | Style::Empty);
        key.is_text("<<") && key.tag().map_or(unquoted, |tag| matches!(&*tag, "!" | "!!merge"))
    }
}

/// The nodes directly inside of another.
#[derive(Clone, Debug)]
pub struct Items<'d> {
    document: &'d Document,
    next: u32,
    end: u32,
}

impl<'d> Iterator for Items<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node::new(self.document, self.next)?;
        self.next += node.stored.size();
        Some(node)
    }
}

/// The entries of a mapping.
#[derive(Clone, Debug)]
pub struct Entries<'d>(Items<'d>);

impl<'d> Iterator for Entries<'d> {
    type Item = Entry<'d>;

    fn next(&mut self) -> Option<Entry<'d>> {
        let key = self.0.next()?;
        Some(Entry { key, value: self.0.next()? })
    }
}
