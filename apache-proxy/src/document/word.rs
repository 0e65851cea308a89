use super::joined::{Joined, is_blank, is_space};
use config_diagnostics::Span;
use std::borrow::Cow;

/// A word of a line: as written, and as httpd reads it (`ap_getword_conf`).
///
/// ```
/// use apache_proxy::{Document, Quoting};
/// let document = Document::parse("ProxyPass \"/a \\\"b\\\"\" http://\\\n10.0.0.1/\n").document;
/// let words: Vec<_> = document.lines().next().unwrap().words().collect();
/// assert_eq!((words[1].value().as_ref(), words[1].quoting()), ("/a \"b\"", Quoting::Double));
/// assert_eq!((words[2].raw(), words[2].value().as_ref()), ("http://\\\n10.0.0.1/", "http://10.0.0.1/"));
/// assert_eq!(words[2].pieces().count(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'d> {
    raw: &'d str,
    start: u32,
}

/// How a word is quoted. Both kinds of quotes mean the same; variables are replaced in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// Without quotes; those inside it are characters like others.
    Bare,
    /// In double quotes; the closing one may be missing.
    Double,
    /// In single quotes; the closing one may be missing.
    Single,
}

/// A `${name}` in a line, which httpd replaces before it looks at words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable<'d> {
    /// What stands between the braces: everything up to the first `}`.
    pub name: Cow<'d, str>,
    /// From `$` to `}`.
    pub span: Span,
}

impl<'d> Word<'d> {
    /// The word as written, quotes, backslashes and line continuations included.
    pub const fn raw(&self) -> &'d str {
        self.raw
    }

    /// Where it stands, from its first byte to its last.
    pub fn span(&self) -> Span {
        Span::at(self.start)
            .cover(Span::at(self.start + u32::try_from(self.raw.len()).unwrap_or(0)))
    }

    /// Where its pieces stand: several when it goes on over a line continuation.
    pub fn pieces(&self) -> impl Iterator<Item = Span> + use<'d> {
        let pieces: Vec<_> = Joined::new(self.raw, self.start).pieces().collect();
        pieces.into_iter()
    }

    /// The word as httpd reads it, `${…}` left as written.
    pub fn value(&self) -> Cow<'d, str> {
        let plain = |byte| !matches!(byte, b'\n' | b'\\' | b'"' | b'\'');
        if self.raw.bytes().all(plain) {
            return Cow::Borrowed(self.raw);
        }
        match self.joined() {
            Cow::Borrowed(raw) => unquoted(raw),
            Cow::Owned(raw) => Cow::Owned(unquoted(&raw).into_owned()),
        }
    }

    /// How it is quoted.
    pub fn quoting(&self) -> Quoting {
        match self.raw.as_bytes().first() {
            Some(b'"') => Quoting::Double,
            Some(b'\'') => Quoting::Single,
            _ => Quoting::Bare,
        }
    }

    /// Whether it opens a quote that its line does not close. httpd takes the rest of the line, and is silent.
    pub fn is_unterminated(&self) -> bool {
        let raw = self.joined();
        let quote = raw.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
        quote.is_some_and(|quote| quoted_end(&raw, quote).is_none())
    }

    /// Whether it holds a `${…}`. Blanks do not end one, so it may also reach into the next word:
    /// see [`Line::variables`](super::Line::variables).
    pub fn has_variables(&self) -> bool {
        self.raw.contains("${")
    }

    fn joined(&self) -> Cow<'d, str> {
        // Nothing to trim: it starts and ends with a byte of its own.
        if self.raw.contains('\n') {
            Joined::new(self.raw, self.start).into_text()
        } else {
            Cow::Borrowed(self.raw)
        }
    }
}

/// Walks the words of a logical line.
#[derive(Clone, Debug)]
pub(super) struct Words<'d> {
    line: Joined<'d>,
    at: usize,
    end: usize,
}

