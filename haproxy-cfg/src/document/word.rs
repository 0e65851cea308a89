use super::escape::{Escape, Expansion};
use super::section_kind::SectionKind;
use config_diagnostics::Span;
use std::borrow::Cow;

/// A word of a line: as written, and as HAProxy reads it.
///
/// ```
/// use haproxy_cfg::{Document, Quoting};
/// let document = Document::parse("log-tag \"k3s lb\"'\\n'\n").document;
/// let word = document.lines().next().unwrap().words().nth(1).unwrap();
/// assert_eq!(word.raw(), "\"k3s lb\"'\\n'");
/// assert_eq!(word.value(), "k3s lb\\n");
/// assert_eq!(word.quoting(), Quoting::Mixed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'d> {
    raw: &'d str,
    start: u32,
    /// Nothing in it stands for anything else: it is ASCII without quotes and backslashes.
    is_plain: bool,
}

/// How a word is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// Without quotes; it may hold backslash sequences.
    Bare,
    /// All of it in one pair of double quotes.
    Double,
    /// All of it in one pair of single quotes.
    Single,
    /// Pieces of several kinds.
    Mixed,
}

/// A variable that a word refers to, in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable<'d> {
    /// Its name.
    pub name: &'d str,
    /// What stands in when it is unset (since 2.5).
    pub default: Option<&'d str>,
    /// `[*]`: its value is split into words (since 2.3).
    pub split: bool,
}

/// A piece of a word.
enum Piece<'d> {
    Text(&'d str),
    Byte(u8),
    Variable(Expansion<'d>, &'d str),
}

impl<'d> Word<'d> {
    pub(super) fn new(raw: &'d str, start: u32) -> Self {
        let is_plain = raw.is_ascii() && !raw.contains(['"', '\'', '\\']);
        Self { raw, start, is_plain }
    }

    /// The word as written, quotes and backslashes included.
    pub const fn raw(&self) -> &'d str {
        self.raw
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        Span::at(self.start)
            .cover(Span::at(self.start + u32::try_from(self.raw.len()).unwrap_or(0)))
    }

    /// The word as HAProxy reads it, variables left as written.
    ///
    /// Bytes that `\xHH` makes and that are not UTF-8 come out as U+FFFD; see [`is_text`](Self::is_text).
    pub fn value(&self) -> Cow<'d, str> {
        if self.is_plain || !self.raw.contains(['"', '\'', '\\']) {
            return Cow::Borrowed(self.raw);
        }
        match String::from_utf8(self.bytes()) {
            Ok(value) => Cow::Owned(value),
            Err(error) => Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }
    }

    /// Whether its value is the same wherever HAProxy runs, and UTF-8: it holds no variable and no odd byte.
    pub fn is_text(&self) -> bool {
        self.is_plain
            || !self.raw.contains(['$', '\\'])
            || (!self.has_variables() && std::str::from_utf8(&self.bytes()).is_ok())
    }

    /// Whether it refers to an environment variable.
    pub fn has_variables(&self) -> bool {
        !self.is_plain && self.raw.contains('$') && self.variables().next().is_some()
    }

    /// The environment variables it refers to.
    pub fn variables(&self) -> impl Iterator<Item = Variable<'d>> {
        let raw = if self.is_plain { "" } else { self.raw };
        Pieces::new(raw).filter_map(|piece| match piece {
            Piece::Variable(Expansion { name, default, split, .. }, _) => {
                Some(Variable { name, default, split })
            }
            _ => None,
        })
    }

    /// How it is quoted.
    pub fn quoting(&self) -> Quoting {
        if self.is_plain {
            return Quoting::Bare;
        }
        let inner = |quote: char| {
            let inner = self.raw.strip_prefix(quote)?.strip_suffix(quote)?;
            // A quote inside ends the pair, unless escaped, which only double quotes know.
            let mut bytes = inner.bytes();
            while let Some(byte) = bytes.next() {
                if byte == quote as u8 {
                    return None;
                }
                if byte == b'\\' && quote == '"' {
                    bytes.next()?;
                }
            }
            Some(())
        };
        if inner('"').is_some() {
            Quoting::Double
        } else if inner('\'').is_some() {
            Quoting::Single
        } else if Pieces::new(self.raw).has_quotes() {
            Quoting::Mixed
        } else {
            Quoting::Bare
        }
    }

    /// The word as its author sees it: cut where blanks that HAProxy takes for letters stand outside quotes
    /// (no-break spaces and the like, from web pages), without them.
    pub(super) fn as_seen(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            loop {
                if rest.raw.is_empty() {
                    return None;
                }
                if rest.is_plain {
                    return Some(std::mem::replace(&mut rest, Self::new("", 0)));
                }
                let (at, blank) = first_odd_blank(rest.raw);
                let (word, behind) = rest.raw.split_at_checked(at).unwrap_or((rest.raw, ""));
                let seen = Self::new(word, rest.start);
                let skip = at + blank;
                rest = Self::new(
                    behind.get(blank..).unwrap_or_default(),
                    rest.start + u32::try_from(skip).unwrap_or(0),
                );
                if !seen.raw.is_empty() {
                    return Some(seen);
                }
            }
        })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.raw.len());
        for piece in Pieces::new(self.raw) {
            match piece {
                Piece::Text(text) | Piece::Variable(_, text) => {
                    out.extend_from_slice(text.as_bytes());
                }
                Piece::Byte(byte) => out.push(byte),
            }
        }
        out
    }
}

