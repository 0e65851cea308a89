//! Where reading ends: of a text that is refused over and over, the first problems are told.

use crate::{Document, Line};
use config_diagnostics::Span;

/// Lines that HAProxy refuses, of which no more than so many are read.
pub(super) struct Refused {
    left: usize,
    /// Where the first line stands that is not read.
    pub(super) end: Option<Span>,
    /// Where a lexical problem stands that is one too many.
    broken: Option<Span>,
}

impl Refused {
    /// Reading ends where the tables have refused so many lines, or the lexer as many as it tells.
    pub(super) fn of(document: &Document, left: usize) -> Self {
        Self { left, end: None, broken: document.unread_from() }
    }

    /// Reading does not end.
    pub(super) fn never() -> Self {
        Self { left: usize::MAX, end: None, broken: None }
    }

    /// Whether a line is to be read.
    pub(super) fn reads(&mut self, line: &Line<'_>) -> bool {
        let is_behind = |broken: &Span| line.span().end() >= broken.start();
        self.end = self.end.or(self.broken.filter(is_behind));
        self.end.is_none()
    }

    /// Counts a line that is refused; whether it is to be kept.
    pub(super) fn keeps(&mut self, line: &Line<'_>) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => self.end = Some(line.words_span()),
        }
        self.end.is_none()
    }
}
