//! A configuration as its rules need it: servers with what they inherit, lines with their words and values, and
//! nothing that a false condition leaves out.

mod activity;
mod backends;
mod capture;
mod index;
mod mapping;
mod memo;
mod modules;
mod reader;
mod scope;
mod server;

pub(crate) use backends::Backend;
pub(crate) use capture::{glued_capture, glued_condition};
pub(crate) use mapping::{Mapping, MappingKind, Url, covers};
pub(crate) use modules::{Loads, Modules, is_built_in};
pub(crate) use scope::Scope;
pub(crate) use server::Server;

use crate::{Document, Line, SectionRef, Target, Version, Word};
use config_diagnostics::{Diagnostic, Edit, Label, Presence, RuleInfo, Span, ToolSays};
use std::cell::OnceCell;

/// Of very many members of one balancer, rules look at so many.
pub(crate) const MAX_ALIKE: usize = 64;

/// A document and what it is checked against.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub(crate) document: &'d Document,
    pub(crate) target: &'d Target,
    pub(crate) scope: Scope,
    /// Every directive that is read or may be read, in order; those in bodies of macros and programs are not here.
    pub(crate) statements: Vec<Statement<'d>>,
    /// The sections around them, in the order in which they open; conditional ones are not here.
    pub(crate) sections: Vec<SectionView<'d>>,
    /// The main server first, then the virtual hosts.
    pub(crate) servers: Vec<Server>,
    pub(crate) modules: Modules,
    index: index::Index,
    proxies: OnceCell<backends::Proxies>,
    memo: memo::Memo,
}

/// A section that is not conditional.
#[derive(Debug)]
pub(crate) struct SectionView<'d> {
    pub(crate) section: SectionRef<'d>,
    name: String,
    /// Its index in [`View::sections`].
    pub(crate) index: usize,
    /// The section around it.
    pub(crate) parent: Option<usize>,
    /// Index of the server it belongs to; its own for `<VirtualHost>`.
    pub(crate) server: usize,
    /// Its arguments as httpd reads them.
    pub(crate) args: Vec<String>,
    /// Whether it is read for sure.
    pub(crate) is_certain: bool,
}

/// A directive.
#[derive(Debug)]
pub(crate) struct Statement<'d> {
    pub(crate) line: Line<'d>,
    /// Its index in [`View::statements`].
    pub(crate) index: usize,
    /// Its words, the name first.
    pub(crate) words: Vec<Word<'d>>,
    values: Vec<String>,
    /// The nearest section around it: its index in [`View::sections`].
    pub(crate) section: Option<usize>,
    /// Index of the server it belongs to.
    pub(crate) server: usize,
    /// Whether it is read for sure: no condition that depends on something unknown stands around it.
    pub(crate) is_certain: bool,
}

impl<'d> View<'d> {
    pub(crate) fn new(document: &'d Document, target: &'d Target) -> Self {
        Self::in_scope(document, target, Scope::Part)
    }

    pub(crate) fn in_scope(document: &'d Document, target: &'d Target, scope: Scope) -> Self {
        reader::read(document, target, scope)
    }

    pub(crate) fn version(&self) -> Version {
        *self.target.version()
    }

    /// Whether a module is loaded, by any of its names; [`Presence::Unknown`] when nobody said.
    pub(crate) fn has_module(&self, name: &str) -> Presence {
        self.modules.has(name)
    }

