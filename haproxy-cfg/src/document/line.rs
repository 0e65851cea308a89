use super::{Document, SectionKind, Word};
use config_diagnostics::Span;
use std::ops::Range;

/// A line of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Line<'d> {
    document: &'d Document,
    index: usize,
    /// Its words' indices in the document's table: from, and up to.
    words: (usize, usize),
}

/// Walks a range of lines; going forward it finds each line's words behind the last one's.
#[derive(Clone, Debug)]
pub(super) struct Lines<'d> {
    document: &'d Document,
    range: Range<usize>,
    next_word: usize,
}

impl<'d> Lines<'d> {
    pub(super) fn new(document: &'d Document, range: Range<usize>) -> Self {
        let next_word =
            line_start(document, range.start).map_or(0, |at| document.index.words.first_from(at));
        Self { document, range, next_word }
    }

    /// The lines below `line`, up to line `end`.
    pub(super) fn below(line: Line<'d>, end: usize) -> Self {
        Self { document: line.document, range: line.index + 1..end, next_word: line.words.1 }
    }
}

impl<'d> Iterator for Lines<'d> {
    type Item = Line<'d>;

    fn next(&mut self) -> Option<Line<'d>> {
        let index = self.range.next()?;
        let line = Line::with_words_from(self.document, index, self.next_word);
        self.next_word = line.words.1;
        Some(line)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl DoubleEndedIterator for Lines<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.range.next_back().map(|index| Line::new(self.document, index))
    }
}

impl ExactSizeIterator for Lines<'_> {}

/// Where line `index` starts, if there is one.
fn line_start(document: &Document, index: usize) -> Option<u32> {
    document.index.lines.get(index).copied()
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// Nothing but a comment.
    Comment,
    /// The header of a section.
    Section(SectionKind),
    /// `.if`, `.notice` and the like: a first word that starts with a dot.
    Control(Control),
    /// `[name]`: taken for a scope, which a main configuration file ignores.
    Scope,
    /// A directive, or what stands in the place of one.
    Directive,
    /// It has words, but the first is broken.
    Broken,
}

/// Directives of the configuration language itself (configuration manual 2.4, since 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the words
pub enum Control {
    If,
    Elif,
    Else,
    Endif,
    Diag,
    Notice,
    Warning,
    Alert,
    /// A word with a dot that HAProxy does not know.
    Unknown,
}

impl<'d> Line<'d> {
    pub(super) fn new(document: &'d Document, index: usize) -> Self {
        let words = &document.index.words;
        let first =
            |index| line_start(document, index).map_or(words.len(), |at| words.first_from(at));
        Self { document, index, words: (first(index), first(index + 1)) }
    }

    /// Line `index`, whose first word is word `first` of the document's table.
    pub(super) fn with_words_from(document: &'d Document, index: usize, first: usize) -> Self {
        let words = &document.index.words;
        let end =
            line_start(document, index + 1).map_or(words.len(), |at| words.walk_to(first, at));
        Self { document, index, words: (first, end) }
    }