impl<'d> Words<'d> {
    /// The words between two places of the joined text.
    pub(super) const fn within(line: Joined<'d>, at: usize, end: usize) -> Self {
        Self { line, at, end }
    }
}

impl<'d> Iterator for Words<'d> {
    type Item = Word<'d>;

    fn next(&mut self) -> Option<Word<'d>> {
        let text = self.line.text().get(..self.end)?;
        let rest = text.as_bytes().get(self.at..)?;
        let from = self.at + rest.iter().position(|b| !is_space(*b))?;
        self.at = from + word_len(text.get(from..)?);
        let (raw, span) = self.line.cover(from, self.at);
        Some(Word { raw, start: span.start() })
    }
}

/// Length of the word at the start of `text`, which is no blank. A closing quote ends it, whatever follows.
pub(crate) fn word_len(text: &str) -> usize {
    let end = match text.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => quoted_end(text, *quote),
        _ => text.bytes().position(is_space),
    };
    end.unwrap_or(text.len())
}

/// Where the quoted word at the start of `text` ends, behind its closing quote.
fn quoted_end(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&quote) {
            return Some(at + 1);
        }
        let escapes = bytes.get(at + 1).is_some_and(|next| *next == b'\\' || *next == quote);
        at += 1 + usize::from(escapes);
    }
}

/// The value of a word, without quotes and escapes: `\\` everywhere, and the word's own quote.
pub(crate) fn unquoted(raw: &str) -> Cow<'_, str> {
    let quote = raw.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
    let inner = match quote {
        None => raw,
        Some(quote) => {
            let end = quoted_end(raw, quote).map_or(raw.len(), |end| end - 1);
            raw.get(1..end).unwrap_or_default()
        }
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' {
            chars.next_if(|next| *next == '\\' || Some(*next) == quote.map(char::from))
        } else {
            None
        };
        out.push(escaped.unwrap_or(c));
    }
    Cow::Owned(out)
}

/// The first word of `text` as httpd reads it, and what stands behind it and its blanks.
pub(crate) fn first_word(text: &str) -> (Cow<'_, str>, &str) {
    let text = text.trim_start_matches(is_blank);
    let (word, rest) = text.split_at_checked(word_len(text)).unwrap_or((text, ""));
    (unquoted(word), rest.trim_start_matches(is_blank))
}

/// Where the first `${…}` of `text` stands: from `$`, and behind `}`.
pub(crate) fn first_variable(text: &str) -> Option<(usize, usize)> {
    let open = text.find("${")?;
    let close = text.get(open..)?.find('}')?;
    Some((open, open + close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        Words::within(Joined::new(text, 0), 0, text.len())
            .map(|word| word.value().into_owned())
            .collect()
    }

    /// Each measured on 2.4.71.
    #[test]
    fn words_end_where_httpd_ends_them() {
        assert_eq!(values(r#""/a""http://b"c"#), ["/a", "http://b", "c"]);
        assert_eq!(values(r#"a "b c"#), ["a", "b c"], "an open quote takes the rest");
        assert_eq!(values(r#"a"b c""#), ["a\"b", "c\""], "quotes inside a word are characters");
        assert_eq!(values(r"a\ b"), ["a\\", "b"], "a blank cannot be escaped");
        assert_eq!(values(r#""a\"b\\\n\'" 'c\'d\"'"#), ["a\"b\\\\n\\'", "c'd\\\""]);
        assert_eq!(values(r#"a\\b\"c"#), ["a\\b\\\"c"]);
        assert_eq!(values("a\u{b}b\u{c}c\u{a0}d # e"), ["a", "b", "c\u{a0}d", "#", "e"]);
        assert_eq!(values(r#""" '' x"#), ["", "", "x"]);
        assert_eq!(values(r#""a\"#), ["a\\"]);
        assert_eq!(values(r#""a\" b"#), ["a\" b"]);
    }
}
