//! The names that a document gives, for the lines that refer to them.

use crate::SectionKind;
use crate::view::{SectionView, Statement as Line, View};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Names of one kind. Where one of them hangs on a variable, any name may be there.
#[derive(Debug, Default)]
pub(super) struct Set<'v> {
    known: HashSet<Cow<'v, str>>,
    open: bool,
}

impl<'v> Set<'v> {
    /// Adds the name of a section.
    fn add_section(&mut self, section: &'v SectionView<'_>) {
        match section.section.name() {
            Some(name) if !name.is_text() => self.open = true,
            _ => self.add(section.name.as_str().into()),
        }
    }

    fn add(&mut self, name: Cow<'v, str>) {
        self.known.insert(name);
    }

    /// Adds the name that a line gives with its word `n`.
    fn add_word(&mut self, line: &'v Line<'_>, n: usize) {
        self.open |= line.words.get(n).is_some_and(|word| !word.is_text());
        self.add(line.value(n).into());
    }

    /// Whether nothing has this name, for sure.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.open && !self.known.contains(name)
    }

    /// The names, for a suggestion.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|name| &**name)
    }
}

/// What a document names.
#[derive(Debug, Default)]
pub(super) struct Names<'v, 'd> {
    frontends: OnceCell<Set<'v>>,
    backends: OnceCell<Set<'v>>,
    /// Owners of stick tables: proxies, and tables of peers sections.
    pub(super) tables: Set<'v>,
    /// The types of the keys of those, as far as they are known.
    keys: HashMap<Cow<'v, str>, Option<&'v str>>,
    pub(super) caches: Set<'v>,
    pub(super) healthchecks: Set<'v>,
    pub(super) http_errors: Set<'v>,
    pub(super) mailers: Set<'v>,
    pub(super) peers: Set<'v>,
    pub(super) resolvers: Set<'v>,
    pub(super) userlists: Set<'v>,
    pub(super) fcgi_apps: Set<'v>,
    pub(super) log_profiles: Set<'v>,
    pub(super) acmes: Set<'v>,
    /// Whether Lua may add actions, services, fetches and converters.
    pub(super) has_lua: bool,
    sections: &'v [SectionView<'d>],
    /// What each of them declares, once somebody has asked.
    own: Vec<OnceCell<Box<Own<'v>>>>,
    /// The first backend of each name.
    places: OnceCell<HashMap<&'v str, &'v SectionView<'d>>>,
}

impl<'v, 'd> Names<'v, 'd> {
    pub(super) fn of(view: &'v View<'d>) -> Self {
        use SectionKind as K;
        let own = view.sections.iter().map(|_| OnceCell::new()).collect();
        let mut names = Self { sections: &view.sections, own, ..Self::default() };
        if view.version() >= crate::Version::V2_6 {
            // HAProxy makes it of `/etc/resolv.conf` by itself.
            names.resolvers.add("default".into());
        }
        for section in &view.sections {
            match section.kind {
                K::Cache => names.caches.add_section(section),
                K::Healthcheck => names.healthchecks.add_section(section),
                K::HttpErrors => names.http_errors.add_section(section),
                K::Mailers => names.mailers.add_section(section),
                K::Peers => names.peers.add_section(section),
                K::Resolvers => names.resolvers.add_section(section),
                K::Userlist => names.userlists.add_section(section),
                K::FcgiApp => names.fcgi_apps.add_section(section),
                K::LogProfile => names.log_profiles.add_section(section),
                K::Acme => names.acmes.add_section(section),
                K::Global => {
                    names.has_lua |= section.has("lua-load") || section.has("lua-load-per-thread");
                }
                _ => {}
            }
            names.add_tables(view, section);
        }
        names
    }

    fn add_tables(&mut self, view: &View<'_>, section: &'v SectionView<'d>) {
        let name_is_open = section.section.name().is_some_and(|name| !name.is_text());
        if section.kind.is_proxy() {
            for line in section.all(&["stick-table"]) {
                self.add_table(view, section.name.as_str().into(), name_is_open, line);
            }
        }
        for line in section.all(&["table"]).filter(|_| section.kind == SectionKind::Peers) {
            let is_open = name_is_open || line.words.get(1).is_some_and(|word| !word.is_text());
            let name = format!("{}/{}", section.name, line.value(1));
            self.add_table(view, name.into(), is_open, line);
        }
    }

