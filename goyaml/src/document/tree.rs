//! How a stream's nodes are stored: one list in the order of the text, a parent before its children.

use config_diagnostics::Span;

/// What a node is and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Form {
    /// Nothing is written where a value belongs.
    Empty,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
    BlockSequence,
    FlowSequence,
    BlockMapping,
    FlowMapping,
    /// `a: b` as an item of a flow sequence: a mapping without braces.
    FlowPair,
    Alias,
}

const FORMS: [Form; 12] = [
    Form::Empty,
    Form::Plain,
    Form::SingleQuoted,
    Form::DoubleQuoted,
    Form::Literal,
    Form::Folded,
    Form::BlockSequence,
    Form::FlowSequence,
    Form::BlockMapping,
    Form::FlowMapping,
    Form::FlowPair,
    Form::Alias,
];

/// Bits of [`Stored::link`] that hold the number; the form is above them.
const LINK_BITS: u32 = 28;

/// Most nodes of a stream: 268 435 455.
pub(crate) const MAX_NODES: u32 = (1 << LINK_BITS) - 1;

/// A node: twelve bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    start: u32,
    end: u32,
    /// Of a collection, how many nodes it and what lies in it are; of an alias, the index of what it stands for; of a
    /// block scalar, its indentation.
    link: u32,
}

impl Stored {
    pub(crate) fn new(form: Form, span: Span, link: u32) -> Self {
        let link = (link & MAX_NODES) | ((form as u32) << LINK_BITS);
        Self { start: span.start(), end: span.end(), link }
    }

    pub(crate) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    pub(crate) fn form(self) -> Form {
        FORMS.get((self.link >> LINK_BITS) as usize).copied().unwrap_or(Form::Empty)
    }

    pub(crate) fn link(self) -> u32 {
        self.link & MAX_NODES
    }

    /// How many nodes it and what lies in it are.
    pub(crate) fn size(self) -> u32 {
        match self.form() {
            Form::BlockSequence
            | Form::FlowSequence
            | Form::BlockMapping
            | Form::FlowMapping
            | Form::FlowPair => self.link(),
            _ => 1,
        }
    }
}

/// What stands before a node: few nodes have it, so it is stored apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Properties {
    pub(crate) node: u32,
    /// With its `&`; empty when there is none.
    pub(crate) anchor: Span,
    /// As written, with its `!`; empty when there is none.
    pub(crate) tag: Span,
}

/// `%TAG handle prefix`, for the document of this number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TagDirective {
    pub(crate) document: u32,
    pub(crate) handle: Span,
    pub(crate) prefix: Span,
}

/// One document of the stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredDocument {
    pub(crate) span: Span,
    /// Index of its root; past the last node when a syntax error came before any.
    pub(crate) root: u32,
}

/// Everything that parsing finds.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Stored>,
    /// In the order of their nodes.
    pub(crate) properties: Vec<Properties>,
    pub(crate) directives: Vec<TagDirective>,
    pub(crate) documents: Vec<StoredDocument>,
    /// From `#` to the end of the line, in order.
    pub(crate) comments: Vec<Span>,
}

impl Tree {
    pub(crate) fn node(&self, index: u32) -> Option<Stored> {
        self.nodes.get(index as usize).copied()
    }

    pub(crate) fn properties(&self, node: u32) -> Option<&Properties> {
        let at = self.properties.binary_search_by_key(&node, |p| p.node).ok()?;
        self.properties.get(at)
    }

    /// The number of the document in which a node lies.
    pub(crate) fn document_of(&self, node: u32) -> usize {
        self.documents.partition_point(|d| d.root <= node).saturating_sub(1)
    }

    pub(crate) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.properties.shrink_to_fit();
        self.directives.shrink_to_fit();
        self.documents.shrink_to_fit();
        self.comments.shrink_to_fit();
    }
}
