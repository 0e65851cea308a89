use super::endpoint;
use super::unread::{self, Unread};
use crate::{Directive, Keyword, Line, SectionKind, StatementError, Version, Word};
use config_diagnostics::{Edit, Span};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// A directive.
#[derive(Debug)]
pub(crate) struct Statement<'d> {
    pub(crate) line: Line<'d>,
    /// Its words, as their author sees them.
    pub(crate) words: Vec<Word<'d>>,
    values: Vec<Cow<'d, str>>,
    /// What the typed model makes of it.
    pub(crate) directive: Directive,
    /// Why that is a raw line although its words are plain.
    pub(crate) problem: Option<Box<StatementError>>,
    /// What stands behind the words, and is passed over.
    pub(crate) unread: Vec<Unread<'d>>,
    /// Whether HAProxy reads it for sure.
    pub(crate) is_certain: bool,
    /// How many words its keyword has, where HAProxy takes no look at it in such a section.
    pub(crate) passed_over: Option<usize>,
    options: OnceCell<Vec<(&'static Keyword, Range<usize>)>>,
}

impl<'d> Statement<'d> {
    /// A line of a section, which HAProxy reads for sure or maybe.
    pub(super) fn new(
        version: Version,
        kind: SectionKind,
        line: Line<'d>,
        is_certain: bool,
    ) -> Self {
        let mut words: Vec<Word<'_>> = Vec::with_capacity(line.word_count());
        words.extend(line.seen_words());
        let mut values: Vec<_> = words.iter().map(Word::value).collect();
        let mut unread = Vec::new();
        let is_known = kind.exists_in(version);
        if let Some(at) = values.iter().position(|value| value.is_empty()).filter(|_| is_known) {
            unread.extend(words.get(at).copied().map(Unread::Empty));
            // From 3.3 on, it is an error.
            if version < Version::V3_3 {
                words.truncate(at);
                values.truncate(at);
            }
        }
        let read = |words: &[Word<'d>], values: &[Cow<'d, str>]| {
            if values.is_empty() {
                return (crate::model::untyped(&line), None);
            }
            let (directive, problem) = crate::model::directive(kind, &line, words, values);
            (directive, problem.map(Box::new))
        };
        let (mut directive, mut problem) = read(&words, &values);
        let more = unread::more(version, kind, &values, problem.as_deref()).filter(|_| is_known);
        if let Some(at) = more {
            unread.extend(words.get(at).copied().map(Unread::More));
            words.truncate(at);
            values.truncate(at);
            (directive, problem) = read(&words, &values);
        }
        let passed_over = unread::all(kind, &values);
        Self {
            problem,
            unread,
            is_certain,
            passed_over,
            ..Self::of(line, words, values, directive)
        }
    }

    /// A line above the first section, where nothing has a meaning.
    pub(super) fn misplaced(line: Line<'d>) -> Self {
        let words: Vec<Word<'_>> = line.seen_words().collect();
        let values = words.iter().map(Word::value).collect();
        let directive = crate::model::untyped(&line);
        Self::of(line, words, values, directive)
    }

    /// A line without problems.
    fn of(
        line: Line<'d>,
        words: Vec<Word<'d>>,
        values: Vec<Cow<'d, str>>,
        directive: Directive,
    ) -> Self {
        Self {
            line,
            words,
            values,
            directive,
            problem: None,
            unread: Vec::new(),
            is_certain: true,
            passed_over: None,
            options: OnceCell::new(),
        }
    }