/// Walks a word's pieces, quotes left out. The word is well formed: the lexer has seen it.
struct Pieces<'d> {
    rest: &'d str,
    quote: Option<char>,
}

impl<'d> Pieces<'d> {
    const fn new(raw: &'d str) -> Self {
        Self { rest: raw, quote: None }
    }

    /// Whether a quote opens anywhere.
    fn has_quotes(mut self) -> bool {
        loop {
            match self.rest.find(['"', '\'', '\\']) {
                None => return false,
                Some(at) if self.rest.get(at..).is_some_and(|r| r.starts_with('\\')) => {
                    let rest = self.rest.get(at..).unwrap_or_default();
                    let len = Escape::read(rest.as_bytes(), false).map_or(1, Escape::len);
                    self.rest = rest.get(len..).unwrap_or_default();
                }
                Some(_) => return true,
            }
        }
    }

    fn take(&mut self, len: usize) -> &'d str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

impl<'d> Iterator for Pieces<'d> {
    type Item = Piece<'d>;

    fn next(&mut self) -> Option<Piece<'d>> {
        loop {
            let stops: &[char] = match self.quote {
                None => &['"', '\'', '\\'],
                Some('"') => &['"', '\\', '$'],
                Some(_) => &['\''],
            };
            let at = self.rest.find(stops).unwrap_or(self.rest.len());
            if at > 0 {
                return Some(Piece::Text(self.take(at)));
            }
            let in_double_quotes = self.quote == Some('"');
            match self.rest.chars().next()? {
                '\\' => {
                    let escape = Escape::read(self.rest.as_bytes(), in_double_quotes)
                        .unwrap_or(Escape::Backslash);
                    self.take(escape.len());
                    return Some(Piece::Byte(escape.byte()));
                }
                '$' => match Expansion::read(self.rest.as_bytes()) {
                    Ok(expansion) => {
                        let text = self.take(expansion.len);
                        return Some(Piece::Variable(expansion, text));
                    }
                    Err(_) => return Some(Piece::Text(self.take(1))),
                },
                quote => {
                    self.take(1);
                    self.quote = if self.quote.is_some() { None } else { Some(quote) };
                }
            }
        }
    }
}

/// Looks like a blank and is none to HAProxy.
pub(super) fn is_odd_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Where the first odd blank outside quotes stands in a word, and its length; the word's length and 0 if none.
fn first_odd_blank(raw: &str) -> (usize, usize) {
    // All of them start with one of these bytes.
    if !raw.bytes().any(|b| matches!(b, 0xc2 | 0xe2 | 0xe3 | 0xef)) {
        return (raw.len(), 0);
    }
    let mut quote = None;
    let mut chars = raw.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None | Some('"'), '\\') => {
                chars.next();
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, c) if is_odd_blank(c) => return (at, c.len_utf8()),
            _ => {}
        }
    }
    (raw.len(), 0)
}

/// The section that a first word, as written, opens.
pub(super) fn first_word_kind(raw: &[u8]) -> Option<SectionKind> {
    SectionKind::from_keyword(&Word::new(std::str::from_utf8(raw).ok()?, 0).value())
}

