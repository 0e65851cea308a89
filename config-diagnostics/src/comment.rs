use crate::{LineIndex, Span};

/// A comment of a file, and the line it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Its line, from 1.
    pub line: u32,
    /// Whether nothing but blanks stands before it.
    pub own_line: bool,
    /// The line it is about, from 1: its own behind other text, otherwise the one directly below its block of
    /// comments. `None` when there is no such line.
    pub applies_to_line: Option<u32>,
    /// Whether it belongs to the comments at the top of the file.
    pub first_block: bool,
}

impl Comment {
    /// A comment behind other text, about its own line.
    pub const fn trailing(span: Span, line: u32) -> Self {
        Self { span, line, own_line: false, applies_to_line: Some(line), first_block: false }
    }

    /// A comment on a line of its own, about the line `below`.
    pub const fn above(span: Span, line: u32, below: Option<u32>) -> Self {
        Self { span, line, own_line: true, applies_to_line: below, first_block: false }
    }

    /// Says whether it belongs to the comments at the top of the file.
    #[must_use]
    pub const fn first_block(mut self, first_block: bool) -> Self {
        self.first_block = first_block;
        self
    }

    /// The comments of a file whose spans, from `#` to the end of the line, are given in order.
    ///
    /// Lines of comments that follow one another are a block; it is about the line below it unless that is blank.
    /// The first block may have blank lines above it, and nothing else.
    ///
    /// ```
    /// use config_diagnostics::{Comment, LineIndex, Span};
    /// let text = "# one\n# two\nmode http # three\n";
    /// let comments = Comment::list(&LineIndex::new(text), &[Span::new(0, 5), Span::new(6, 11), Span::new(22, 29)]);
    /// assert_eq!(comments.iter().map(|c| (c.applies_to_line, c.first_block)).collect::<Vec<_>>(),
    ///     [(Some(3), true), (Some(3), true), (Some(3), false)]);
    /// ```
    pub fn list(index: &LineIndex<'_>, spans: &[Span]) -> Vec<Self> {
        let text = index.text();
        // A byte order mark is no text.
        let blank = |from: u32, to: u32| {
            let part = text.get(from as usize..to as usize).unwrap_or_default();
            part.trim_start_matches('\u{feff}').trim().is_empty()
        };
        let mut comments: Vec<Self> = Vec::with_capacity(spans.len());
        for &span in spans {
            let line = index.line(span.start());
            let start = index.line_span(line).start();
            let comment = if blank(start, span.start()) {
                let first = match comments.last() {
                    None => blank(0, span.start()),
                    Some(above) => above.first_block && above.line + 1 == line,
                };
                let below = index.line_span(line + 1);
                let below = (line < index.line_count() && !blank(below.start(), below.end()))
                    .then_some(line + 1);
                Self::above(span, line, below).first_block(first)
            } else {
                Self::trailing(span, line)
            };
            comments.push(comment);
        }
        // From the last to the first: a line of a block is about what the line below it is about.
        let mut below: Option<Self> = None;
        for comment in comments.iter_mut().rev() {
            if let Some(next) = below
                && comment.own_line
                && next.own_line
                && comment.line + 1 == next.line
            {
                comment.applies_to_line = next.applies_to_line;
            }
            below = Some(*comment);
        }
        comments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, spans: &[Span]) -> Vec<(u32, bool, Option<u32>, bool)> {
        Comment::list(&LineIndex::new(text), spans)
            .iter()
            .map(|c| (c.line, c.own_line, c.applies_to_line, c.first_block))
            .collect()
    }

    #[test]
    fn a_blank_line_or_the_end_leaves_a_block_without_its_line() {
        assert_eq!(places("#\n\nx", &[Span::new(0, 1)]), [(1, true, None, true)]);
        assert_eq!(places("#", &[Span::new(0, 1)]), [(1, true, None, true)]);
        assert_eq!(
            places("#\n  \t#\n", &[Span::new(0, 1), Span::new(5, 6)]),
            [(1, true, None, true), (2, true, None, true)]
        );
    }

    #[test]
    fn only_blank_lines_and_a_byte_order_mark_stand_above_the_first_block() {
        assert_eq!(places("\u{feff}#\nx", &[Span::new(3, 4)]), [(1, true, Some(2), true)]);
        assert_eq!(places("\n#\nx", &[Span::new(1, 2)]), [(2, true, Some(3), true)]);
        assert_eq!(places("x\n#\nx", &[Span::new(2, 3)]), [(2, true, Some(3), false)]);
        assert_eq!(
            places("#\n\n#\nx", &[Span::new(0, 1), Span::new(3, 4)]),
            [(1, true, None, true), (3, true, Some(4), false)]
        );
    }
}
