use crate::Span;

/// A place as people count it: line and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in the unit that was asked for.
    pub column: u32,
}

/// Where the lines of a text start, to turn byte offsets into lines and columns and back.
///
/// A line ends with LF; a CR before it belongs to the line.
///
/// ```
/// use config_diagnostics::LineIndex;
/// let index = LineIndex::new("é\n😀x\n");
/// let at_x = "é\n😀".len() as u32;
/// assert_eq!(index.characters(at_x).column, 2);
/// assert_eq!(index.utf16(at_x).column, 3);
/// assert_eq!(index.bytes(at_x).column, 5);
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> LineIndex<'t> {
    /// Indexes `text`. Linear in its length; lines past 4 GiB are not indexed.
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1))
            .map_while(|n| u32::try_from(n).ok())
            .collect();
        Self { text, starts }
    }

    /// The indexed text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Number of lines; a text that ends with LF has an empty last one.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line, from 1, in which `offset` lies. Offsets past the end lie in the last line.
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// The span of a line, from 1, without its LF. Lines past the last are empty, at the end.
    pub fn line_span(&self, line: u32) -> Span {
        let end_of_text = Span::of(self.text).end();
        let n = line.max(1) as usize - 1;
        let Some(&start) = self.starts.get(n) else { return Span::at(end_of_text) };
        Span::new(start, self.starts.get(n + 1).map_or(end_of_text, |next| next - 1))
    }

    /// Line and column of `offset`, the column in characters (Unicode scalar values).
    pub fn characters(&self, offset: u32) -> LineColumn {
        self.column(offset, |before| before.chars().count())
    }

    /// Line and column of `offset`, the column in UTF-16 code units, as the language server protocol counts.
    pub fn utf16(&self, offset: u32) -> LineColumn {
        self.column(offset, |before| before.chars().map(char::len_utf16).sum())
    }

    /// Line and column of `offset`, the column in bytes.
    pub fn bytes(&self, offset: u32) -> LineColumn {
        self.column(offset, str::len)
    }

    /// The byte offset of a line and UTF-16 column, both from 1; a column past the end of its line is its end.
    pub fn offset_utf16(&self, place: LineColumn) -> u32 {
        let span = self.line_span(place.line);
        let mut left = place.column.saturating_sub(1) as usize;
        let line = self.text.get(span.range()).unwrap_or_default();
        for (at, c) in line.char_indices() {
            if left < c.len_utf16() {
                return span.part(at..at).start();
            }
            left -= c.len_utf16();
        }
        span.end()
    }

    fn column(&self, offset: u32, measure: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_span(line).start() as usize;
        // An offset inside a character counts as that character's start.
        let mut end = (offset as usize).min(self.text.len()).max(start);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(start..end).unwrap_or_default();
        LineColumn { line, column: u32::try_from(measure(before)).unwrap_or(u32::MAX - 1) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_columns_of_crlf_and_empty_texts() {
        let index = LineIndex::new("a\r\nb");
        assert_eq!(index.line_span(1), Span::new(0, 2));
        assert_eq!(index.characters(3), LineColumn { line: 2, column: 1 });
        assert_eq!(LineIndex::new("").characters(0), LineColumn { line: 1, column: 1 });
        assert_eq!(LineIndex::new("x").characters(9), LineColumn { line: 1, column: 2 });
    }

    proptest! {
        #[test]
        fn utf16_places_lead_back_to_their_offset(text in "(\\PC|\n|\r\n){0,40}") {
            let index = LineIndex::new(&text);
            for (at, _) in text.char_indices() {
                let at = u32::try_from(at).unwrap();
                prop_assert_eq!(index.offset_utf16(index.utf16(at)), at);
            }
        }
    }
}
