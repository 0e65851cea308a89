//! The lines of a section by their first words: rules ask for few of many.

use super::{SectionView, Statement};

/// Which first words there are.
#[derive(Debug)]
pub(super) struct Heads {
    /// A bit for every key; several share one. Most words that are asked for are nowhere in a section.
    some: u64,
    /// The keys of first words, each with the index of its line, sorted.
    list: Vec<(u32, u32)>,
}

impl Heads {
    pub(super) fn of(lines: &[Statement<'_>]) -> Self {
        let mut list: Vec<_> = lines.iter().map(|line| key(line.value(0))).zip(0..).collect();
        list.sort_unstable();
        let some = list.iter().fold(0, |some, (key, _)| some | bit(*key));
        Self { some, list }
    }

    /// The indices of lines whose first word is likely this, in order.
    fn likely(&self, word: &str) -> &[(u32, u32)] {
        let wanted = key(word);
        if self.some & bit(wanted) == 0 {
            return &[];
        }
        let from = self.list.partition_point(|(key, _)| *key < wanted);
        let rest = self.list.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(key, _)| *key == wanted)).unwrap_or_default()
    }
}

/// Its length, first, middle and last byte. Words that share them only cost a comparison.
fn key(word: &str) -> u32 {
    let byte = |n: usize| word.as_bytes().get(n).copied().unwrap_or_default();
    let length = u8::try_from(word.len()).unwrap_or(u8::MAX);
    let last = byte(word.len().saturating_sub(1));
    u32::from_be_bytes([length, byte(0), last, byte(word.len() / 2)])
}

/// The top six bits of a product that all bits of the key count in.
fn bit(key: u32) -> u64 {
    1 << (key.wrapping_mul(0x9e37_79b1) >> 26)
}

impl<'d> SectionView<'d> {
    /// The lines whose first word this is, each with its index.
    pub(crate) fn starting<'v>(
        &'v self,
        word: &'v str,
    ) -> impl DoubleEndedIterator<Item = (usize, &'v Statement<'d>)> {
        let likely = self.heads.likely(word).iter();
        let lines = likely.filter_map(|(_, n)| Some((*n as usize, self.lines.get(*n as usize)?)));
        lines.filter(move |(_, line)| line.is(word))
    }

    /// Whether a line begins with this word.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.starting(word).next().is_some()
    }

    /// The lines that begin with these words.
    pub(crate) fn all<'v>(
        &'v self,
        words: &'v [&'v str],
    ) -> impl DoubleEndedIterator<Item = &'v Statement<'d>> {
        let first = words.first().copied().unwrap_or_default();
        self.starting(first).map(|(_, line)| line).filter(move |line| line.starts_with(words))
    }

    /// The last line that begins with these words.
    pub(crate) fn last(&self, words: &[&str]) -> Option<&Statement<'d>> {
        self.lines.get(self.last_index(words)?)
    }

    /// The index of the last line that begins with these words.
    pub(super) fn last_index(&self, words: &[&str]) -> Option<usize> {
        let (first, _) = words.split_first()?;
        self.starting(first).rfind(|(_, line)| line.starts_with(words)).map(|(n, _)| n)
    }
}
