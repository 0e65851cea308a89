//! Small readers over a line's words, and their errors.

use crate::{Name, StatementError, StatementErrorKind, ValueError};
use std::str::FromStr;

/// The value at word `n`, which messages call `argument`.
pub(super) fn value<S: AsRef<str>, T: FromStr<Err = ValueError>>(
    words: &[S],
    n: usize,
    argument: &'static str,
) -> Result<T, StatementError> {
    text(words, n, argument)?.parse().map_err(|error| refused(n, argument, error))
}

/// Word `n`, whatever it holds.
pub(super) fn text<S: AsRef<str>>(
    words: &[S],
    n: usize,
    argument: &'static str,
) -> Result<String, StatementError> {
    let missing = || StatementError::new(n, StatementErrorKind::MissingArgument { name: argument });
    words.get(n).map(|word| word.as_ref().to_owned()).ok_or_else(missing)
}

/// The name at word `n`.
pub(super) fn name<S: AsRef<str>>(words: &[S], n: usize) -> Result<Name, StatementError> {
    value(words, n, "name")
}

/// Word `n` cannot be what it must be.
pub(super) fn refused(n: usize, argument: &'static str, error: ValueError) -> StatementError {
    StatementError::new(n, StatementErrorKind::Value { argument, error })
}

/// The first words are no keyword.
pub(super) fn unknown() -> StatementError {
    StatementError::new(0, StatementErrorKind::UnknownKeyword { suggestion: None })
}

/// The same error, of words that start at word `by` of their line.
pub(super) fn shifted(error: &StatementError, by: usize) -> StatementError {
    StatementError::new(error.word() + by, error.kind().clone())
}