    fn add_table(&mut self, view: &View<'_>, name: Cow<'v, str>, open: bool, line: &'v Line<'_>) {
        let own = line.after("type").filter(|_| view.is_certain(&line.line));
        // Of two that share a name, either may be meant.
        let known = self.keys.entry(name.clone()).or_insert(own);
        *known = known.filter(|known| Some(*known) == own);
        self.tables.open |= open;
        self.tables.add(name);
    }

    /// Frontends and listen sections.
    pub(super) fn frontends(&self) -> &Set<'v> {
        self.frontends.get_or_init(|| self.of_kinds([SectionKind::Frontend, SectionKind::Listen]))
    }

    /// Backends and listen sections.
    pub(super) fn backends(&self) -> &Set<'v> {
        self.backends.get_or_init(|| self.of_kinds([SectionKind::Backend, SectionKind::Listen]))
    }

    fn of_kinds(&self, kinds: [SectionKind; 2]) -> Set<'v> {
        let mut set = Set::default();
        let wanted = self.sections.iter().filter(|section| kinds.contains(&section.kind));
        wanted.for_each(|section| set.add_section(section));
        set
    }

    /// What a section declares.
    pub(super) fn own(&self, section: &SectionView<'_>) -> Option<&Own<'v>> {
        let (own, section) = (self.own.get(section.index)?, self.sections.get(section.index)?);
        Some(own.get_or_init(|| Box::new(Own::of(section))))
    }

    /// What the backend of this name declares.
    pub(super) fn backend(&self, name: &str) -> Option<&Own<'v>> {
        let places = self.places.get_or_init(|| {
            let has_servers =
                |s: &&SectionView<'_>| matches!(s.kind, SectionKind::Backend | SectionKind::Listen);
            // The first of a name counts.
            let backends = self.sections.iter().rev().filter(has_servers);
            backends.map(|section| (section.name.as_str(), section)).collect()
        });
        self.own(places.get(name)?)
    }

    /// The type of the keys of the stick table of this name, where it is known.
    pub(super) fn key_type(&self, table: &str) -> Option<&str> {
        *self.keys.get(table)?
    }
}

/// What a section itself declares.
#[derive(Debug, Default)]
pub(super) struct Own<'v> {
    pub(super) servers: Set<'v>,
    /// The kinds and, where they have one, the names of its filters.
    pub(super) filters: HashMap<&'static str, Set<'v>>,
    /// The words behind `filter`.
    pub(super) kinds: Set<'v>,
}

/// Filters that rules name, by the word behind `filter`.
const NAMED_FILTERS: [(&str, &str); 3] =
    [("bwlim-in", "bwlim"), ("bwlim-out", "bwlim"), ("spoe", "spoe")];

impl<'v> Own<'v> {
    fn of(section: &'v SectionView<'_>) -> Self {
        let mut own = Self::default();
        for line in &section.lines {
            match line.value(0) {
                "server" => own.servers.add_word(line, 1),
                // Its names are made of a number and a prefix.
                "server-template" => own.servers.open = true,
                "filter" => own.add_filter(line),
                _ => {}
            }
        }
        own
    }

    fn add_filter(&mut self, line: &'v Line<'_>) {
        self.kinds.add_word(line, 1);
        let known = NAMED_FILTERS.iter().find(|(kind, _)| *kind == line.value(1));
        let Some((_, group)) = known else { return };
        let set = self.filters.entry(group).or_default();
        match *group {
            "spoe" => match line.values().iter().position(|word| word == "engine") {
                Some(at) => set.add_word(line, at + 1),
                None => set.open = true,
            },
            _ => set.add_word(line, 2),
        }
    }

    /// Whether it has no filter of this group and name, for sure.
    pub(super) fn lacks_filter(&self, group: &str, name: &str) -> bool {
        self.filters.get(group).is_none_or(|set| set.lacks(name))
    }
}
