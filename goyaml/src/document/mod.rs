//! The lossless layer: the text as it is, and where its documents, nodes and comments stand.

mod comments;
mod decode;
mod error;
mod node;
mod tag;
mod tree;

pub use config_diagnostics::{MAX_TEXT, NotUtf8, ParseError};
pub(crate) use error::Problem;
pub use error::SyntaxError;
pub use node::{Entries, Entry, Items, Node, NodeKind, Style};
pub(crate) use tag::handle;
pub(crate) use tree::{Form, MAX_NODES, Properties, Stored, StoredDocument, TagDirective, Tree};

use crate::parse;
use config_diagnostics::{Diagnostic, LineIndex, Span};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A YAML file: its text, byte for byte, with its documents, nodes and comments indexed.
///
/// Every text is a document. Where go-yaml stops is said beside it, in [`Parsed::diagnostics`] and by
/// [`error`](Self::error); what was read up to there is still to be had. It is immutable and cheap to clone.
///
/// ```
/// use goyaml::{Document, Scalar};
/// let text = "# ports\nweb: {port: 0x50} # plain\n";
/// let document: Document = text.parse()?;
/// assert_eq!(document.to_string(), text);
/// let port = document.root().and_then(|root| root.get("web")?.get("port")).unwrap();
/// assert_eq!((port.raw(), port.scalar()), ("0x50", Some(Scalar::Int(80))));
/// # Ok::<(), goyaml::ParseError>(())
/// ```
#[derive(Clone)]
pub struct Document {
    text: Arc<str>,
    tree: Arc<Tree>,
    error: Option<Arc<SyntaxError>>,
}

/// What parsing gives: a document, always, and what go-yaml refuses in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Parsed {
    /// The document.
    pub document: Document,
    /// The place at which go-yaml stops, if it does.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Reads any text. Linear in its length; live memory is about three bytes per byte of a usual file.
    pub fn parse(text: impl Into<Arc<str>>) -> Parsed {
        let text = text.into();
        let (tree, error) = parse::parse(&text);
        let document = Self { text, tree: Arc::new(tree), error: error.map(Arc::new) };
        let diagnostics = document.error().map(SyntaxError::to_diagnostic).into_iter().collect();
        Parsed { document, diagnostics }
    }

    /// Reads bytes that should be UTF-8; the error names the first that is not.
    pub fn from_bytes(bytes: &[u8]) -> Result<Parsed, NotUtf8> {
        std::str::from_utf8(bytes)
            .map(Self::parse)
            .map_err(|e| NotUtf8::new(bytes, e.valid_up_to()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Lines and columns of the text; made anew by each call.
    pub fn line_index(&self) -> LineIndex<'_> {
        LineIndex::new(&self.text)
    }

    /// Where go-yaml stops reading, and why.
    ///
    /// k3s and Helm read the first document only: an error in a [later one](SyntaxError::document) is none to them.
    pub fn error(&self) -> Option<&SyntaxError> {
        self.error.as_deref()
    }

    /// The documents of the stream, which `---` separates.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = DocumentRef<'_>> {
        (0..self.tree.documents.len()).map(|index| DocumentRef { document: self, index })
    }

    /// The root of the first document, which is all that k3s and Helm read. `None` when there is nothing but comments,
    /// or a syntax error above.
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents().next()?.root()
    }

    /// The innermost node whose text, or whose tag or anchor, covers the byte at `offset`.
    pub fn node_at(&self, offset: u32) -> Option<Node<'_>> {
        let covers = |node: &Node<'_>| {
            let span = node.full_span();
            span.start() <= offset && offset <= span.end()
        };
        let mut node = self.documents().filter_map(DocumentRef::root).find(covers)?;
        while let Some(child) = node.children().find(covers) {
            node = child;
        }
        Some(node)
    }

    /// The line break most lines end with: `"\r\n"` or `"\n"`.
    pub fn line_ending(&self) -> &'static str {
        let bytes = self.text.as_bytes();
        let (mut lines, mut crlf) = (0_usize, 0_usize);
        for at in memchr::memchr_iter(b'\n', bytes) {
            lines += 1;
            crlf += usize::from(at > 0 && bytes.get(at - 1) == Some(&b'\r'));
        }
        if crlf * 2 > lines { "\r\n" } else { "\n" }
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// One document of a stream.
#[derive(Clone, Copy, Debug)]
pub struct DocumentRef<'d> {
    document: &'d Document,
    index: usize,
}

impl<'d> DocumentRef<'d> {
    /// From its directives, its `---` or its content to the end of its content or its `...`.
    pub fn span(self) -> Span {
        self.document.tree.documents.get(self.index).map_or(Span::default(), |d| d.span)
    }

    /// Its number, from 0.
    pub const fn index(self) -> usize {
        self.index
    }

    /// Its only node, in which all others lie; an empty document has an empty one. `None` after a syntax error.
    pub fn root(self) -> Option<Node<'d>> {
        let stored = self.document.tree.documents.get(self.index)?;
        Node::new(self.document, stored.root)
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text may hold secrets.
        write!(f, "Document({} bytes, {} nodes)", self.text.len(), self.tree.nodes.len())
    }
}

/// Two documents are equal when their texts are.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Document {}

/// Strict parsing: where go-yaml stops is the error, in whichever document of the stream.
///
/// ```
/// let error = "a:\n\tb: 1\n".parse::<goyaml::Document>().unwrap_err();
/// assert_eq!((error.line(), error.column()), (2, 1));
/// ```
impl FromStr for Document {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Parsed { document, diagnostics } = Self::parse(text);
        ParseError::first(document.text(), &diagnostics).map_or(Ok(document), Err)
    }
}
