//! What lines with a type of their own have in common.

use super::{Directive, ItemError, ItemErrorKind};
use crate::{ParameterScope, ProxyParameter, quote_word};
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A line that is its directive and its words.
///
/// Its fields are private, and whoever makes one verifies it: so its words can be written, and read back as
/// the same value. That is why printing has no errors.
pub(super) trait LineItem: Sized + PartialEq {
    /// The directive.
    fn directive(&self) -> &'static Directive;

    /// The arguments, unquoted.
    fn words(&self) -> Vec<Cow<'_, str>>;

    /// Reads the arguments.
    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError>;

    /// How a word is written.
    fn quote(word: &str) -> Result<Cow<'_, str>, ItemErrorKind> {
        quote_word(word).map_err(ItemErrorKind::Quote)
    }

    /// The value, if it can be written and reads back the same.
    fn verified(self) -> Result<Self, ItemError> {
        let words: Vec<String> = self.words().into_iter().map(Cow::into_owned).collect();
        for (n, word) in words.iter().enumerate() {
            Self::quote(word).map_err(|kind| ItemError::new(n + 1, kind))?;
        }
        if Self::read(self.directive(), &words)? == self {
            return Ok(self);
        }
        Err(ItemError::new(0, ItemErrorKind::ReadsDifferently))
    }

    /// Name and arguments, as a line.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.directive().key())?;
        for word in self.words() {
            f.write_char(' ')?;
            f.write_str(&Self::quote(&word).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// The word as a parameter, if it is written as one.
pub(super) fn parameter(word: &str) -> Option<ProxyParameter> {
    word.parse().ok()
}

/// Reads `key=value` words, the first of which is argument `at`.
pub(super) fn parameters(
    words: &[String],
    at: usize,
    scope: ParameterScope,
) -> Result<Vec<ProxyParameter>, ItemError> {
    let read = |(n, word): (usize, &String)| {
        let parameter: ProxyParameter = word
            .parse()
            .and_then(|parameter: ProxyParameter| {
                parameter.effective(scope)?;
                Ok(parameter)
            })
            .map_err(|error| ItemError::value(at + n, "parameter", error))?;
        Ok(parameter)
    };
    words.iter().enumerate().map(read).collect()
}

/// The parameter as a builder takes it: httpd must know it, and read all of its value.
pub(super) fn checked_parameter(
    key: &str,
    value: &str,
    scope: ParameterScope,
) -> Result<ProxyParameter, ItemError> {
    let refuse = |error| ItemError::value(0, "parameter", error);
    let parameter = ProxyParameter::new(key, value).map_err(refuse)?;
    let passed_over = parameter.effective(scope).map_err(refuse)?.passed_over().to_owned();
    if passed_over.is_empty() {
        return Ok(parameter);
    }
    let message = format!("httpd passes over `{passed_over}` in `{parameter}`");
    Err(refuse(crate::ValueError::new(message, 0)))
}

/// Puts `parameter` in the place of the one with its key, or at the end.
pub(super) fn put(parameters: &mut Vec<ProxyParameter>, parameter: ProxyParameter) {
    let same = |other: &&mut ProxyParameter| other.key().eq_ignore_ascii_case(parameter.key());
    match parameters.iter_mut().find(same) {
        Some(place) => *place = parameter,
        None => parameters.push(parameter),
    }
}
