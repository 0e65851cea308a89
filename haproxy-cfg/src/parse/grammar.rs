//! What the nom grammars of this room share: an error that knows where it happened.

use super::ValueError;
use nom::error::{ErrorKind, ParseError};
use std::borrow::Cow;

/// The result of a grammar over text.
pub(super) type Parsed<'a, T> = nom::IResult<&'a str, T, Stop<'a>>;

/// Where a grammar stopped, and why.
#[derive(Debug)]
pub(super) struct Stop<'a> {
    rest: &'a str,
    message: Cow<'static, str>,
    help: Option<&'static str>,
}

impl<'a> ParseError<&'a str> for Stop<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Self {
        Self { rest, message: "unexpected text".into(), help: None }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// Ends the parse at `rest`: no other alternative is tried.
pub(super) fn stop<'a>(
    rest: &'a str,
    message: impl Into<Cow<'static, str>>,
    help: Option<&'static str>,
) -> nom::Err<Stop<'a>> {
    nom::Err::Failure(Stop { rest, message: message.into(), help })
}

/// The error of a grammar that was given `text`, a suffix of which it stopped at.
pub(super) fn located(text: &str, error: nom::Err<Stop<'_>>) -> ValueError {
    match error {
        nom::Err::Incomplete(_) => ValueError::new("unexpected end", text.len()),
        nom::Err::Error(stop) | nom::Err::Failure(stop) => {
            let error = ValueError::new(stop.message, text.len().saturating_sub(stop.rest.len()));
            match stop.help {
                Some(help) => error.with_help(help),
                None => error,
            }
        }
    }
}

/// A character that may stand in the name of a sample fetch or converter (tools.c `is_idchar`).
pub(super) fn is_keyword_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | ':')
}
