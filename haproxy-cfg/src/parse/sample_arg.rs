use super::grammar::{Parsed, stop};
use std::borrow::Cow;
use std::fmt;

/// One argument of a sample fetch or converter.
///
/// An argument has quotes and escapes of its own, within those of the line (arg.c `make_arg_list`):
/// `"…"` and `'…'`, and outside single quotes `\\ \" \' \n \r \t` and backslash-blank; any other
/// backslash is a character. They are kept as written, so `a` and `"a"` are different arguments of
/// the same [`value`](Self::value). Blanks are part of it.
///
/// ```
/// use haproxy_cfg::SampleArg;
///
/// let arg = SampleArg::from("a,b)");
/// assert_eq!(arg.to_string(), r#""a,b)""#);
/// assert_eq!(arg.value(), "a,b)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleArg(Box<str>);

impl SampleArg {
    /// What HAProxy sees: the argument without its quotes and escapes.
    pub fn value(&self) -> Cow<'_, str> {
        if !self.0.contains(['"', '\'', '\\']) {
            return Cow::Borrowed(&self.0);
        }
        let mut value = String::with_capacity(self.0.len());
        let mut lexer = Lexer::default();
        let mut rest = &*self.0;
        while let Some(piece) = lexer.next(rest) {
            value.extend(piece.value);
            rest = piece.rest;
        }
        Cow::Owned(value)
    }
}

/// Quotes and escapes only what would not read back as itself.
impl From<&str> for SampleArg {
    fn from(value: &str) -> Self {
        let quoted = value.contains([',', ')']);
        let mut text = String::with_capacity(value.len() + 2);
        if quoted {
            text.push('"');
        }
        let mut chars = value.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                '"' | '\'' => text.extend(['\\', c]),
                // A backslash that starts no escape stands for itself: `\d` stays readable.
                '\\' => match chars.peek() {
                    Some(&next) if unescaped(next).is_none() && !next.is_control() => text.push(c),
                    _ => text.push_str("\\\\"),
                },
                _ => text.push(c),
            }
        }
        if quoted {
            text.push('"');
        }
        Self(text.into())
    }
}

impl From<String> for SampleArg {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

/// The argument as written, with its quotes and escapes.
impl fmt::Display for SampleArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a character after a backslash stands for, where the two are an escape.
fn unescaped(c: char) -> Option<char> {
    match c {
        '\\' | ' ' | '"' | '\'' => Some(c),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}

/// The state of the quotes while an argument is read.
#[derive(Default)]
struct Lexer {
    quote: Option<char>,
}

/// What one step read: a character of the value, or a quote that is none.
struct Piece<'a> {
    value: Option<char>,
    rest: &'a str,
}

impl Lexer {
    /// The next step over `text`; `None` at the end of the text or of the argument.
    fn next<'a>(&mut self, text: &'a str) -> Option<Piece<'a>> {
        let mut chars = text.chars();
        let c = chars.next()?;
        let rest = chars.as_str();
        match (c, self.quote) {
            (',' | ')', None) => None,
            ('"' | '\'', None) => {
                self.quote = Some(c);
                Some(Piece { value: None, rest })
            }
            (_, Some(quote)) if c == quote => {
                self.quote = None;
                Some(Piece { value: None, rest })
            }
            ('\\', None | Some('"')) => match chars.next().and_then(unescaped) {
                Some(value) => Some(Piece { value: Some(value), rest: chars.as_str() }),
                None => Some(Piece { value: Some(c), rest }),
            },
            _ => Some(Piece { value: Some(c), rest }),
        }
    }
}

/// One argument, up to the `,` or `)` that ends it.
pub(super) fn argument(text: &str) -> Parsed<'_, SampleArg> {
    let mut lexer = Lexer::default();
    let mut rest = text;
    while let Some(piece) = lexer.next(rest) {
        rest = piece.rest;
    }
    if rest.is_empty() {
        let help = match lexer.quote {
            Some(_) => "a quote is not closed",
            None => "close the arguments with ')'",
        };
        return Err(stop(text, "the argument never ends", Some(help)));
    }
    let raw = text.get(..text.len() - rest.len()).unwrap_or(text);
    Ok((rest, SampleArg(raw.into())))
}

#[cfg(test)]
mod tests {
    use super::{SampleArg, argument};

    #[test]
    fn quotes_and_escapes_are_read_as_haproxy_does() {
        for (text, value) in [
            ("host", "host"),
            ("", ""),
            (" a b ", " a b "),
            (r#""a,b)""#, "a,b)"),
            ("'a,b)'", "a,b)"),
            (r#"a",b"c"#, "a,bc"),
            (r"\n\r\t", "\n\r\t"),
            (r"\\ \  \' ", "\\   ' "),
            (r"\d\.\x20", r"\d\.\x20"),
            (r"'\n'", r"\n"),
            (r"'a\'", r"a\"),
            (r#""\"it's\"""#, "\"it's\""),
            ("(", "("),
            ("é", "é"),
        ] {
            let whole = format!("{text})");
            let (rest, arg) = argument(&whole).unwrap();
            assert_eq!((rest, &*arg.value()), (")", value), "{text:?}");
            assert_eq!(arg.to_string(), text);
        }
    }

    #[test]
    fn an_argument_that_never_ends_is_refused() {
        for text in ["a", "\"a)", "'a,", "a\\", "\"a\\\")"] {
            assert!(argument(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn any_value_reads_back() {
        for value in ["a", "", "a,b", ")", "\"", "'", "\\", "\\\\n", "a\nb", "\\d", "\\,", "\\\n"] {
            let arg = SampleArg::from(value);
            assert_eq!(arg.value(), value);
            let text = format!("{arg})");
            assert_eq!(argument(&text).unwrap(), (")", arg));
        }
    }
}
