//! A document as its rules need it: sections with what they inherit, lines with their words and values, and
//! nothing that a false `.if` leaves out.

mod access;
mod activity;
mod condition;
mod endpoint;
mod kubernetes;
mod proxy;
mod routes;
mod tests;

pub(crate) use access::{is_identity, is_open, is_origin, loopback};
pub(crate) use activity::{Activity, evaluate, is_readable};
pub(crate) use endpoint::{BindView, Endpoint, ServerView};
pub(crate) use kubernetes::API_PORTS;
pub(crate) use tests::{Acls, PREDEFINED, predefined};

use crate::{
    Directive, Document, Keyword, Line, LineKind, SectionKind, SectionRef, StatementError, Target,
    Version, Word,
};
use config_diagnostics::{Edit, Label, Span};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

/// A document and what it is checked against.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub(crate) document: &'d Document,
    pub(crate) target: &'d Target,
    /// The lines above the first section.
    pub(crate) preamble: Vec<Statement<'d>>,
    pub(crate) sections: Vec<SectionView<'d>>,
    activity: Vec<Activity>,
    routes: routes::Routes,
    /// The document's line break, counted once.
    ending: &'static str,
}

/// A setting of one or two words that a defaults section has been asked for.
#[derive(Debug)]
struct Setting {
    words: [Box<str>; 2],
    /// Where it comes from, if from anywhere: section and line.
    origin: Option<(usize, usize)>,
}

/// A section.
#[derive(Debug)]
pub(crate) struct SectionView<'d> {
    pub(crate) section: SectionRef<'d>,
    /// Its index in [`View::sections`].
    pub(crate) index: usize,
    pub(crate) kind: SectionKind,
    pub(crate) name: String,
    /// Its directives; those that a false `.if` leaves out are not here.
    pub(crate) lines: Vec<Statement<'d>>,
    /// Index of the defaults section it starts from.
    pub(crate) defaults: Option<usize>,
    /// Whether `disabled` keeps the proxy from being started.
    is_disabled: bool,
    /// What the sections that start from it have asked it for.
    settings: RefCell<Vec<Setting>>,
    servers: OnceCell<Vec<endpoint::Server>>,
    binds: OnceCell<Vec<endpoint::Bind>>,
    acls: OnceCell<HashMap<String, Vec<usize>>>,
}

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
    pub(crate) problem: Option<StatementError>,
    options: OnceCell<Vec<(&'static Keyword, Range<usize>)>>,
}

impl Setting {
    fn is(&self, words: [&str; 2]) -> bool {
        self.words.iter().zip(words).all(|(own, word)| **own == *word)
    }
}

/// The defaults sections so far.
#[derive(Default)]
struct Inherited {
    last: Option<usize>,
    named: HashMap<String, usize>,
}

impl Inherited {
    fn add(&mut self, name: &str, index: usize) {
        self.last = Some(index);
        self.named.insert(name.to_owned(), index);
    }

    /// The defaults section that a section starts from: the one it names, or the last one above.
    fn of(&self, section: &SectionRef<'_>) -> Option<usize> {
        match section.from() {
            Some(from) => self.named.get(&*from.value()).copied(),
            None if section.kind() == SectionKind::Defaults => None,
            None => self.last.filter(|_| section.kind().is_proxy()),
        }
    }
}

impl<'d> View<'d> {
    pub(crate) fn new(document: &'d Document, target: &'d Target) -> Self {
        let activity = activity::of(document, target);
        let (preamble, sections) = (Vec::new(), Vec::new());
        let (routes, unknown) = (routes::Routes::default(), Vec::new());
        let ending = document.line_ending();
        let mut view =
            Self { document, target, preamble, sections, activity: unknown, routes, ending };
        let active = |line: &Line<'_>| activity.get(line.index()) != Some(&Activity::Inactive);
        let is_read = |line: &Line<'_>| line.kind() == LineKind::Directive && active(line);
        let mut inherited = Inherited::default();
        view.preamble = document.preamble().filter(is_read).map(Statement::misplaced).collect();
        for section in document.sections().filter(|section| active(&section.header())) {
            let name = section.name().map(|name| name.value().into_owned()).unwrap_or_default();
            let kind = section.kind();
            let defaults = inherited.of(&section);
            let lines = section.lines().filter(is_read).map(|line| Statement::new(kind, line));
            let lines: Vec<_> = lines.collect();
            let index = view.sections.len();
            if kind == SectionKind::Defaults {
                inherited.add(&name, index);
            }
            let inherited =
                defaults.and_then(|n| view.sections.get(n)).is_some_and(|s| s.is_disabled);
            let switch = lines.iter().rfind(|line| line.is("disabled") || line.is("enabled"));
            let is_disabled = switch.map_or(inherited, |line| line.is("disabled"));
            let (servers, binds, acls) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
            view.sections.push(SectionView {
                section,
                index,
                kind,
                name,
                lines,
                defaults,
                is_disabled,
                settings: RefCell::default(),
                servers,
                binds,
                acls,
            });
        }
        view.activity = activity;
        view.routes = routes::Routes::of(&view);
        view
    }

