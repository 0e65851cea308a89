//! Several files as one text.

use crate::{Control, Document, LineKind};
use config_diagnostics::{Pieces, Span};

/// The files as one, and the way back to them.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) whole: Document,
    pub(super) pieces: Pieces,
}

pub(super) fn join(files: &[(String, Document)]) -> Joined {
    let mut pieces = Pieces::new();
    for (n, (_, document)) in files.iter().enumerate() {
        // What stands above the first header would go on the section of the file before.
        let mut from = 0;
        for line in document.preamble().filter(|line| line.kind() == LineKind::Directive) {
            let span = line.full_span();
            pieces.piece(n, document.text(), Span::new(from, span.start()));
            from = span.end();
        }
        pieces.piece(n, document.text(), Span::new(from, Span::of(document.text()).end()));
        if !pieces.ends_line() {
            pieces.glue("\n");
        }
        for _ in 0..open_blocks(document) {
            pieces.glue(".endif\n");
        }
    }
    Joined { whole: Document::parse(pieces.text()).document, pieces }
}

/// How many `.if` blocks are open at the end.
fn open_blocks(document: &Document) -> usize {
    document.lines().fold(0, |open: usize, line| match line.kind() {
        LineKind::Control(Control::If) => open + 1,
        LineKind::Control(Control::Endif) => open.saturating_sub(1),
        _ => open,
    })
}
