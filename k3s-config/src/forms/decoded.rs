use config_diagnostics::Span;
use std::ops::Range;

/// Text that was decoded from a source (quotes and escapes taken away, lines joined), and where each part of
/// it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decoded {
    text: String,
    /// Runs that stand in the source as they are: offset here, offset there.
    runs: Vec<(u32, u32)>,
}

impl Decoded {
    /// A part of a source, as it is.
    pub(crate) fn verbatim(text: &str, start: u32) -> Self {
        Self { text: text.to_owned(), runs: vec![(0, start)] }
    }

    /// A text that one character of the source stands for.
    pub(crate) fn at_one_place(text: &str, source: u32) -> Self {
        let mut decoded = Self::default();
        text.chars().for_each(|c| decoded.push(c, source));
        decoded
    }

    /// Its characters, and where each stands.
    pub(crate) fn chars(&self) -> impl Iterator<Item = (char, u32)> {
        self.text.char_indices().map(|(at, c)| (c, self.source(at)))
    }

    /// Adds a character that stands at `source`, or that is written by what starts there.
    pub(crate) fn push(&mut self, c: char, source: u32) {
        let here = offset(self.text.len());
        let continues = |&(at, from): &(u32, u32)| from + (here - at) == source;
        if !self.runs.last().is_some_and(continues) {
            self.runs.push((here, source));
        }
        self.text.push(c);
    }

    /// Where it ends now, for [`reset`](Self::reset).
    pub(crate) fn mark(&self) -> (usize, usize) {
        (self.text.len(), self.runs.len())
    }

    /// Takes away what was added since `mark`.
    pub(crate) fn reset(&mut self, mark: (usize, usize)) {
        self.text.truncate(mark.0);
        self.runs.truncate(mark.1);
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the byte at `at` stands in the source; of the end, where the source goes on.
    pub(crate) fn source(&self, at: usize) -> u32 {
        let at = offset(at);
        let next = self.runs.partition_point(|(here, _)| *here <= at);
        let run = next.checked_sub(1).and_then(|n| self.runs.get(n));
        run.map_or(0, |(here, source)| source + (at - here))
    }

    /// The bytes of the source that a part of the text was decoded from.
    pub(crate) fn span(&self, part: Range<usize>) -> Span {
        let start = self.source(part.start);
        match part.end.checked_sub(1) {
            Some(last) if part.end > part.start => Span::new(start, self.source(last) + 1),
            _ => Span::at(start),
        }
    }

    /// The part of it that stands at these bytes.
    pub(crate) fn part(&self, part: Range<usize>) -> Self {
        let mut taken = Self::default();
        let text = self.text.get(part.clone()).unwrap_or_default();
        for (at, c) in text.char_indices() {
            taken.push(c, self.source(part.start + at));
        }
        taken
    }

    /// The part of it from `start` on.
    pub(crate) fn tail(&self, start: usize) -> Self {
        self.part(start..self.text.len())
    }

    /// All its bytes in the source; where it is empty, the place `at`.
    pub(crate) fn whole(&self, at: u32) -> Span {
        if self.text.is_empty() { Span::at(at) } else { self.span(0..self.text.len()) }
    }
}

pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_its_source() {
        // a"b c" reads ab c.
        let mut decoded = Decoded::default();
        for (c, source) in [('a', 0), ('b', 2), (' ', 3), ('c', 4)] {
            decoded.push(c, source);
        }
        assert_eq!(decoded.text(), "ab c");
        assert_eq!(decoded.span(0..2), Span::new(0, 3));
        assert_eq!(decoded.span(3..4), Span::new(4, 5));
        assert_eq!(decoded.tail(1).span(0..3), Span::new(2, 5));
    }
}
