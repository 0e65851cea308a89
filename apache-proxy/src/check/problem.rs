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
    /// The number of httpd's own message.
    pub(super) number: &'static str,
}

/// What the walk over the directives says of each error.
const SYNTAX_ERROR: &str = "AH00526";

impl Problem {
    pub(super) fn new(
        rule: &'static RuleInfo,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { rule, word: None, message: message.into(), help: help.into(), number: SYNTAX_ERROR }
    }

    /// A value that is not taken.
    pub(super) fn value(word: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(rules::INVALID_VALUE, message, help).at(word)
    }

    /// Too many words, or too few.
    pub(super) fn arguments(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(rules::ARGUMENTS, message, help)
    }

    /// The problem is found after the walk, and has a number of its own.
    pub(super) const fn numbered(mut self, number: &'static str) -> Self {
        self.number = number;
        self
    }

    pub(super) fn at(mut self, word: usize) -> Self {
        self.word = Some(word);
        self
    }
}
