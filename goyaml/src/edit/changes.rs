//! Edits made one after the other, as edits of the first text.

use config_diagnostics::{Edit, EditSet, Span};

/// Pieces of the text as it is now that differ from the first text, in order and apart from each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// In the first text.
    before: Span,
    /// In the text as it is now.
    now: Span,
}

impl Changes {
    /// Notes edits of the text as it was until now.
    pub(super) fn add(&mut self, edits: &EditSet) {
        let mut edits: Vec<&Edit> = edits.edits().iter().collect();
        edits.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        // From the end on, so that the spans of those still to come hold.
        for edit in edits.into_iter().rev() {
            self.add_one(edit);
        }
    }

    fn add_one(&mut self, edit: &Edit) {
        let is_near =
            |p: &Piece| p.now.start() <= edit.span.end() && edit.span.start() <= p.now.end();
        let first = self.pieces.partition_point(|p| p.now.end() < edit.span.start());
        let count = self.pieces.iter().skip(first).take_while(|p| is_near(p)).count();
        let touched = self.pieces.get(first..first + count).unwrap_or_default();
        let outer = touched.iter().fold(edit.span, |span, p| span.cover(p.now));
        // What lies between and beside the pieces is as long as before.
        let lead = self.pieces.get(..first).and_then(<[Piece]>::last);
        let start =
            outer.start() - lead.map_or(0, |p| p.now.end()) + lead.map_or(0, |p| p.before.end());
        let kept = outer.len() - touched.iter().map(|p| p.now.len()).sum::<u32>();
        let length = kept + touched.iter().map(|p| p.before.len()).sum::<u32>();
        let added = u32::try_from(edit.text.len()).unwrap_or(u32::MAX);
        let moved = |offset: u32| offset - edit.span.len() + added;
        let piece = Piece {
            before: Span::new(start, start + length),
            now: Span::new(outer.start(), moved(outer.end())),
        };
        for later in self.pieces.iter_mut().skip(first + count) {
            later.now = Span::new(moved(later.now.start()), moved(later.now.end()));
        }
        self.pieces.splice(first..first + count, [piece]);
    }

    /// The edits that make `now` of the first text.
    pub(super) fn edits(&self, now: &str) -> EditSet {
        let text = |piece: &Piece| now.get(piece.now.range()).unwrap_or_default();
        self.pieces.iter().map(|piece| Edit::replace(piece.before, text(piece))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_in_a_row_are_edits_of_the_first_text(
            text in "[a-d]{0,12}",
            steps in prop::collection::vec((0..20_u32, 0..5_u32, "[x-z]{0,4}"), 0..6),
        ) {
            let mut changes = Changes::default();
            let mut now = text.clone();
            for (start, length, new) in steps {
                let end = u32::try_from(now.len()).unwrap();
                let start = start.min(end);
                let span = Span::new(start, (start + length).min(end));
                let edits = EditSet::from_iter([Edit::replace(span, new)]);
                now = edits.apply(&now).unwrap();
                changes.add(&edits);
            }
            prop_assert_eq!(changes.edits(&now).apply(&text), Ok(now));
        }
    }
}
