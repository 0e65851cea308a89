//! A document as its rules need it: sections with what they inherit, lines with their words and values, and
//! nothing that a false `.if` leaves out.

mod access;
mod activity;
mod condition;
mod endpoint;
mod heads;
mod kubernetes;
mod proxy;
mod refused;
mod routes;
mod statement;
mod tests;
mod unread;

pub(crate) use access::{is_identity, is_open, is_origin, loopback};
pub(crate) use activity::{Activity, evaluate, is_readable};
pub(crate) use endpoint::{BindView, Endpoint, ServerView};
pub(crate) use kubernetes::API_PORTS;
pub(crate) use statement::Statement;
pub(crate) use tests::{Acls, PREDEFINED, predefined};
pub(crate) use unread::Unread;

use crate::check;
use crate::{Document, Line, MAX_ERRORS, SectionKind, SectionRef, Target, Version};
use config_diagnostics::{Edit, Label, Span};
use refused::Refused;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

/// A document and what it is checked against.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub(crate) document: &'d Document,
    pub(crate) target: &'d Target,
    /// The lines above the first section.
    pub(crate) preamble: Vec<Statement<'d>>,
    pub(crate) sections: Vec<SectionView<'d>>,
    activity: Vec<Activity>,
    /// The lines that are `.if` and the like.
    controls: OnceCell<Vec<usize>>,
    routes: routes::Routes,
    /// The document's line break, counted once.
    ending: &'static str,
    /// Where reading ended before the document did.
    end: Option<Span>,
}

/// Of very many lines or sections of one name, the first must do.
pub(crate) const MAX_ALIKE: usize = 64;

