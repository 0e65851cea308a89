//! Values that are one of a few words.

use super::leaf::Leaf;
use serde_json::Value;

pub(crate) trait Choice: Copy + PartialEq + 'static {
    /// Every word, and what it stands for.
    const WORDS: &'static [(&'static str, Self)];

    /// How it is written.
    fn word(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, choice)| *choice == self);
        word.map_or("", |(word, _)| word)
    }
}

impl<C: Choice> Leaf for C {
    fn to_json(&self) -> Option<Value> {
        Some(self.word().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        let known = Self::WORDS.iter().find(|(word, _)| value.as_str() == Some(word));
        known.map(|(_, choice)| *choice).ok_or("one of the words that the chart knows")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> super::Kind {
        super::Kind::Words(Self::WORDS.iter().map(|(word, _)| *word).collect())
    }
}
