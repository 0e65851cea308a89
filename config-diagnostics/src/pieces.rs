use crate::{Diagnostic, Edit, Fix, Label, Span};

/// A text put together from pieces of files, and the way back to them.
///
/// ```
/// use config_diagnostics::{Diagnostic, Pieces, Severity, Span};
/// let mut pieces = Pieces::new();
/// pieces.piece(0, "one\n", Span::new(0, 4));
/// pieces.piece(1, "two\n", Span::new(0, 4));
/// let found = Diagnostic::new("demo/two", Severity::Error, "not this").at(Span::new(4, 7));
/// let (file, found) = pieces.home(found, &|_, _| None, &|_| None).unwrap();
/// assert_eq!((file, found.span()), (1, Span::new(0, 3)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    text: String,
    /// In order; text between them stands in no file.
    pieces: Vec<Piece>,
}

/// Bytes of a file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where they stand in the whole.
    whole: Span,
    file: usize,
    /// Where they start in the file.
    from: u32,
}

impl Pieces {
    /// No text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes of a file, whose text is `text`; bytes that it does not have are none.
    pub fn piece(&mut self, file: usize, text: &str, bytes: Span) {
        let from = self.end();
        self.text.push_str(text.get(bytes.range()).unwrap_or_default());
        let whole = Span::new(from, self.end());
        if !whole.is_empty() {
            self.pieces.push(Piece { whole, file, from: bytes.start() });
        }
    }

    /// Adds text that stands in no file.
    pub fn glue(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether what is added next begins a line.
    pub fn ends_line(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Bytes so far; what lies behind the last that a span can reach is nowhere.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// A finding about the whole as one about the file in which it stands. `path` says where in a file a byte stands,
    /// `name` what to call a file. What stands in no file is dropped, and so is a fix that concerns more than one.
    pub fn home<'f>(
        &self,
        mut found: Diagnostic,
        path: &dyn Fn(usize, u32) -> Option<String>,
        name: &dyn Fn(usize) -> Option<&'f str>,
    ) -> Option<(usize, Diagnostic)> {
        let (file, span) = self.locate(found.span())?;
        let place = |label: &mut Label, file: usize, span: Span| {
            label.span = span;
            if label.path.is_some() {
                label.path = path(file, span.start());
            }
        };
        place(&mut found.primary, file, span);
        found.labels.retain_mut(|label| {
            let Some((at, span)) = self.locate(label.span) else { return false };
            place(label, at, span);
            label.file = name(at).filter(|_| at != file).map(Into::into);
            true
        });
        let fixes = std::mem::take(&mut found.fixes);
        found.fixes = fixes.into_iter().filter_map(|fix| self.fix_in(file, fix)).collect();
        Some((file, found))
    }

    fn fix_in(&self, file: usize, fix: Fix) -> Option<Fix> {
        let edit = |edit: &Edit| {
            let piece = self.pieces.iter().find(|piece| {
                piece.file == file
                    && piece.whole.start() <= edit.span.start()
                    && edit.span.end() <= piece.whole.end()
            })?;
            Some(Edit { span: piece.back(edit.span), text: edit.text.clone() })
        };
        let edits: Option<Vec<Edit>> = fix.edits.iter().map(edit).collect();
        Some(Fix::new(fix.title, fix.applicability, edits?))
    }

    /// Where bytes come from, as far as they come from one place: their start decides.
    fn locate(&self, span: Span) -> Option<(usize, Span)> {
        let after = self.pieces.partition_point(|piece| piece.whole.start() <= span.start());
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        let inside = span.start() < piece.whole.end()
            || span.is_empty() && span.start() == piece.whole.end();
        let end = span.end().min(piece.whole.end());
        inside.then(|| (piece.file, piece.back(Span::new(span.start(), end))))
    }
}

impl Piece {
    fn back(&self, span: Span) -> Span {
        let back = |at: u32| at - self.whole.start() + self.from;
        Span::new(back(span.start()), back(span.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;

    #[test]
    fn findings_go_back_to_their_files() {
        let mut pieces = Pieces::new();
        pieces.piece(0, "AAA\nInclude b\nCCC\n", Span::new(0, 4));
        pieces.piece(1, "BBB", Span::new(0, 3));
        pieces.glue("\n");
        pieces.piece(0, "AAA\nInclude b\nCCC\n", Span::new(14, 18));
        assert_eq!(pieces.text(), "AAA\nBBB\nCCC\n");

        let home = |found| pieces.home(found, &|_, _| None, &|n| ["a", "b"].get(n).copied());
        let at = |from, to| Diagnostic::new("t/a", Severity::Error, "m").at(Span::new(from, to));
        let two_files = Fix::safe("both", [Edit::insert(4, "x"), Edit::insert(5, "x")]);
        let below = Fix::safe("below", [Edit::insert(4, "x\n")]);
        let found = at(0, 3).label(Label::new(Span::new(5, 7))).fix(two_files).fix(below);
        let (file, found) = home(found).unwrap();
        assert_eq!((file, found.span()), (0, Span::new(0, 3)));
        assert_eq!(found.labels, [Label::new(Span::new(1, 3)).file("b")]);
        // An insertion between two files belongs to the finding's.
        assert_eq!(found.fixes, [Fix::safe("below", [Edit::insert(4, "x\n")])]);

        let (file, found) = home(at(8, 11).fix(Fix::safe("y", [Edit::insert(8, "y")]))).unwrap();
        assert_eq!((file, found.span()), (0, Span::new(14, 17)));
        assert_eq!(found.fixes[0].edits, [Edit::insert(14, "y")]);
        assert!(home(at(12, 12)).is_some() && home(at(7, 8)).is_none());
    }
}