/// Lines for which room is made before they are read.
const MAX_AHEAD: usize = 1 << 16;

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
    heads: heads::Heads,
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
    /// The document as far as it is worth a look: reading ends where it has been refused [`MAX_ERRORS`] times.
    pub(crate) fn new(document: &'d Document, target: &'d Target) -> Self {
        let mut most = MAX_ERRORS;
        loop {
            let view = Self::until(document, target, Refused::of(document, most));
            // Some of the lines that the tables do not read load.
            if view.end.is_none() || document.unread_from().is_some() || check::is_lost(&view) {
                return view;
            }
            most *= 2;
        }
    }

    /// All of the document, whatever its lines are.
    pub(crate) fn whole(document: &'d Document, target: &'d Target) -> Self {
        Self::until(document, target, Refused::never())
    }

    fn until(document: &'d Document, target: &'d Target, mut refused: Refused) -> Self {
        let activity = activity::of(document, target);
        let sections = Vec::with_capacity(document.sections().len());
        let preamble = Vec::new();
        let (routes, unknown) = (routes::Routes::default(), Vec::new());
        let ending = document.line_ending();
        let mut view = Self {
            document,
            target,
            preamble,
            sections,
            activity: unknown,
            controls: OnceCell::new(),
            routes,
            ending,
            end: None,
        };
        let active = |line: &Line<'_>| activity.get(line.index()) != Some(&Activity::Inactive);
        let is_read = |line: &Line<'_>| line.is_directive() && active(line);
        let mut inherited = Inherited::default();
        for line in document.preamble().filter(is_read) {
            if !refused.reads(&line) || !refused.keeps(&line) {
                break;
            }
            view.preamble.push(Statement::misplaced(line));
        }
        for section in document.sections().filter(|section| active(&section.header())) {
            if !refused.reads(&section.header()) {
                break;
            }
            let name = section.name().map(|name| name.value().into_owned()).unwrap_or_default();
            let kind = section.kind();
            let defaults = inherited.of(&section);
            let all = section.lines();
            let mut lines = Vec::with_capacity(all.len().min(MAX_AHEAD));
            for line in all.filter(is_read) {
                if !refused.reads(&line) {
                    break;
                }
                let is_certain = activity.get(line.index()) == Some(&Activity::Active);
                let statement = Statement::new(view.version(), kind, line, is_certain);
                if statement.problem.is_some() && !refused.keeps(&line) {
                    break;
                }
                lines.push(statement);
            }
            let index = view.sections.len();
            if kind == SectionKind::Defaults {
                inherited.add(&name, index);
            }
            let inherited =
                defaults.and_then(|n| view.sections.get(n)).is_some_and(|s| s.is_disabled);
            let heads = heads::Heads::of(&lines);
            let (servers, binds, acls) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
            let mut section = SectionView {
                section,
                index,
                kind,
                name,
                lines,
                heads,
                defaults,
                is_disabled: inherited,
                settings: RefCell::default(),
                servers,
                binds,
                acls,
            };
            let switch = section.last_index(&["disabled"]).max(section.last_index(&["enabled"]));
            let switch = switch.and_then(|n| section.lines.get(n));
            section.is_disabled = switch.map_or(inherited, |line| line.is("disabled"));
            view.sections.push(section);
        }
        view.end = refused.end;
        view.activity = activity;
        view.routes = routes::Routes::of(&view);
        view
    }

    /// Where reading ended before the document did: what is said of it as a whole does not hold.
    pub(crate) fn end(&self) -> Option<Span> {
        self.end
    }

    /// Whether HAProxy reads a line.
    pub(crate) fn activity(&self, line: &Line<'_>) -> Activity {
        self.activity.get(line.index()).copied().unwrap_or(Activity::Active)
    }

    /// Whether an `.if` or the like stands between two lines.
    pub(crate) fn has_control_between(&self, above: &Line<'_>, below: &Line<'_>) -> bool {
        let controls = self.controls.get_or_init(|| {
            let lines = self.document.lines().filter(|line| line.control().is_some());
            lines.map(|line| line.index()).collect()
        });
        let first = controls.partition_point(|n| *n <= above.index());
        controls.get(first).is_some_and(|n| *n < below.index())
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
        self.nearest(section, [word(0), word(1)], |section| section.last_index(words))
    }

    /// The line of a section that `find` finds, or else the nearest that it inherits. `words` tell what is asked for:
    /// each defaults section looks once.
    fn nearest<'v>(
        &'v self,
        section: &'v SectionView<'d>,
        words: [&str; 2],
        find: impl Fn(&SectionView<'d>) -> Option<usize>,
    ) -> Option<&'v Statement<'d>> {
        if let Some(own) = find(section) {
            return section.lines.get(own);
        }
        let (mut asked, mut answer) = (Vec::new(), None);
        let mut base = section.defaults.and_then(|n| self.sections.get(n));
        while let Some(defaults) = base {
            if let Some(known) = defaults.settings.borrow().iter().find(|known| known.is(words)) {
                answer = known.origin;
                break;
            }
            asked.push(defaults);
            answer = find(defaults).map(|line| (defaults.index, line));
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
        let last = self.nearest(section, ["[no] option", name], |section| {
            let on = section.last_index(&["option", name]);
            let off = section.last_index(&["no", "option", name]);
            on.max(off).max(section.last_index(&["default", "option", name]))
        });
        last.filter(|line| line.is("option"))
    }

    /// `http`, `tcp`, …; HAProxy's own default is `tcp`.
    pub(crate) fn mode<'v>(&'v self, section: &'v SectionView<'d>) -> &'v str {
        self.effective(section, &["mode"]).map_or("tcp", |line| line.value(1))
    }

    /// The document's line break.
    pub(crate) fn line_ending(&self) -> &'static str {
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
    /// The first [`MAX_ALIKE`] `acl` lines of a name: rules ask for them once for every line that names it.
    pub(crate) fn acls(&self, name: &str) -> impl Iterator<Item = &Statement<'d>> {
        let named = self.acls_by_name().get(name);
        named.into_iter().flatten().take(MAX_ALIKE).filter_map(|n| self.lines.get(*n))
    }

    fn acls_by_name(&self) -> &HashMap<String, Vec<usize>> {
        self.acls.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
            for (n, line) in self.starting("acl") {
                by_name.entry(line.value(1).to_owned()).or_default().push(n);
            }
            by_name
        })
    }

    /// The last `acl` line of a name above a line.
    pub(crate) fn acl_above(&self, name: &str, line: &Statement<'_>) -> Option<&Statement<'d>> {
        let named = self.acls_by_name().get(name)?;
        let is_above = |n: &usize| {
            self.lines.get(*n).is_some_and(|other| other.line.index() < line.line.index())
        };
        self.lines.get(*named.get(..named.partition_point(is_above))?.last()?)
    }

    /// The lines that HAProxy reads for sure.
    pub(crate) fn certain(&self) -> impl Iterator<Item = &Statement<'d>> {
        self.lines.iter().filter(|line| line.is_certain && line.passed_over.is_none())
    }

    /// The blanks before its first line.
    fn indent(&self) -> &'d str {
        self.lines.first().map_or("    ", |line| line.line.indent())
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
