use crate::Span;

/// One replacement in a text: the bytes of `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards; empty for a removal.
    pub text: String,
}

impl Edit {
    /// Replaces the bytes of `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts `text` before the byte at `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Removes the bytes of `span`.
    pub fn remove(span: Span) -> Self {
        Self::replace(span, "")
    }

    /// Removes whole lines of `text`. The last line of a file may have no line break; then the one before it goes
    /// instead, and an insertion there is undone to the byte.
    pub fn remove_lines(text: &str, lines: Span) -> Self {
        let unended = lines.end() == Span::of(text).end() && !text.ends_with('\n');
        let before = text.get(..lines.start() as usize).filter(|_| unended).unwrap_or_default();
        let ending = if before.ends_with("\r\n") { 2 } else { u32::from(before.ends_with('\n')) };
        Self::remove(Span::new(lines.start() - ending, lines.end()))
    }
}

/// Why a set of edits cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// Two edits touch the same bytes.
    #[error("edits overlap: bytes {}..{} and {}..{}", .0.start(), .0.end(), .1.start(), .1.end())]
    Overlap(Span, Span),
    /// An edit lies outside the text, or cuts a character.
    #[error("edit outside the text: bytes {}..{}", .0.start(), .0.end())]
    OutOfBounds(Span),
}

/// Edits to one text, applied together in one pass.
///
/// Spans refer to the text before any edit. Insertions at one place keep the order in which they were added.
///
/// ```
/// use config_diagnostics::{Edit, EditSet, Span};
/// let edits: EditSet = [Edit::insert(0, "  "), Edit::replace(Span::new(5, 9), "tcp")].into_iter().collect();
/// assert_eq!(edits.apply("mode http")?, "  mode tcp");
/// # Ok::<(), config_diagnostics::EditError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    /// No edit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an edit.
    pub fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// The edits, in the order they were added.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Where the text of edit `n` starts once all are applied; `None` when there is no such edit.
    pub fn place_of(&self, n: usize) -> Option<u32> {
        let key = |n: usize, edit: &Edit| (edit.span.start(), edit.span.end(), n);
        let edit = self.edits.get(n)?;
        let before = self.edits.iter().enumerate().filter(|(m, e)| key(*m, e) < key(n, edit));
        let length = |edit: &Edit| i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
        let shift: i64 = before.map(|(_, e)| length(e) - i64::from(e.span.len())).sum();
        u32::try_from(i64::from(edit.span.start()) + shift).ok()
    }

    /// Adds `other`'s edits, all or none: `false`, and nothing added, when one of them touches bytes that an
    /// edit of this set touches too, or inserts at a place where this set inserts something else. An edit that
    /// both sets hold counts once.
    pub fn merge(&mut self, other: &[Edit]) -> bool {
        let fresh: Vec<&Edit> = other.iter().filter(|edit| !self.edits.contains(edit)).collect();
        let clash = |a: &Edit, b: &Edit| {
            a.span.overlaps(b.span)
                || a.span == b.span
                || (a.span.is_empty()
                    && b.span.start() < a.span.start()
                    && a.span.start() < b.span.end())
                || (b.span.is_empty()
                    && a.span.start() < b.span.start()
                    && b.span.start() < a.span.end())
        };
        if fresh.iter().any(|new| self.edits.iter().any(|old| clash(new, old))) {
            return false;
        }
        self.edits.extend(fresh.into_iter().cloned());
        true
    }

    /// The text with every edit applied.
    pub fn apply(&self, text: &str) -> Result<String, EditError> {
        let mut order: Vec<&Edit> = self.edits.iter().collect();
        // Stable: insertions at one place stay in the order they came; an insertion stands before a replacement.
        order.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        let mut out =
            String::with_capacity(text.len() + order.iter().map(|e| e.text.len()).sum::<usize>());
        let mut last = Span::default();
        for edit in order {
            if edit.span.start() < last.end() {
                return Err(EditError::Overlap(last, edit.span));
            }
            let kept = text.get(last.end() as usize..edit.span.start() as usize);
            let (Some(kept), Some(_)) = (kept, text.get(edit.span.range())) else {
                return Err(EditError::OutOfBounds(edit.span));
            };
            out.push_str(kept);
            out.push_str(&edit.text);
            last = edit.span;
        }
        out.push_str(text.get(last.end() as usize..).unwrap_or_default());
        Ok(out)
    }
}

impl FromIterator<Edit> for EditSet {
    fn from_iter<I: IntoIterator<Item = Edit>>(edits: I) -> Self {
        Self { edits: edits.into_iter().collect() }
    }
}

impl Extend<Edit> for EditSet {
    fn extend<I: IntoIterator<Item = Edit>>(&mut self, edits: I) {
        self.edits.extend(edits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_edits_are_refused() {
        let edits: EditSet =
            [Edit::remove(Span::new(0, 3)), Edit::remove(Span::new(2, 4))].into_iter().collect();
        assert_eq!(
            edits.apply("abcdef"),
            Err(EditError::Overlap(Span::new(0, 3), Span::new(2, 4)))
        );
    }

    #[test]
    fn an_edit_outside_the_text_or_inside_a_character_is_refused() {
        for span in [Span::new(3, 9), Span::new(1, 2)] {
            let edits: EditSet = [Edit::remove(span)].into_iter().collect();
            assert_eq!(edits.apply("é!"), Err(EditError::OutOfBounds(span)));
        }
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let edits: EditSet = [Edit::insert(1, "1"), Edit::insert(1, "2")].into_iter().collect();
        assert_eq!(edits.apply("ab"), Ok("a12b".into()));
    }

    #[test]
    fn merge_takes_all_of_a_fix_or_nothing() {
        let mut edits: EditSet = [Edit::remove(Span::new(0, 3))].into_iter().collect();
        assert!(!edits.merge(&[Edit::insert(5, "x"), Edit::insert(1, "y")]));
        assert!(edits.merge(&[Edit::insert(5, "x"), Edit::remove(Span::new(0, 3))]));
        assert_eq!(edits.apply("abcdef"), Ok("dexf".into()));
    }
}
