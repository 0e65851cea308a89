use super::joined::{Joined, is_blank};
use super::word::{Variable, Word, Words, first_variable, unquoted, word_len};
use super::{Document, SectionRef};
use config_diagnostics::Span;
use std::borrow::Cow;

/// A logical line of a [`Document`]: one physical line, or several that a backslash at their end joins.
#[derive(Clone, Copy, Debug)]
pub struct Line<'d> {
    document: &'d Document,
    index: usize,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// A comment: its first byte is `#`. There are none behind a directive.
    Comment,
    /// A directive, or what stands in the place of one.
    Directive,
    /// `<Name …>`: opens a section.
    Open,
    /// `</Name>`: closes a section.
    Close,
    /// In the body of a section that is not read where it stands: `<Macro>`, `<Perl>`, `<LuaHook…>`.
    Body,
}

impl<'d> Line<'d> {
    pub(super) const fn new(document: &'d Document, index: usize) -> Self {
        Self { document, index }
    }

    /// The document it belongs to.
    pub const fn document(&self) -> &'d Document {
        self.document
    }

    /// Its index, from 0.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The number of its first physical line, from 1.
    pub fn number(&self) -> usize {
        self.index + 1 + self.joined_before(self.index)
    }

    /// The number of its last physical line, from 1: the one that httpd names.
    pub fn last_number(&self) -> usize {
        self.index + 1 + self.joined_before(self.index + 1)
    }

    /// How many physical lines beyond the first the lines before `index` have.
    fn joined_before(&self, index: usize) -> usize {
        let joins = &self.document.index.joins;
        let n = joins.partition_point(|join| (join.0 as usize) < index);
        n.checked_sub(1).and_then(|n| joins.get(n)).map_or(0, |join| join.1 as usize)
    }

    /// Where it stands, its last LF left out. A CR before that LF belongs to the line.
    pub fn span(&self) -> Span {
        let full = self.full_span();
        let lf = u32::from(self.document.slice(full).ends_with('\n'));
        Span::new(full.start(), full.end() - lf)
    }

    /// Where it stands, its last LF included.
    pub fn full_span(&self) -> Span {
        let lines = &self.document.index.lines;
        let end_of_text = Span::of(&self.document.text).end();
        let start = lines.get(self.index).copied().unwrap_or(end_of_text);
        Span::new(start, lines.get(self.index + 1).copied().unwrap_or(end_of_text))
    }

    /// Its text as written, without the last LF.
    pub fn text(&self) -> &'d str {
        self.document.slice(self.span())
    }

    /// Its text as httpd sees it: joined, cut at a NUL, trimmed, `${…}` as written.
    pub fn logical_text(&self) -> Cow<'d, str> {
        self.joined().into_text()
    }

    pub(super) fn joined(&self) -> Joined<'d> {
        let full = self.full_span();
        Joined::new(self.document.slice(full), full.start())
    }

    /// From its first visible byte to its last, blanks around it left out.
    pub fn content_span(&self) -> Span {
        let joined = self.joined();
        joined.cover(0, joined.text().len()).1
    }

    /// The blanks before its first word or comment.
    pub fn indent(&self) -> &'d str {
        let text = self.text();
        let end = text.find(|c: char| !is_blank(c) || c == '\n').unwrap_or(text.len());
        text.get(..end).unwrap_or_default()
    }

    /// Its words, the directive's name first. A comment has none; of a line in a raw body they are what they would
    /// be if it were read as a directive.
    pub fn words(&self) -> impl Iterator<Item = Word<'d>> + Clone + use<'d> {
        let joined = self.joined();
        let end = joined.text().len();
        let start = if joined.text().starts_with('#') { end } else { 0 };
        Words::within(joined, start, end)
    }

    /// Word `n`, from 0.
    pub fn word(&self, n: usize) -> Option<Word<'d>> {
        self.words().nth(n)
    }

    /// The name of its directive, as spelled; of a tag without `<`, `</` and `>`. Empty when there is none.
    ///
    /// ```
    /// let document = apache_proxy::Document::parse("<Location /a>\nproxypass> http://b/\n</LOCATION>\n").document;
    /// let names: Vec<_> = document.lines().map(|line| line.name().into_owned()).collect();
    /// assert_eq!(names, ["Location", "proxypass", "LOCATION"]);
    /// ```
    pub fn name(&self) -> Cow<'d, str> {
        let word = self.word(0).map(|word| word.value()).unwrap_or_default();
        let close = word.strip_prefix("</").map(str::len);
        let open = word.strip_prefix('<').map(str::len);
        let start = word.len() - close.or(open).unwrap_or(word.len());
        // httpd takes one `>` off any name.
        let end = word.strip_suffix('>').map_or(word.len(), str::len).max(start);
        match word {
            Cow::Borrowed(word) => Cow::Borrowed(word.get(start..end).unwrap_or_default()),
            Cow::Owned(word) => Cow::Owned(word.get(start..end).unwrap_or_default().to_owned()),
        }
    }

    /// Whether that is its directive's or tag's name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// What stands behind the name, as directives that split their arguments themselves get it: joined, trimmed.
    /// Of an opening tag, only up to its last `>`, and without it.
    pub fn rest(&self) -> Cow<'d, str> {
        let joined = self.joined();
        let (from, to) = rest_of(joined.text());
        match joined.into_text() {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(from..to).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(from..to).unwrap_or_default().to_owned()),
        }
    }

    /// Where [`rest`](Self::rest) stands.
    pub fn rest_span(&self) -> Span {
        let joined = self.joined();
        let (from, to) = rest_of(joined.text());
        joined.cover(from, to).1
    }

    /// The arguments as words: those of [`rest`](Self::rest), so without the `>` of a tag.
    pub fn args(&self) -> impl Iterator<Item = Word<'d>> + Clone + use<'d> {
        let joined = self.joined();
        let (from, to) = rest_of(joined.text());
        Words::within(joined, from, to)
    }

    /// The `${…}` in it, which httpd replaces before it looks at words. Comments have none.
    pub fn variables(&self) -> impl Iterator<Item = Variable<'d>> + use<'d> {
        let joined = self.joined();
        let mut at = if joined.text().starts_with('#') { joined.text().len() } else { 0 };
        std::iter::from_fn(move || {
            let text = joined.text();
            let (from, to) = first_variable(text.get(at..)?)?;
            let (from, to) = (at + from, at + to);
            at = to;
            let (raw, span) = joined.cover(from, to);
            let name = |text: &str| text.get(2..text.len() - 1).map(str::to_owned);
            let name = match raw.get(2..raw.len() - 1) {
                Some(name) if !raw.contains('\n') => Cow::Borrowed(name),
                _ => Cow::Owned(text.get(from..to).and_then(name).unwrap_or_default()),
            };
            Some(Variable { name, span })
        })
    }

    /// Whether a backslash asks for a line that the file does not have.
    pub(crate) fn is_open_ended(&self) -> bool {
        let text = self.document.slice(self.full_span());
        let joined = self.joined();
        let end = joined.pieces().last().map_or(0, Span::end);
        let full = self.full_span();
        let hidden = self.document.slice(Span::new(end.max(full.start()), full.end()));
        text.ends_with('\n') && hidden.contains('\\') && !hidden.contains('\0')
    }

    /// Whether httpd drops it: the last line of a file, of just that length that its first buffer has.
    pub(crate) fn is_lost(&self) -> bool {
        let text = self.document.slice(self.full_span());
        text.len() == super::lexer::LOST_LENGTH && !text.contains('\n')
    }

    /// What it is.
    pub fn kind(&self) -> LineKind {
        if self.document.index.body_at(self.index) {
            return LineKind::Body;
        }
        let joined = self.joined();
        let text = joined.text();
        match text.bytes().next() {
            None => LineKind::Blank,
            Some(b'#') => LineKind::Comment,
            Some(b'<' | b'"' | b'\'') => {
                let word = unquoted(text.get(..word_len(text)).unwrap_or_default());
                if word.starts_with("</") {
                    LineKind::Close
                } else if word.starts_with('<') {
                    LineKind::Open
                } else if word.is_empty() {
                    // An empty name: httpd passes over the line.
                    LineKind::Blank
                } else {
                    LineKind::Directive
                }
            }
            Some(_) => LineKind::Directive,
        }
    }

    /// The section it opens, if it opens one.
    pub fn opens(&self) -> Option<SectionRef<'d>> {
        let sections = &self.document.index.sections;
        let n = sections.binary_search_by_key(&self.index, |s| s.open as usize).ok()?;
        Some(SectionRef::new(self.document, n))
    }
}

/// Where the arguments are in the joined text.
fn rest_of(text: &str) -> (usize, usize) {
    if text.starts_with('#') {
        return (text.len(), text.len());
    }
    let name = word_len(text);
    let behind = text.get(name..).unwrap_or_default();
    let from = text.len() - behind.trim_start_matches(is_blank).len();
    let rest = text.get(from..).unwrap_or_default();
    if !unquoted(text.get(..name).unwrap_or_default()).starts_with('<') {
        return (from, text.len());
    }
    (from, rest.rfind('>').map_or(text.len(), |close| from + close))
}