    /// Whether HAProxy reads a line.
    pub(crate) fn activity(&self, line: &Line<'_>) -> Activity {
        self.activity.get(line.index()).copied().unwrap_or(Activity::Active)
    }

    /// Whether HAProxy reads a line for sure: no `.if` that depends on something unknown stands above it.
    pub(crate) fn is_certain(&self, line: &Line<'_>) -> bool {
        self.activity.get(line.index()) == Some(&Activity::Active)
    }

    pub(crate) fn version(&self) -> Version {
        *self.target.version()
    }

    /// The sections of a kind.
    pub(crate) fn of_kind(&self, kind: SectionKind) -> impl Iterator<Item = &SectionView<'d>> {
        self.sections.iter().filter(move |section| section.kind == kind)
    }

    /// Frontends and listen sections.
    pub(crate) fn listening(&self) -> impl Iterator<Item = &SectionView<'d>> {
        self.sections
            .iter()
            .filter(|s| matches!(s.kind, SectionKind::Frontend | SectionKind::Listen))
    }

    /// Backends and listen sections.
    pub(crate) fn balancing(&self) -> impl Iterator<Item = &SectionView<'d>> {
        self.sections
            .iter()
            .filter(|s| matches!(s.kind, SectionKind::Backend | SectionKind::Listen))
    }

    /// A section and the defaults sections it starts from, nearest first.
    pub(crate) fn chain<'v>(
        &'v self,
        section: &'v SectionView<'d>,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        // A defaults section can only start from one above it, so this ends.
        std::iter::successors(Some(section), |s| s.defaults.and_then(|n| self.sections.get(n)))
    }

    /// The line that decides a setting of one or two words of which the last line wins, also an inherited one:
    /// `effective(section, &["timeout", "client"])`.
    pub(crate) fn effective<'v>(
        &'v self,
        section: &'v SectionView<'d>,
        words: &[&str],
    ) -> Option<&'v Statement<'d>> {
        let word = |n: usize| words.get(n).copied().unwrap_or_default();
        self.nearest(section, [word(0), word(1)], |line| line.starts_with(words))
    }

    /// The last line of a section that is one of these, or else the nearest that it inherits. `words` tell what is
    /// asked for: each defaults section looks once.
    fn nearest<'v>(
        &'v self,
        section: &'v SectionView<'d>,
        words: [&str; 2],
        is_it: impl Fn(&Statement<'d>) -> bool,
    ) -> Option<&'v Statement<'d>> {
        if let Some(own) = section.lines.iter().rfind(|line| is_it(line)) {
            return Some(own);
        }
        let (mut asked, mut answer) = (Vec::new(), None);
        let mut base = section.defaults.and_then(|n| self.sections.get(n));
        while let Some(defaults) = base {
            if let Some(known) = defaults.settings.borrow().iter().find(|known| known.is(words)) {
                answer = known.origin;
                break;
            }
            asked.push(defaults);
            answer = defaults.lines.iter().rposition(&is_it).map(|line| (defaults.index, line));
            let next = defaults.defaults.filter(|_| answer.is_none());
            base = next.and_then(|n| self.sections.get(n));
        }
        for defaults in asked {
            let setting = Setting { words: words.map(Box::from), origin: answer };
            defaults.settings.borrow_mut().push(setting);
        }
        let (n, line) = answer?;
        self.sections.get(n)?.lines.get(line)
    }

    /// The line that switches `option NAME` on, also an inherited one.
    pub(crate) fn option<'v>(
        &'v self,
        section: &'v SectionView<'d>,
        name: &str,
    ) -> Option<&'v Statement<'d>> {
        let is_it = |line: &Statement<'d>| {
            line.starts_with(&["option", name])
                || line.starts_with(&["no", "option", name])
                || line.starts_with(&["default", "option", name])
        };
        let last = self.nearest(section, ["[no] option", name], is_it);
        last.filter(|line| line.is("option"))
    }

    /// `http`, `tcp`, …; HAProxy's own default is `tcp`.
    pub(crate) fn mode<'v>(&'v self, section: &'v SectionView<'d>) -> &'v str {
        self.effective(section, &["mode"]).map_or("tcp", |line| line.value(1))
    }

    /// The document's line break.
    fn line_ending(&self) -> &'static str {
        self.ending
    }

    /// Adds a line below `line`, as deep as it.
    pub(crate) fn insert_below(&self, line: &Line<'d>, text: &str) -> Edit {
        let ending = self.line_ending();
        let full = line.full_span();
        let indent = line.indent();
        if full == line.span() {
            return Edit::insert(full.end(), format!("{ending}{indent}{text}"));
        }
        Edit::insert(full.end(), format!("{indent}{text}{ending}"))
    }

    /// Adds a line above `line`, as deep as it.
    pub(crate) fn insert_above(&self, line: &Line<'d>, text: &str) -> Edit {
        let ending = self.line_ending();
        Edit::insert(line.full_span().start(), format!("{}{text}{ending}", line.indent()))
    }

    /// Adds the text of `moved` above `line`, its comment included. Whoever moves it also removes it.
    pub(crate) fn move_above(&self, line: &Line<'d>, moved: &Line<'d>) -> Edit {
        let text = moved.full_span();
        let text = self.document.text().get(text.range()).unwrap_or_default();
        Edit::insert(line.full_span().start(), text)
    }
}

