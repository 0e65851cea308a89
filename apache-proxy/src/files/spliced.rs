use crate::Document;
use config_diagnostics::{Diagnostic, Pieces, Span};

/// A document put together from pieces of others, and the way back to them.
#[derive(Debug)]
pub(crate) struct Spliced {
    pub(crate) document: Document,
    pieces: Pieces,
}

/// Puts pieces together.
#[derive(Debug, Default)]
pub(crate) struct Builder(Pieces);

impl Builder {
    /// Adds bytes of a file.
    pub(crate) fn piece(&mut self, file: usize, document: &Document, bytes: Span) {
        self.0.piece(file, document.text(), bytes);
    }

    /// Adds text that stands in no file.
    pub(crate) fn glue(&mut self, text: &str) {
        self.0.glue(text);
    }

    pub(crate) fn ends_line(&self) -> bool {
        self.0.ends_line()
    }

    pub(crate) fn finish(self) -> Spliced {
        Spliced { document: Document::parse(self.0.text()).document, pieces: self.0 }
    }
}

impl Spliced {
    /// A finding about the whole as one about the file in which it stands: see [`Pieces::home`].
    pub(crate) fn home<'f>(
        &self,
        found: Diagnostic,
        documents: &dyn Fn(usize) -> Option<&'f Document>,
        name: &dyn Fn(usize) -> Option<&'f str>,
    ) -> Option<(usize, Diagnostic)> {
        self.pieces.home(found, &|file, at| Some(documents(file)?.path_at(at)), name)
    }
}
