use std::borrow::Cow;
use std::convert::Infallible;

/// Why a word (or a list of words) is not a value of the wanted type.
///
/// Printed, it is the message alone; [`help`](Self::help) says what to write instead. Every format crate's
/// leaf values are read with it.
///
/// ```
/// use config_diagnostics::ValueError;
/// let error = ValueError::new("a port is a number", 5).with_help("443");
/// assert_eq!((error.message(), error.help(), error.at()), ("a port is a number", Some("443"), 5));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    message: Cow<'static, str>,
    help: Option<Cow<'static, str>>,
    word: usize,
    at: usize,
    tolerated: bool,
}

impl ValueError {
    /// What is wrong, in one sentence, and where in the word.
    pub fn new(message: impl Into<Cow<'static, str>>, at: usize) -> Self {
        Self { message: message.into(), help: None, word: 0, at, tolerated: false }
    }

    /// What to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error, for the word at this index of a list.
    #[must_use]
    pub fn in_word(mut self, word: usize) -> Self {
        self.word = word;
        self
    }

    /// The same error, for a text of which the value starts at `offset`.
    #[must_use]
    pub fn shifted(mut self, offset: usize) -> Self {
        self.at += offset;
        self
    }

    /// The same error, of a word whose start the real program reads, and whose rest it passes over.
    #[must_use]
    pub fn but_tolerated(mut self) -> Self {
        self.tolerated = true;
        self
    }

    /// Whether the real program reads the start of the word and passes over the rest, with a warning or
    /// without: `10k` is 10 where it reads a plain number.
    pub fn is_tolerated(&self) -> bool {
        self.tolerated
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where in the word, in bytes from its start.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Which word of a list, from 0; always 0 for a value of one word. It may be the number of
    /// words: something is missing after the last one.
    pub fn word(&self) -> usize {
        self.word
    }
}

impl From<Infallible> for ValueError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
