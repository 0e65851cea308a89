use crate::{Document, LineKind};
use std::fmt;

/// A line as it is written, without indentation and comment: what the model does not type, such as `.if`
/// blocks, words with environment variables, and lines that HAProxy would refuse.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RawLine(String);

/// Why a text is no line of a section.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RawLineError {
    /// It holds a line feed, and would become several lines.
    #[error("it holds a line feed")]
    SeveralLines,
    /// It holds no word.
    #[error("it holds no directive")]
    Empty,
    /// It would open a section.
    #[error("it opens a section")]
    OpensSection,
    /// It ends with a comment, which the typed model does not keep.
    #[error("it holds a comment; write `\\#` or quotes around the character itself")]
    Comment,
    /// HAProxy cannot cut it into words.
    #[error("{0}")]
    Lexical(String),
}

impl RawLine {
    /// Takes a line as it is. Blanks around it are dropped.
    ///
    /// ```
    /// use haproxy_cfg::RawLine;
    /// assert!(RawLine::new(".if version_atleast(3.0)").is_ok());
    /// assert!(RawLine::new("mode http\nbackend evil").is_err());
    /// ```
    pub fn new(text: &str) -> Result<Self, RawLineError> {
        if text.contains('\n') {
            return Err(RawLineError::SeveralLines);
        }
        let text = text.trim_matches([' ', '\t', '\x0b', '\x0c', '\r']);
        let parsed = Document::parse(format!("{text}\n"));
        if let Some(problem) = parsed.diagnostics.first() {
            return Err(RawLineError::Lexical(problem.message.clone()));
        }
        let Some(line) = parsed.document.line(0) else { return Err(RawLineError::Empty) };
        match line.kind() {
            LineKind::Section(_) => Err(RawLineError::OpensSection),
            LineKind::Blank => Err(RawLineError::Empty),
            _ if line.comment().is_some() => Err(RawLineError::Comment),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// What a document's own line holds.
    pub(super) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The line.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Its words, decoded.
    pub fn words(&self) -> Vec<String> {
        let document = Document::parse(format!("{}\n", self.0)).document;
        document
            .lines()
            .flat_map(|line| line.words())
            .map(|word| word.value().into_owned())
            .collect()
    }
}

impl fmt::Display for RawLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
