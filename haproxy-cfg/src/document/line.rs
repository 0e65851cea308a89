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
}

impl<'d> Iterator for Lines<'d> {
    type Item = Line<'d>;

    fn next(&mut self) -> Option<Line<'d>> {
        let index = self.range.next()?;
        let end = line_start(self.document, index + 1)
            .map_or(self.document.index.words.len(), |at| {
                self.document.index.words.walk_to(self.next_word, at)
            });
        let words = (std::mem::replace(&mut self.next_word, end), end);
        Some(Line { document: self.document, index, words })
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
                words.last().map_or(first.span(), |last| first.span().cover(last.span()))
            }
            None => self.span(),
        }
    }

    /// What stands behind the last word from the `#` on, if there is a comment.
    pub fn comment(&self) -> Option<Span> {
        let line = self.span();
        let behind = self.words().last().map_or(line.start(), |last| last.span().end());
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
        let end = self.words().last().map_or(self.span().start(), |word| word.span().end());
        let end = self.comment().map_or(end, Span::end);
        let rest = self.document.slice(Span::new(end, self.span().end()));
        rest.chars().all(|c| is_blank(c) || matches!(c, '\r' | BOM))
    }

    /// What it is.
    pub fn kind(&self) -> LineKind {
        if let Ok(n) =
            self.document.index.sections.binary_search_by_key(&self.index, |s| s.0 as usize)
        {
            return self
                .document
                .index
                .sections
                .get(n)
                .map_or(LineKind::Blank, |s| LineKind::Section(s.1));
        }
        if let Some(first) = self.words().next() {
            let value = first.value();
            return match value.strip_prefix('.') {
                Some(control) => LineKind::Control(Control::from_word(control)),
                None => LineKind::Directive,
            };
        }
        match self.text().chars().find(|c| !is_blank(*c) && !matches!(*c, '\r' | BOM)) {
            None => LineKind::Blank,
            Some('#') => LineKind::Comment,
            Some('[') => LineKind::Scope,
            Some(_) => LineKind::Broken,
        }
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
