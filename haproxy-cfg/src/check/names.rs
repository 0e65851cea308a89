//! The names that a document gives, for the lines that refer to them.

use crate::SectionKind;
use crate::view::{SectionView, Statement as Line, View};
use std::collections::{HashMap, HashSet};

/// Names of one kind. Where one of them hangs on a variable, any name may be there.
#[derive(Debug, Default)]
pub(super) struct Set {
    known: HashSet<String>,
    open: bool,
}

impl Set {
    fn of_sections(view: &View<'_>, wanted: &[SectionKind]) -> Self {
        let mut set = Self::default();
        for section in view.sections.iter().filter(|s| wanted.contains(&s.kind)) {
            match section.section.name() {
                Some(name) if !name.is_text() => set.open = true,
                _ => set.add(section.name.clone()),
            }
        }
        set
    }

    fn add(&mut self, name: String) {
        self.known.insert(name);
    }

    /// Adds the name that a line gives with its word `n`.
    fn add_word(&mut self, line: &Line<'_>, n: usize) {
        self.open |= line.words.get(n).is_some_and(|word| !word.is_text());
        self.add(line.value(n).to_owned());
    }

    /// Whether nothing has this name, for sure.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.open && !self.known.contains(name)
    }

    /// The names, for a suggestion.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str)
    }
}

/// What a document names.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) frontends: Set,
    pub(super) backends: Set,
    /// Owners of stick tables: proxies, and tables of peers sections.
    pub(super) tables: Set,
    /// The types of the keys of those, as far as they are known.
    keys: HashMap<String, Option<String>>,
    pub(super) caches: Set,
    pub(super) healthchecks: Set,
    pub(super) http_errors: Set,
    pub(super) mailers: Set,
    pub(super) peers: Set,
    pub(super) resolvers: Set,
    pub(super) userlists: Set,
    pub(super) fcgi_apps: Set,
    pub(super) log_profiles: Set,
    pub(super) acmes: Set,
    /// Whether Lua may add actions, services, fetches and converters.
    pub(super) has_lua: bool,
    /// What each section declares, by its index.
    own: Vec<Own>,
    /// Backends by name, with their index.
    places: HashMap<String, usize>,
}

impl Names {
    pub(super) fn of(view: &View<'_>) -> Self {
        use SectionKind as K;
        let sections = |kinds: &[K]| Set::of_sections(view, kinds);
        let mut tables = Set::default();
        let (mut own, mut places) = (Vec::with_capacity(view.sections.len()), HashMap::new());
        let mut keys: HashMap<String, Option<String>> = HashMap::new();
        let mut key = |name: &str, line: &Line<'_>| {
            let own = line.after("type").filter(|_| view.is_certain(&line.line)).map(str::to_owned);
            // Of two that share a name, either may be meant.
            keys.entry(name.to_owned())
                .and_modify(|known| {
                    *known = known.take().filter(|known| Some(known) == own.as_ref());
                })
                .or_insert(own);
        };
        for section in &view.sections {
            let name_is_open = section.section.name().is_some_and(|name| !name.is_text());
            let declared = Own::of(section);
            if section.kind.is_proxy() && declared.has_table {
                tables.open |= name_is_open;
                tables.add(section.name.clone());
                section.all(&["stick-table"]).for_each(|line| key(&section.name, line));
            }
            for line in section.all(&["table"]).filter(|_| section.kind == K::Peers) {
                tables.open |= name_is_open || line.words.get(1).is_some_and(|w| !w.is_text());
                let name = format!("{}/{}", section.name, line.value(1));
                key(&name, line);
                tables.add(name);
            }
            if matches!(section.kind, K::Backend | K::Listen) {
                places.entry(section.name.clone()).or_insert(section.index);
            }
            own.push(declared);
        }
        let loads = |line: &Line<'_>| line.is("lua-load") || line.is("lua-load-per-thread");
        let mut resolvers = sections(&[K::Resolvers]);
        if view.version() >= crate::Version::V2_6 {
            // HAProxy makes it of `/etc/resolv.conf` by itself.
            resolvers.add("default".to_owned());
        }
        Self {
            frontends: sections(&[K::Frontend, K::Listen]),
            backends: sections(&[K::Backend, K::Listen]),
            tables,
            keys,
            caches: sections(&[K::Cache]),
            healthchecks: sections(&[K::Healthcheck]),
            http_errors: sections(&[K::HttpErrors]),
            mailers: sections(&[K::Mailers]),
            peers: sections(&[K::Peers]),
            resolvers,
            userlists: sections(&[K::Userlist]),
            fcgi_apps: sections(&[K::FcgiApp]),
            log_profiles: sections(&[K::LogProfile]),
            acmes: sections(&[K::Acme]),
            has_lua: view.of_kind(K::Global).any(|s| s.lines.iter().any(loads)),
            own,
            places,
        }
    }

    /// What a section declares.
    pub(super) fn own(&self, section: &SectionView<'_>) -> Option<&Own> {
        self.own.get(section.index)
    }

    /// What the backend of this name declares.
    pub(super) fn backend(&self, name: &str) -> Option<&Own> {
        self.own.get(*self.places.get(name)?)
    }

    /// The type of the keys of the stick table of this name, where it is known.
    pub(super) fn key_type(&self, table: &str) -> Option<&str> {
        self.keys.get(table)?.as_deref()
    }

    /// Whether a proxy has a stick table of its own.
    pub(super) fn has_table(&self, section: &SectionView<'_>) -> bool {
        self.own(section).is_some_and(|own| own.has_table)
    }
}

/// What a section itself declares.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// A stick table of its own. None is inherited.
    pub(super) has_table: bool,
    pub(super) servers: Set,
    /// The kinds and, where they have one, the names of its filters.
    pub(super) filters: HashMap<&'static str, Set>,
    /// The words behind `filter`.
    pub(super) kinds: Set,
}

/// Filters that rules name, by the word behind `filter`.
const NAMED_FILTERS: [(&str, &str); 3] =
    [("bwlim-in", "bwlim"), ("bwlim-out", "bwlim"), ("spoe", "spoe")];

impl Own {
    fn of(section: &SectionView<'_>) -> Self {
        let mut own = Self::default();
        for line in &section.lines {
            match line.value(0) {
                "stick-table" => own.has_table = true,
                "server" => own.servers.add_word(line, 1),
                // Its names are made of a number and a prefix.
                "server-template" => own.servers.open = true,
                "filter" => own.add_filter(line),
                _ => {}
            }
        }
        own
    }

    fn add_filter(&mut self, line: &Line<'_>) {
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