impl<'d> SectionView<'d> {
    /// The `acl` lines of a name.
    pub(crate) fn acls(&self, name: &str) -> impl Iterator<Item = &Statement<'d>> {
        let by_name = self.acls.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
            for (n, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is("acl")) {
                by_name.entry(line.value(1).to_owned()).or_default().push(n);
            }
            by_name
        });
        by_name.get(name).into_iter().flatten().filter_map(|n| self.lines.get(*n))
    }

    /// The lines that begin with these words.
    pub(crate) fn all<'v>(
        &'v self,
        words: &'v [&'v str],
    ) -> impl DoubleEndedIterator<Item = &'v Statement<'d>> {
        self.lines.iter().filter(move |line| line.starts_with(words))
    }

    /// The last line that begins with these words.
    pub(crate) fn last(&self, words: &[&str]) -> Option<&Statement<'d>> {
        self.lines.iter().rev().find(|line| line.starts_with(words))
    }

    /// Its symbolic path: `backend api`.
    pub(crate) fn path(&self) -> String {
        self.section.path()
    }

    /// The header's words.
    pub(crate) fn header_span(&self) -> Span {
        self.section.header().words_span()
    }

    /// A label at the header.
    pub(crate) fn label(&self, message: &str) -> Label {
        Label::new(self.header_span()).path(self.path()).message(message)
    }
}

impl<'d> Statement<'d> {
    fn new(kind: SectionKind, line: Line<'d>) -> Self {
        let mut words: Vec<Word<'_>> = Vec::with_capacity(line.word_count());
        words.extend(line.seen_words());
        let values: Vec<_> = words.iter().map(Word::value).collect();
        let (directive, problem) = crate::model::directive(kind, &line, &words, &values);
        Self { line, words, values, directive, problem, options: OnceCell::new() }
    }

    /// A line above the first section, where nothing has a meaning.
    fn misplaced(line: Line<'d>) -> Self {
        let words: Vec<Word<'_>> = line.seen_words().collect();
        let values = words.iter().map(Word::value).collect();
        let directive = crate::model::untyped(&line);
        Self { line, words, values, directive, problem: None, options: OnceCell::new() }
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