    /// The directive that stands at a place.
    pub(crate) fn statement_at(&self, place: Span) -> Option<&Statement<'d>> {
        let at = self.statements.partition_point(|s| s.span().start() <= place.start());
        let statement = self.statements.get(at.checked_sub(1)?)?;
        (place.start() < statement.line.full_span().end()).then_some(statement)
    }

    /// The section that a statement stands in.
    pub(crate) fn section_of(&self, statement: &Statement<'d>) -> Option<&SectionView<'d>> {
        self.sections.get(statement.section?)
    }

    /// The sections around a statement, the nearest first.
    pub(crate) fn around<'v>(
        &'v self,
        statement: &Statement<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        // A section lies in one that opened before it, so this ends.
        let parent = |section: &&'v SectionView<'d>| self.sections.get(section.parent?);
        std::iter::successors(self.section_of(statement), parent)
    }

    /// The statements right in a section; those of its conditional sections are.
    pub(crate) fn lines_of<'v>(
        &'v self,
        section: &'v SectionView<'d>,
    ) -> impl DoubleEndedIterator<Item = &'v Statement<'d>> {
        self.right_in(Some(section.index))
    }

    /// Where a statement stands, in the file's own terms.
    pub(crate) fn path(&self, statement: &Statement<'d>) -> String {
        self.document.path_at(statement.span().start())
    }

    /// What a rule finds at `at` in a statement, and httpd is silent about.
    pub(crate) fn finding(
        &self,
        rule: &RuleInfo,
        statement: &Statement<'d>,
        at: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let found = Diagnostic::of(rule, message).at(at).path(self.path(statement));
        found.tool_says(ToolSays::Nothing)
    }

    /// A label at a statement.
    pub(crate) fn label(&self, statement: &Statement<'d>, message: impl Into<String>) -> Label {
        Label::new(statement.span()).path(self.path(statement)).message(message)
    }

    /// Adds a line below `line`, as deep as it.
    pub(crate) fn insert_below(&self, line: &Line<'d>, text: &str) -> Edit {
        let ending = self.document.line_ending();
        let full = line.full_span();
        let indent = line.indent();
        if full == line.span() {
            return Edit::insert(full.end(), format!("{ending}{indent}{text}"));
        }
        Edit::insert(full.end(), format!("{indent}{text}{ending}"))
    }

    /// Adds a line above `line`, as deep as it.
    pub(crate) fn insert_above(&self, line: &Line<'d>, text: &str) -> Edit {
        let ending = self.document.line_ending();
        Edit::insert(line.full_span().start(), format!("{}{text}{ending}", line.indent()))
    }
}

impl SectionView<'_> {
    /// Whether that is its name, in any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Argument `n`, from 0; empty when there is none.
    pub(crate) fn arg(&self, n: usize) -> &str {
        self.args.get(n).map_or("", |arg| arg)
    }

    /// Its tag.
    pub(crate) fn header_span(&self) -> Span {
        self.section.header().map_or(Span::default(), |header| header.content_span())
    }

    /// Its symbolic path: `VirtualHost *:443 app.example.com`.
    pub(crate) fn path(&self) -> String {
        self.section.document().path_at(self.header_span().start())
    }

    /// A label at its tag.
    pub(crate) fn label(&self, message: impl Into<String>) -> Label {
        Label::new(self.header_span()).path(self.path()).message(message)
    }
}

impl Statement<'_> {
    /// Word `n` as httpd reads it, variables replaced where their values are known; the name is word 0. Empty when
    /// there is none.
    pub(crate) fn value(&self, n: usize) -> &str {
        self.values.get(n).map_or("", |value| value)
    }

    /// The arguments as httpd reads them.
    pub(crate) fn args(&self) -> &[String] {
        self.values.get(1..).unwrap_or_default()
    }

    /// Whether that is its name, in any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.value(0).eq_ignore_ascii_case(name)
    }

    /// Whether argument `n`, from 1, is this word, in any case.
    pub(crate) fn says(&self, n: usize, word: &str) -> bool {
        self.value(n).eq_ignore_ascii_case(word)
    }

    /// From its name to its last word.
    pub(crate) fn span(&self) -> Span {
        let spans = self.words.iter().map(Word::span);
        spans.reduce(Span::cover).unwrap_or_else(|| self.line.content_span())
    }

    /// Where word `n` stands, or the end of the line.
    pub(crate) fn word_span(&self, n: usize) -> Span {
        self.words.get(n).map_or_else(|| Span::at(self.span().end()), Word::span)
    }

    /// Adds text at byte `at` of word `n`; `None` when the word is not written as it is read.
    pub(crate) fn insert_in_word(&self, n: usize, at: usize, text: &str) -> Option<Edit> {
        let word = self.words.get(n)?;
        let from = word.raw().find(self.value(n)).filter(|_| !self.value(n).is_empty())?;
        let place = word.span().part(from + at..from + at);
        Some(Edit::insert(place.start(), text))
    }

    /// Adds text to word `n`, inside its quotes.
    pub(crate) fn extend_word(&self, n: usize, text: &str) -> Edit {
        let raw = self.words.get(n).map_or("", Word::raw);
        let quoted = raw.len() > 1 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']);
        Edit::insert(self.word_span(n).end() - u32::from(quoted), text)
    }

    /// Adds words at its end.
    pub(crate) fn append(&self, words: &str) -> Edit {
        Edit::insert(self.span().end(), format!(" {words}"))
    }

    /// Writes it anew; its indentation stays.
    pub(crate) fn rewrite(&self, text: impl Into<String>) -> Edit {
        Edit::replace(self.span(), text)
    }

    /// Removes the whole line.
    pub(crate) fn remove(&self) -> Edit {
        Edit::remove(self.line.full_span())
    }
}
