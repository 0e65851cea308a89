use crate::{Document, Node, SyntaxError};
use config_diagnostics::Span;

/// Why k3s or Helm refuses a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    message: String,
    span: Span,
    syntax: bool,
}

impl ReadError {
    pub(super) fn new(message: impl Into<String>, at: Node<'_>) -> Self {
        Self { message: message.into(), span: at.full_span(), syntax: false }
    }

    /// The error of the syntax, where that is in the document that is read.
    pub(super) fn syntax(document: &Document) -> Option<Self> {
        let error = document.error().filter(|error| error.document() == 0)?;
        Some(Self::from(error))
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes it is about.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether the syntax is to blame: [`Document::error`](crate::Document::error) says the same.
    pub fn is_syntax(&self) -> bool {
        self.syntax
    }
}

impl From<&SyntaxError> for ReadError {
    fn from(error: &SyntaxError) -> Self {
        let message = error.message().to_owned();
        Self { message, span: error.span(), syntax: true }
    }
}
