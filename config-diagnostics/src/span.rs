use std::ops::Range;

/// Longest text, in bytes, that spans can reach, and that is indexed: 4 GiB less one. What lies behind is kept.
pub const MAX_TEXT: usize = u32::MAX as usize;

/// The part of a text that spans can reach, ending with a whole character.
pub fn indexable(text: &str) -> &str {
    let end = (0..=text.len().min(MAX_TEXT)).rev().find(|n| text.is_char_boundary(*n));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// A half-open range of byte offsets into a text of at most 4 GiB.
///
/// ```
/// use config_diagnostics::Span;
/// let text = "mode http";
/// assert_eq!(&text[Span::new(5, 9).range()], "http");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`. An `end` before `start` counts as `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The empty span at `offset`: a place between two bytes.
    pub const fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// The whole of `text`; what lies past 4 GiB is left out.
    pub fn of(text: &str) -> Self {
        Self::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX))
    }

    /// First byte.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range to slice with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `offset` lies inside.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part of `inner` (offsets relative to this span's start), clamped to this span.
    #[must_use]
    pub fn part(self, inner: Range<usize>) -> Self {
        let clamp = |n: usize| self.start + u32::try_from(n).unwrap_or(u32::MAX).min(self.len());
        Self::new(clamp(inner.start), clamp(inner.end))
    }
}
