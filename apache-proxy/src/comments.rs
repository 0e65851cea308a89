//! Comments and quoted text of a document, for what does not care about httpd's grammar: suppressions, and the
//! rules about plain text.

use crate::{Document, LineKind, Quoting};
use config_diagnostics::text::{Source, Verdicts};
use config_diagnostics::{Comment, LineIndex, Span, ToolSays};

/// The spans that rules about plain text pass over.
#[derive(Debug)]
pub(crate) struct Prose {
    comments: Vec<Span>,
    quoted: Vec<Span>,
}

impl Prose {
    pub(crate) fn of(document: &Document) -> Self {
        let comments = document.lines().filter(|line| line.kind() == LineKind::Comment);
        let comments = comments.map(|line| line.content_span()).collect();
        let words = document.lines().flat_map(|line| line.words());
        let quoted = words.filter(|word| word.quoting() != Quoting::Bare).map(|word| word.span());
        Self { comments, quoted: quoted.collect() }
    }

    /// The comments, and the lines they are about. httpd has none behind a directive.
    pub(crate) fn comments(&self, index: &LineIndex<'_>) -> Vec<Comment> {
        Comment::list(index, &self.comments)
    }

    /// The text as the rules about plain text want it.
    pub(crate) fn source<'t>(&'t self, document: &'t Document) -> Source<'t> {
        let verdicts = Verdicts::new()
            // A letter like any other: what it does to a word decides.
            .non_breaking_space(ToolSays::Unknown)
            .typographic(ToolSays::Unknown)
            .byte_order_mark(ToolSays::Error)
            .line_endings(ToolSays::Nothing);
        Source::new(document.text()).comments(&self.comments).quoted(&self.quoted).says(verdicts)
    }
}