    /// The options of a `bind`, `server`, `server-template`, `default-server` or `stats socket` line, and the words
    /// that each takes; words that are none are passed over.
    pub(crate) fn options(&self) -> &[(&'static Keyword, Range<usize>)] {
        self.options.get_or_init(|| endpoint::options(self))
    }

    /// Word `n` as HAProxy reads it; empty when there is none.
    pub(crate) fn value(&self, n: usize) -> &str {
        self.values.get(n).map_or("", |value| value)
    }

    /// The words as HAProxy reads them.
    pub(crate) fn values(&self) -> &[Cow<'d, str>] {
        &self.values
    }

    /// Whether it begins with these words.
    pub(crate) fn starts_with(&self, words: &[&str]) -> bool {
        self.values.len() >= words.len() && words.iter().zip(&self.values).all(|(a, b)| a == b)
    }

    /// Whether its first word is this.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.value(0) == keyword
    }

    /// Where the value behind `word` stands, as in `set-header NAME`.
    pub(crate) fn after(&self, word: &str) -> Option<&str> {
        let at = self.values.iter().position(|value| value == word)?;
        self.values.get(at + 1).map(|value| &**value)
    }

    /// Index of the `if` or `unless` that starts its condition.
    pub(crate) fn condition_at(&self) -> Option<usize> {
        let is_condition = |word: &Word<'_>| matches!(word.raw(), "if" | "unless");
        self.words.iter().rposition(is_condition).filter(|n| *n > 0)
    }

    /// The words of its condition, joined by blanks; empty without one.
    pub(crate) fn condition(&self) -> String {
        self.condition_at().and_then(|n| self.values.get(n..)).unwrap_or_default().join(" ")
    }

    /// From its first word to its last.
    pub(crate) fn span(&self) -> Span {
        let spans = self.words.iter().map(Word::span);
        spans.reduce(Span::cover).unwrap_or_else(|| self.line.span())
    }

    /// Where word `n` stands, or the end of the line.
    pub(crate) fn word_span(&self, n: usize) -> Span {
        self.words.get(n).map_or_else(|| Span::at(self.span().end()), Word::span)
    }

    /// Where a byte of the value of word `n` stands; the whole word, where escapes hide that.
    pub(crate) fn byte_span(&self, n: usize, byte: usize) -> Span {
        let (span, value) = (self.word_span(n), self.value(n));
        let start = self.words.get(n).and_then(|word| word.raw().find(value));
        let character = value.get(byte..).and_then(|rest| rest.chars().next());
        match (start, character) {
            (Some(start), Some(character)) => {
                let at = start + byte;
                span.part(at..at + character.len_utf8())
            }
            _ => span,
        }
    }

    /// Where a byte of a word's or an argument's value stands.
    pub(crate) fn locate_byte(&self, value: &str, byte: usize) -> Span {
        if let Some(n) = self.values.iter().rposition(|word| word == value) {
            return self.byte_span(n, byte);
        }
        let span = self.locate(value);
        let is_plain = usize::try_from(span.len()) == Ok(value.len());
        if is_plain { span.part(byte..byte + 1) } else { span }
    }

    /// Where it says this, as a keyword or argument of its own if it can be told.
    pub(crate) fn locate(&self, needle: &str) -> Span {
        let is_own = |raw: &str, at: usize| {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            let before = raw.get(..at).and_then(|text| text.chars().next_back());
            let behind = raw.get(at + needle.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(is_part) && !behind.is_some_and(is_part)
        };
        let words = self.words.iter().skip(1).rev();
        let place = words.filter(|_| !needle.is_empty()).find_map(|word| {
            let raw = word.raw();
            let at = raw.match_indices(needle).map(|(at, _)| at).find(|at| is_own(raw, *at))?;
            Some(word.span().part(at..at + needle.len()))
        });
        place.unwrap_or_else(|| self.span())
    }

    /// Adds words at its end, before a comment.
    pub(crate) fn append(&self, words: &str) -> Edit {
        Edit::insert(self.span().end(), format!(" {words}"))
    }

    /// Writes it anew; its indentation and comment stay.
    pub(crate) fn rewrite(&self, text: impl Into<String>) -> Edit {
        Edit::replace(self.span(), text)
    }

    /// Removes the whole line.
    pub(crate) fn remove(&self) -> Edit {
        Edit::remove(self.line.full_span())
    }
}