/// Where the words are: six bytes each, so that even a file of one-letter lines costs six bytes a byte.
#[derive(Debug, Default)]
pub(super) struct WordTable {
    starts: Vec<u32>,
    /// [`PLAIN`], and a length; [`LONG`] stands for that length or more: look at the text.
    lens: Vec<u16>,
}

/// The bit of plain words.
const PLAIN: u16 = 1 << 15;
/// The length of words that are as long as their place in the table can tell, or longer.
const LONG: u16 = PLAIN - 1;

impl WordTable {
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn reserve(&mut self, more: usize) {
        self.starts.reserve(more);
        self.lens.reserve(more);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.starts.shrink_to_fit();
        self.lens.shrink_to_fit();
    }

    pub(super) fn push(&mut self, start: usize, len: usize, is_plain: bool) {
        self.starts.push(u32::try_from(start).unwrap_or(u32::MAX));
        let len = u16::try_from(len).map_or(LONG, |len| len.min(LONG));
        self.lens.push(if is_plain { len | PLAIN } else { len });
    }

    /// The index of the first word at or behind `offset`.
    pub(super) fn first_from(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start < offset)
    }

    /// The same, looked for from word `n` on: it is near.
    pub(super) fn walk_to(&self, n: usize, offset: u32) -> usize {
        let rest = self.starts.get(n..).unwrap_or_default();
        n + rest.iter().position(|start| *start >= offset).unwrap_or(rest.len())
    }

    /// Word `n` of `text`.
    pub(super) fn get<'d>(&self, text: &'d str, n: usize) -> Option<Word<'d>> {
        let start = *self.starts.get(n)?;
        let len = *self.lens.get(n)?;
        let rest = text.get(start as usize..)?;
        let (is_plain, len) = (len & PLAIN != 0, len & LONG);
        let len = if len < LONG { usize::from(len) } else { super::lexer::word_len(rest) };
        Some(Word { raw: rest.get(..len)?, start, is_plain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(raw: &str) -> String {
        Word::new(raw, 0).value().into_owned()
    }

    /// Rows of the measured table: outside quotes, in double quotes, in single quotes.
    #[test]
    fn escapes_mean_what_haproxy_makes_of_them() {
        for (escape, bare, double, single) in [
            (r"\ ", " ", " ", r"\ "),
            (r"\\", r"\", r"\", r"\\"),
            (r"\n", "\n", "\n", r"\n"),
            (r"\x41", "A", "A", r"\x41"),
            (r"\#", "#", "#", r"\#"),
            (r"\$", r"\$", "$", r"\$"),
            (r"\d", r"\d", r"\d", r"\d"),
        ] {
            assert_eq!(value(escape), bare, "{escape} bare");
            assert_eq!(value(&format!("\"{escape}\"")), double, "{escape} in double quotes");
            assert_eq!(value(&format!("'{escape}'")), single, "{escape} in single quotes");
        }
    }

    #[test]
    fn pieces_of_several_quotings_are_one_word() {
        let word = Word::new(r#"a"b c"'d e'f\ g"#, 0);
        assert_eq!(word.value(), "ab cd ef g");
        assert_eq!(word.quoting(), Quoting::Mixed);
        assert_eq!(Word::new(r#""a\"b""#, 0).quoting(), Quoting::Double);
        assert_eq!(Word::new(r"a\'b", 0).quoting(), Quoting::Bare);
        assert_eq!(Word::new(r#""a""b""#, 0).quoting(), Quoting::Mixed);
    }

    #[test]
    fn variables_are_seen_in_double_quotes_only() {
        assert!(!Word::new("$HOME", 0).has_variables());
        assert!(!Word::new("'$HOME'", 0).has_variables());
        assert!(!Word::new(r#""\$HOME""#, 0).has_variables());
        let word = Word::new(r#""x${A-b}${C[*]}""#, 0);
        let variables: Vec<_> = word.variables().map(|v| (v.name, v.default, v.split)).collect();
        assert_eq!(variables, [("A", Some("b"), false), ("C", None, true)]);
        assert_eq!(word.value(), "x${A-b}${C[*]}");
    }

    #[test]
    fn odd_bytes_are_no_text() {
        assert!(!Word::new(r"\xff", 0).is_text());
        assert!(Word::new(r"\xc3\xa9", 0).is_text());
        assert_eq!(value(r"\xc3\xa9"), "é");
    }
}
