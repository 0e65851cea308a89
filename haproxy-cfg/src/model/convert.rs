//! From lines to typed values.

use super::{Backend, Body, Config, Defaults, Directive, Frontend, Global, Listen, OtherSection};
use super::{RawLine, RawSection, Section};
use crate::{Document, Line, LineKind, SectionKind, SectionRef, StatementError, Word};
use config_diagnostics::Span;
use std::borrow::Cow;

/// A line that the typed model could not read, and kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Untyped {
    /// Index of the line, from 0.
    pub line: usize,
    /// What cannot be read, and why.
    pub error: StatementError,
    /// The word it is about, or the end of the line when something is missing.
    pub span: Span,
}

impl Document {
    /// The typed configuration, and every line that could not be typed. Nothing is dropped: such lines are in
    /// their place as [`Directive::Raw`].
    ///
    /// Lines with environment variables are raw too, since their words depend on where HAProxy runs; they are
    /// no problem.
    pub fn to_config(&self) -> (Config, Vec<Untyped>) {
        let mut problems = Vec::new();
        let mut lines =
            |kind: SectionKind, lines: &mut dyn Iterator<Item = Line<'_>>| -> Vec<Directive> {
                lines
                    .filter(has_words)
                    .map(|line| {
                        let (directive, error) = of_line(kind, &line);
                        problems.extend(error.map(|error| unread(&line, error)));
                        directive
                    })
                    .collect()
            };
        let mut config = Config::new();
        // Nothing but control lines may stand here, and those are raw in every section.
        config.preamble = self.preamble().filter(has_words).map(|line| raw(&line).into()).collect();
        for section in self.sections() {
            let body = Body::new(lines(section.kind(), &mut section.lines()));
            config.sections.push(header(&section).with_lines(body));
        }
        (config, problems)
    }
}

/// Whether it is more than a comment.
pub(super) fn has_words(line: &Line<'_>) -> bool {
    !matches!(line.kind(), LineKind::Blank | LineKind::Comment)
}

/// The line, which is a directive, and why it is raw when it should not be. Its words and what they mean are those
/// that its author sees.
pub(crate) fn directive(
    kind: SectionKind,
    line: &Line<'_>,
    words: &[Word<'_>],
    values: &[Cow<'_, str>],
) -> (Directive, Option<StatementError>) {
    if !words.iter().all(Word::is_text) || !line.is_whole() {
        return (raw(line).into(), None);
    }
    match Directive::parse(kind, values) {
        Ok(directive) => (directive, None),
        Err(error) => (raw(line).into(), Some(error)),
    }
}

/// The line as it is.
pub(crate) fn untyped(line: &Line<'_>) -> Directive {
    raw(line).into()
}

fn of_line(kind: SectionKind, line: &Line<'_>) -> (Directive, Option<StatementError>) {
    if line.kind() != LineKind::Directive {
        return (raw(line).into(), None);
    }
    let words: Vec<_> = line.seen_words().collect();
    let values: Vec<_> = words.iter().map(Word::value).collect();
    directive(kind, line, &words, &values)
}

/// The line as a directive of a section of this kind.
pub(crate) fn value_of(kind: SectionKind, line: &Line<'_>) -> Directive {
    of_line(kind, line).0
}

/// The line as it is, from its first word to where a comment starts.
fn raw(line: &Line<'_>) -> RawLine {
    let end = line.comment().map_or(line.span().end(), Span::start);
    let start = line.words().next().map_or(line.span().start(), |word| word.span().start());
    let text = line.document().text().get(start as usize..end as usize).unwrap_or_default();
    RawLine::of(text.trim_matches([' ', '\t', '\x0b', '\x0c', '\r']))
}

fn unread(line: &Line<'_>, error: StatementError) -> Untyped {
    let end = line.words_span().end();
    let word = line.seen_words().nth(error.word());
    let span = word.map_or(Span::at(end), |word| word.span());
    Untyped { line: line.index(), error, span }
}

/// The section, with an empty body.
pub(super) fn header(section: &SectionRef<'_>) -> Section {
    let kind = section.kind();
    let line = section.header();
    let words: Vec<Word<'_>> = line.words().collect();
    let value = |word: Word<'_>| word.value().into_owned();
    let name = section.name().map(value);
    let from = section.from().map(value);
    let expected = 1 + usize::from(name.is_some()) + 2 * usize::from(from.is_some());
    let plain = words.iter().all(Word::is_text) && words.len() == expected && line.is_whole();
    let untypable = || RawSection::new(kind, raw(&line)).into();
    match (kind, name) {
        _ if !plain => untypable(),
        (SectionKind::Global, None) => Global::new().into(),
        (SectionKind::Defaults, name) => {
            let mut section = Defaults::new();
            section.name = name;
            section.from = from;
            section.into()
        }
        (SectionKind::Frontend, Some(name)) => {
            let mut section = Frontend::new(name);
            section.from = from;
            section.into()
        }
        (SectionKind::Backend, Some(name)) => {
            let mut section = Backend::new(name);
            section.from = from;
            section.into()
        }
        (SectionKind::Listen, Some(name)) => {
            let mut section = Listen::new(name);
            section.from = from;
            section.into()
        }
        (
            SectionKind::Global
            | SectionKind::Frontend
            | SectionKind::Backend
            | SectionKind::Listen,
            _,
        ) => untypable(),
        (kind, name) => OtherSection::new(kind, name).into(),
    }
}

impl Section {
    fn with_lines(mut self, body: Body) -> Self {
        *self.body_mut() = body;
        self
    }
}
