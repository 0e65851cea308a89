//! The lossless layer: the text as it is, and where its lines, words and sections stand.

mod editor;
mod error;
mod escape;
mod lexer;
mod line;
mod place;
mod quote;
mod section;
mod section_kind;
mod word;

pub use config_diagnostics::{MAX_TEXT, NotUtf8, ParseError};
pub use editor::{Editor, EditorError, Position, SectionEditor};
pub(crate) use error::lexical_diagnostic;
pub(crate) use lexer::Problem;
pub use line::{Control, Line, LineKind};
pub(crate) use place::{last_content, lead_start, seen_span, usual_indent};
pub use quote::quote_word;
pub use section::SectionRef;
pub use section_kind::SectionKind;
pub use word::{Quoting, Variable, Word};

use config_diagnostics::{Diagnostic, Span, indexable};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Errors that are told of the characters and quotes of one document, and as many of its lines;
/// [`check`](crate::check) looks no further then, and says so (`haproxy/too-many-errors`). HAProxy itself gives up at 50 (`parse_cfg` in `cfgparse.c`).
pub const MAX_ERRORS: usize = 1000;

/// A haproxy.cfg: its text, byte for byte, with its lines, words and sections indexed.
///
/// Every text is a document; what is wrong with it comes beside it, in [`Parsed::diagnostics`]. A document is
/// immutable and cheap to clone. [`edit`](Self::edit) gives a changed one.
///
/// ```
/// use haproxy_cfg::{Document, SectionKind};
/// let text = "frontend web\n\tbind :80   # public\r\n\tdefault_backend\u{a0}app";
/// let parsed = Document::parse(text);
/// assert_eq!(parsed.document.to_string(), text);
/// assert_eq!(parsed.diagnostics[0].rule, "haproxy/missing-final-newline");
/// let web = parsed.document.section(SectionKind::Frontend, "web").unwrap();
/// assert_eq!(web.lines().count(), 2);
/// ```
#[derive(Clone)]
pub struct Document {
    text: Arc<str>,
    index: Arc<lexer::Lexed>,
}

/// What parsing gives: a document, always, and every lexical problem in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Parsed {
    /// The document.
    pub document: Document,
    /// What HAProxy of any version refuses at the level of characters, quotes and lines, in order; [`MAX_ERRORS`] at
    /// most.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Reads any text. Linear in its length; live memory is about 3.5 bytes, at worst 6, per byte.
    pub fn parse(text: impl Into<Arc<str>>) -> Parsed {
        let text = text.into();
        let mut index = lexer::lex(indexable(&text));
        let problems = std::mem::take(&mut index.problems);
        let document = Self { text, index: Arc::new(index) };
        let mut diagnostics = document.say(&problems);
        diagnostics.extend(document.unread_from().map(crate::lint::rules::too_many_errors::say));
        Parsed { document, diagnostics }
    }

    /// What [`parse`](Self::parse) says beside the document. Looked for anew: a document does not carry it.
    pub(crate) fn lexical_problems(&self) -> Vec<Diagnostic> {
        if !self.index.has_problems && self.text.len() <= MAX_TEXT {
            return Vec::new();
        }
        self.say(&lexer::lex(indexable(&self.text)).problems)
    }

    /// Where the lexical problem stands from which on no more is told.
    pub(crate) fn unread_from(&self) -> Option<Span> {
        self.index.unread_from.map(Span::at)
    }

    /// Whether a line may be a directive of the configuration language: `.if` and the like.
    pub(crate) fn has_controls(&self) -> bool {
        self.index.has_controls
    }

    fn say(&self, problems: &[(Problem, Span)]) -> Vec<Diagnostic> {
        let said = problems.iter().map(|(problem, span)| lexical_diagnostic(self, *problem, *span));
        said.chain((self.text.len() > MAX_TEXT).then(crate::lint::rules::text_too_long::say))
            .collect()
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

    /// Every line, the last one also when it has no LF.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'_>> + DoubleEndedIterator + Clone {
        line::Lines::new(self, 0..self.index.lines.len())
    }

    /// Line `index`, from 0.
    pub fn line(&self, index: usize) -> Option<Line<'_>> {
        (index < self.index.lines.len()).then(|| Line::new(self, index))
    }

    /// The line in which the byte at `offset` lies.
    pub fn line_at(&self, offset: u32) -> Option<Line<'_>> {
        self.line(self.index.lines.partition_point(|start| *start <= offset).checked_sub(1)?)
    }

    /// The lines above the first section.
    pub fn preamble(&self) -> impl ExactSizeIterator<Item = Line<'_>> + DoubleEndedIterator {
        let first = self.index.headers.first();
        let end = first.map_or(self.index.lines.len(), |header| header.line as usize);
        line::Lines::new(self, 0..end)
    }

    /// Every section, in order.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = SectionRef<'_>> + DoubleEndedIterator {
        self.index.headers.iter().enumerate().map(|(n, header)| SectionRef::new(self, n, header))
    }

    /// The first section of this kind and name; the name of one without a name is empty.
    pub fn section(&self, kind: SectionKind, name: &str) -> Option<SectionRef<'_>> {
        self.sections()
            .find(|s| s.kind() == kind && s.name().map_or(name.is_empty(), |n| n.value() == name))
    }

    /// Symbolic path of the section in which the byte at `offset` lies; empty above the first.
    pub(crate) fn path_at(&self, offset: u32) -> String {
        let lexer::Lexed { lines, headers, .. } = &*self.index;
        let starts = |line: u32| lines.get(line as usize).copied().unwrap_or(u32::MAX);
        let behind = headers.partition_point(|header| starts(header.line) <= offset);
        let header = behind.checked_sub(1).and_then(|n| Some((n, headers.get(n)?)));
        header.map_or_else(String::new, |(n, header)| SectionRef::new(self, n, header).path())
    }

    /// The line break most lines end with: `"\r\n"` or `"\n"`.
    pub fn line_ending(&self) -> &'static str {
        let crlf = self.lines().filter(|line| line.text().ends_with('\r')).count();
        if crlf * 2 > self.lines().len() { "\r\n" } else { "\n" }
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

/// Strict parsing: the first lexical problem is the error.
///
/// ```
/// let error = "global\n    log-tag \"k3s\n".parse::<haproxy_cfg::Document>().unwrap_err();
/// assert_eq!((error.line(), error.column()), (2, 13));
/// ```
impl FromStr for Document {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Parsed { document, diagnostics } = Self::parse(text);
        ParseError::first(document.text(), &diagnostics).map_or(Ok(document), Err)
    }
}