    /// The document it belongs to.
    pub const fn document(&self) -> &'d Document {
        self.document
    }

    /// Its index, from 0.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Its number, from 1.
    pub const fn number(&self) -> usize {
        self.index + 1
    }

    /// Where it stands, its LF left out. A CR before the LF belongs to the line.
    pub fn span(&self) -> Span {
        let full = self.full_span();
        let lf = u32::from(self.document.slice(full).ends_with('\n'));
        Span::new(full.start(), full.end() - lf)
    }

    /// Where it stands, its LF included.
    pub fn full_span(&self) -> Span {
        let lines = &self.document.index.lines;
        let end_of_text = Span::of(&self.document.text).end();
        let start = lines.get(self.index).copied().unwrap_or(end_of_text);
        Span::new(start, lines.get(self.index + 1).copied().unwrap_or(end_of_text))
    }

    /// Its text, without LF.
    pub fn text(&self) -> &'d str {
        self.document.slice(self.span())
    }

    /// The blanks before its first word or comment.
    pub fn indent(&self) -> &'d str {
        let text = self.text();
        let end = text.find(|c: char| !is_blank(c)).unwrap_or(text.len());
        text.get(..end).unwrap_or_default()
    }

    /// Its words; those before the break when it is lexically broken.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = Word<'d>> + Clone + use<'d> {
        let document = self.document;
        (self.words.0..self.words.1).filter_map(|n| document.index.words.get(&document.text, n))
    }

    /// How many words it has.
    pub(crate) fn word_count(&self) -> usize {
        self.words().size_hint().1.unwrap_or_default()
    }

    /// Its words as their author sees them: no-break spaces and the like, which HAProxy takes for letters,
    /// separate words here too. The typed layer reads these, so that one invisible mistake is one problem.
    pub fn seen_words(&self) -> impl Iterator<Item = Word<'d>> + use<'d> {
        self.words().flat_map(Word::as_seen)
    }

    /// Word `n`, from 0.
    pub fn word(&self, n: usize) -> Option<Word<'d>> {
        self.words().nth(n)
    }

    /// The span from the first word to the last, or of the whole line when it has no words.
    pub fn words_span(&self) -> Span {
        let mut words = self.words();
        match words.next() {
            Some(first) => {
                words.next_back().map_or(first.span(), |last| first.span().cover(last.span()))
            }
            None => self.span(),
        }
    }

    /// What stands behind the last word from the `#` on, if there is a comment.
    pub fn comment(&self) -> Option<Span> {
        let line = self.span();
        let behind = self.words().next_back().map_or(line.start(), |last| last.span().end());
        let rest = self.document.slice(Span::new(behind, line.end()));
        let at = rest.find(|c: char| !is_blank(c) && !matches!(c, '\r' | BOM))?;
        if self.kind_is_scope() {
            let close = rest.find(']')?;
            let hash = close + rest.get(close..)?.find('#')?;
            return Some(line.part(hash..rest.len()));
        }
        rest.get(at..)?.starts_with('#').then(|| {
            let end = rest.trim_end_matches('\r').len();
            Span::new(behind, line.end()).part(at..end)
        })
    }

    /// Whether its words and comment are all there is: nothing lexically wrong cuts it short.
    pub fn is_whole(&self) -> bool {
        if self.kind_is_scope() {
            return true;
        }
        let line = self.span();
        let end = self.words().next_back().map_or(line.start(), |word| word.span().end());
        let rest = self.document.slice(Span::new(end, line.end()));
        let behind = rest.trim_start_matches(|c| is_blank(c) || matches!(c, '\r' | BOM));
        behind.is_empty() || behind.starts_with('#')
    }

    /// What it is.
    pub fn kind(&self) -> LineKind {
        if let Some(control) = self.control() {
            return LineKind::Control(control);
        }
        let headers = &self.document.index.headers;
        let at = headers.binary_search_by_key(&self.index, |header| header.line as usize);
        if let Some(header) = at.ok().and_then(|n| headers.get(n)) {
            return LineKind::Section(header.kind);
        }
        if self.words.0 < self.words.1 {
            return LineKind::Directive;
        }
        match self.text().chars().find(|c| !is_blank(*c) && !matches!(*c, '\r' | BOM)) {
            None => LineKind::Blank,
            Some('#') => LineKind::Comment,
            Some('[') => LineKind::Scope,
            Some(_) => LineKind::Broken,
        }
    }

    /// Whether it is a directive, given that it is no header.
    pub(crate) fn is_directive(&self) -> bool {
        self.words.0 < self.words.1 && self.control().is_none()
    }

    /// The directive of the configuration language that it is, if it is one.
    pub(crate) fn control(&self) -> Option<Control> {
        if !self.document.index.has_controls {
            return None;
        }
        self.word(0)?.value().strip_prefix('.').map(Control::from_word)
    }

    fn kind_is_scope(&self) -> bool {
        self.words().next().is_none()
            && self
                .text()
                .trim_start_matches(|c| is_blank(c) || matches!(c, '\r' | BOM))
                .starts_with('[')
    }
}

impl Control {
    fn from_word(word: &str) -> Self {
        match word {
            "if" => Self::If,
            "elif" => Self::Elif,
            "else" => Self::Else,
            "endif" => Self::Endif,
            "diag" => Self::Diag,
            "notice" => Self::Notice,
            "warning" => Self::Warning,
            "alert" => Self::Alert,
            _ => Self::Unknown,
        }
    }
}

/// Stands at the very start of some files, where the lexer passes over it.
const BOM: char = '\u{feff}';

/// What separates words.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\x0b' | '\x0c')
}
