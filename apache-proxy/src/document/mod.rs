//! The lossless layer: the text as it is, and where its lines, words and sections stand.

mod editor;
mod error;
mod joined;
mod lexer;
mod line;
mod path;
mod place;
mod quote;
mod raw;
mod section;
mod word;

pub use config_diagnostics::{MAX_TEXT, NotUtf8, ParseError};
pub use editor::{Editor, EditorError, Position, SectionEditor};
pub(crate) use joined::is_blank;
pub use lexer::MAX_DEPTH;
pub use line::{Line, LineKind};
pub(crate) use place::{indent, lead_start, usual_indent};
pub use quote::{QuoteError, quote_word};
pub use raw::{RawLine, RawLineError};
pub(crate) use section::CONDITIONAL;
pub use section::{Node, SectionRef};
pub use word::{Quoting, Variable, Word};
pub(crate) use word::{first_variable, first_word};

use config_diagnostics::{Diagnostic, Span, indexable};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A file of httpd's configuration: its text, byte for byte, with its lines and sections indexed.
///
/// Every text is a document; what is wrong with it comes beside it, in [`Parsed::diagnostics`]. A document is
/// immutable and cheap to clone. [`edit`](Self::edit) gives a changed one.
///
/// ```
/// use apache_proxy::Document;
/// let text = "<VirtualHost *:443>\r\n\tProxyPass / \\\r\n\t  http://10.0.42.1/\r\n</VirtualHost>";
/// let parsed = Document::parse(text);
/// assert_eq!(parsed.document.to_string(), text);
/// assert!(parsed.diagnostics.is_empty());
/// let host = parsed.document.sections().next().unwrap();
/// let line = host.directives("proxypass").next().unwrap();
/// assert_eq!((line.number(), line.last_number()), (2, 3));
/// assert_eq!(line.words().nth(2).unwrap().value(), "http://10.0.42.1/");
/// ```
#[derive(Clone)]
pub struct Document {
    text: Arc<str>,
    index: Arc<lexer::Index>,
}

/// What parsing gives: a document, always, and every problem of its lines and sections.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Parsed {
    /// The document.
    pub document: Document,
    /// What httpd refuses or loses at the level of lines and sections, whatever modules are loaded, in order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Reads any text. Linear in its length; live memory is about 1.2 bytes, at worst 6, per byte.
    pub fn parse(text: impl Into<Arc<str>>) -> Parsed {
        let text = text.into();
        let mut index = lexer::lex(indexable(&text));
        let problems = std::mem::take(&mut index.problems);
        let mut diagnostics: Vec<_> =
            problems.iter().map(|(problem, span)| error::diagnostic(problem, *span)).collect();
        diagnostics.sort_by_key(Diagnostic::span);
        diagnostics.extend((text.len() > MAX_TEXT).then(crate::lint::rules::text_too_long::say));
        Parsed { document: Self { text, index: Arc::new(index) }, diagnostics }
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

    /// Every logical line, the last one also when it has no LF.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'_>> + DoubleEndedIterator + Clone {
        (0..self.index.lines.len()).map(|n| Line::new(self, n))
    }

    /// Logical line `index`, from 0.
    pub fn line(&self, index: usize) -> Option<Line<'_>> {
        (index < self.index.lines.len()).then(|| Line::new(self, index))
    }

    /// The logical line in which the byte at `offset` lies.
    pub fn line_at(&self, offset: u32) -> Option<Line<'_>> {
        self.line(self.index.lines.partition_point(|start| *start <= offset).checked_sub(1)?)
    }

    /// The whole file as a section: the tree starts here.
    pub fn root(&self) -> SectionRef<'_> {
        SectionRef::root(self)
    }

    /// Every section at any depth, in the order in which they open.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = SectionRef<'_>> + DoubleEndedIterator {
        (0..self.index.sections.len()).map(|n| SectionRef::new(self, n))
    }

    /// The line break most lines end with: `"\r\n"` or `"\n"`.
    pub fn line_ending(&self) -> &'static str {
        self.index.line_ending.get_or_init(|| {
            let crlf = self.lines().filter(|line| line.text().ends_with('\r')).count();
            if crlf * 2 > self.lines().len() { "\r\n" } else { "\n" }
        })
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
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
        write!(f, "Document({} bytes, {} lines)", self.text.len(), self.index.lines.len())
    }
}

/// Two documents are equal when their texts are.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Document {}

/// Strict parsing: the first problem is the error.
///
/// ```
/// let error = "<Location /a>\n</Proxy>\n".parse::<apache_proxy::Document>().unwrap_err();
/// assert_eq!((error.line(), error.more()), (1, 1));
/// ```
impl FromStr for Document {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Parsed { document, diagnostics } = Self::parse(text);
        ParseError::first(document.text(), &diagnostics).map_or(Ok(document), Err)
    }
}
