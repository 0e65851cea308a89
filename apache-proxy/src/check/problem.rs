use super::rules;
use config_diagnostics::RuleInfo;

/// What is wrong with a directive, and how to mend it.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) rule: &'static RuleInfo,
    /// The word at fault, counted without the name; `None`: the line as a whole.
    pub(super) word: Option<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Problem {
    pub(super) fn new(
        rule: &'static RuleInfo,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { rule, word: None, message: message.into(), help: help.into() }
    }

    /// A value that is not taken.
    pub(super) fn value(word: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(rules::INVALID_VALUE, message, help).at(word)
    }

    /// Too many words, or too few.
    pub(super) fn arguments(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(rules::ARGUMENTS, message, help)
    }

    pub(super) fn at(mut self, word: usize) -> Self {
        self.word = Some(word);
        self
    }
}
