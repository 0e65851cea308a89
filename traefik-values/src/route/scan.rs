//! The words of a rule. Traefik has rules read as expressions of Go, so these are Go's: a line break after a `)` or
//! a string ends the expression, and comments are blanks.

use super::RuleProblem;
use config_diagnostics::Span;

/// A word of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name,
    /// In back-ticks or double quotes.
    Text,
    Number,
    Open,
    Close,
    Comma,
    And,
    Or,
    Not,
    /// `...`, which Go allows behind the last argument.
    Ellipsis,
    /// A line break that ends the expression.
    Newline,
    End,
    Other,
}

/// A word and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
}

/// Splits a rule into words.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Whether a line break here ends the expression.
    ends_line: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        // Go passes over a byte order mark at the start.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, ends_line: false }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next word.
    pub(super) fn next(&mut self) -> Result<Lexeme, RuleProblem> {
        if let Some(newline) = self.skip_blanks()? {
            self.ends_line = false;
            return Ok(newline);
        }
        let (rest, start) = (self.rest(), self.at);
        let Some(first) = rest.chars().next() else {
            return Ok(Lexeme { token: Token::End, span: self.span(start) });
        };
        let (token, len) = match first {
            '`' => (Token::Text, self.raw_text()?),
            '"' => (Token::Text, self.quoted_text()?),
            _ if is_name_start(first) => (Token::Name, length(rest, is_name_part)),
            _ if first.is_ascii_digit() => {
                (Token::Number, length(rest, |c| c == '.' || is_name_part(c)))
            }
            _ => symbol(rest, first).ok_or_else(|| self.illegal(first))?,
        };
        self.at = start + len;
        self.ends_line = matches!(token, Token::Name | Token::Text | Token::Number | Token::Close);
        Ok(Lexeme { token, span: self.span(start) })
    }

    /// From `start` to where the scanner stands.
    fn span(&self, start: usize) -> Span {
        span(start, self.at)
    }

    /// Goes to the next word, or over the line break that ends the expression.
    fn skip_blanks(&mut self) -> Result<Option<Lexeme>, RuleProblem> {
        loop {
            let (rest, start) = (self.rest(), self.at);
            let Some(first) = rest.chars().next() else { return Ok(None) };
            let (len, breaks) = match first {
                '\n' => (1, true),
                ' ' | '\t' | '\r' => (1, false),
                // The break behind such a comment is read on its own.
                '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
                '/' if rest.starts_with("/*") => {
                    let end = rest.get(2..).and_then(|comment| comment.find("*/"));
                    let Some(end) = end else {
                        return Err(RuleProblem::syntax(
                            "the comment `/*` has no end",
                            span(start, start + 2),
                        ));
                    };
                    (end + 4, rest.get(2..end + 2).is_some_and(|comment| comment.contains('\n')))
                }
                _ => return Ok(None),
            };
            self.at += len;
            if breaks && self.ends_line {
                return Ok(Some(Lexeme { token: Token::Newline, span: self.span(start) }));
            }
        }
    }

    /// The length of a text in back-ticks, these included.
    fn raw_text(&self) -> Result<usize, RuleProblem> {
        let rest = self.rest();
        let end = rest.get(1..).and_then(|inner| inner.find('`'));
        end.map(|end| end + 2).ok_or_else(|| self.open_end("back-tick"))
    }

    /// The length of a text in double quotes, these included.
    fn quoted_text(&self) -> Result<usize, RuleProblem> {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                '\n' => break,
                '"' if !escaped => return Ok(at + 1),
                _ => escaped = c == '\\' && !escaped,
            }
        }
        Err(self.open_end("double quote"))
    }

    fn open_end(&self, what: &str) -> RuleProblem {
        let message = format!("the text that starts here has no closing {what}");
        RuleProblem::syntax(message, span(self.at, self.at + 1))
    }

    fn illegal(&self, c: char) -> RuleProblem {
        let place = span(self.at, self.at + c.len_utf8());
        let help = match c {
            '\'' | '‘' | '’' | '“' | '”' | '´' | '„' => {
                "put values into back-ticks: Host(`a.example.com`)"
            }
            '\u{a0}' | '\u{202f}' | '\u{200b}' => "write a plain blank",
            _ => "values stand in back-ticks: Host(`a.example.com`)",
        };
        let message = match c {
            '\'' => "a value in single quotes is no text".to_owned(),
            _ => format!("`{}` means nothing here", c.escape_debug()),
        };
        RuleProblem::syntax(message, place).with_help(help)
    }
}

/// What stands for itself. Other operators of Go are read as words, for the parser to refuse.
fn symbol(rest: &str, first: char) -> Option<(Token, usize)> {
    let long =
        [("&&", Token::And), ("||", Token::Or), ("...", Token::Ellipsis), ("!=", Token::Other)];
    if let Some((word, token)) = long.into_iter().find(|(word, _)| rest.starts_with(word)) {
        return Some((token, word.len()));
    }
    let token = match first {
        '(' => Token::Open,
        ')' => Token::Close,
        ',' => Token::Comma,
        '!' => Token::Not,
        '&' | '|' | '=' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '^' | '~' | '.' | ':' | ';'
        | '[' | ']' | '{' | '}' => Token::Other,
        _ => return None,
    };
    Some((token, 1))
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name_part(c: char) -> bool {
    is_name_start(c) || c.is_numeric()
}

/// How many bytes at the start of `text` are of this kind.
fn length(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// A place in a rule. Rules are no longer than a document, whose places fit.
pub(super) fn span(start: usize, end: usize) -> Span {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(place(start), place(end))
}
