use crate::ValueError;
use std::fmt;

/// Words that the table cannot read, or values that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementError {
    word: usize,
    kind: StatementErrorKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementErrorKind {
    /// No keyword of the table is written so.
    UnknownKeyword {
        /// What was probably meant.
        suggestion: Option<&'static str>,
    },
    /// The line ends too early.
    MissingArgument {
        /// What is missing.
        name: &'static str,
    },
    /// The keyword takes fewer arguments.
    TooManyArguments,
    /// `no` and `default` may not stand before the keyword.
    NotNegatable,
    /// An argument cannot be what it must be.
    Value {
        /// The argument.
        argument: &'static str,
        /// Why not; its position counts within the word.
        error: ValueError,
    },
    /// The values would be written as words that mean something else.
    ReadsDifferently,
}

impl StatementError {
    pub(crate) fn new(word: usize, kind: StatementErrorKind) -> Self {
        Self { word, kind }
    }

    /// Index of the word that is wrong; one past the last word when something is missing.
    pub fn word(&self) -> usize {
        self.word
    }

    /// What is wrong.
    pub fn kind(&self) -> &StatementErrorKind {
        &self.kind
    }

    /// What to do about it, if that is known.
    pub fn help(&self) -> Option<String> {
        match &self.kind {
            StatementErrorKind::UnknownKeyword { suggestion: Some(name) } => {
                Some(format!("did you mean `{name}`?"))
            }
            StatementErrorKind::Value { error, .. } => error.help().map(str::to_owned),
            _ => None,
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StatementErrorKind::UnknownKeyword { .. } => f.write_str("unknown keyword"),
            StatementErrorKind::MissingArgument { name } => write!(f, "`{name}` is missing"),
            StatementErrorKind::TooManyArguments => f.write_str("too many arguments"),
            StatementErrorKind::NotNegatable => {
                f.write_str("`no` and `default` are not supported here")
            }
            StatementErrorKind::Value { argument, error } => {
                write!(f, "{argument}: {}", error.message())
            }
            StatementErrorKind::ReadsDifferently => {
                f.write_str("these values would be read back as something else")
            }
        }
    }
}

impl std::error::Error for StatementError {}
