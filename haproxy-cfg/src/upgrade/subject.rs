//! Where a configuration is touched by a change.

use super::change::{Change, Keep, Subject};
use crate::view::{BindView, SectionView, Statement, View};
use crate::{Family, SectionKind, Transport};
use config_diagnostics::{Edit, Label, Span};
use std::collections::{BTreeMap, BTreeSet};

/// One such place, and what to write there.
pub(super) struct Place {
    pub(super) span: Span,
    pub(super) path: String,
    pub(super) labels: Vec<Label>,
    pub(super) edit: Option<Edit>,
}

pub(super) fn places(view: &View<'_>, change: &Change) -> Vec<Place> {
    let find = Find { view, change };
    match change.subject {
        Subject::Balancing => find.by_home(|section| has_choice(view, section)),
        Subject::HttpBackend => find.by_home(|section| is_http(view, section)),
        Subject::FcgiBackend => find.by_home(|section| section.last(&["use-fcgi-app"]).is_some()),
        Subject::StatsPage => find.stats_pages(),
        Subject::LogForward => find.sections(SectionKind::LogForward),
        Subject::Resolvers => find.first(view.of_kind(SectionKind::Resolvers).next().map(header)),
        Subject::Threads => find.first(view.of_kind(SectionKind::Global).next().map(header)),
        Subject::TlsBind => find.first(find.binds(|_, _| true).next()),
        Subject::QuicBind => find.first(find.quic_bind()),
        Subject::HttpsBind => find.lines(find.binds(|section, bind| {
            is_http(view, section)
                && !is_quic(bind)
                && !change.settled_by.iter().any(|option| bind.options.has(option))
        })),
        Subject::TlsServer => find.lines(find.tls_servers()),
        Subject::Variable => variables(view),
    }
}

struct Find<'v, 'd> {
    view: &'v View<'d>,
    change: &'v Change,
}

impl<'v, 'd> Find<'v, 'd> {
    /// Whether a section says, or inherits, what the change is about.
    fn is_settled(&self, section: &'v SectionView<'d>) -> bool {
        let says = |section: &SectionView<'d>| {
            let words =
                self.change.settled_by.iter().map(|words| words.split(' ').collect::<Vec<_>>());
            words.into_iter().any(|words| section.last(&words).is_some())
        };
        self.view.chain(section).any(says)
    }

    /// Backends and listen sections; those of one `defaults` section together, there.
    fn by_home(&self, wanted: impl Fn(&SectionView<'d>) -> bool) -> Vec<Place> {
        let mut homes: BTreeMap<u32, (&'v SectionView<'d>, Vec<Label>)> = BTreeMap::new();
        for section in self.view.balancing().filter(|section| !self.view.is_disabled(section)) {
            if wanted(section) && !self.is_settled(section) {
                let home = section.defaults.and_then(|n| self.view.sections.get(n));
                let home = home.unwrap_or(section);
                let (_, labels) =
                    homes.entry(home.header_span().start()).or_insert_with(|| (home, Vec::new()));
                if !std::ptr::eq(home, section) {
                    labels.push(section.label("concerns this"));
                }
            }
        }
        let place = |(home, labels): (&'v SectionView<'d>, Vec<Label>)| Place {
            labels,
            ..self.place(home, home.header_span(), None)
        };
        homes.into_values().map(place).collect()
    }

    fn sections(&self, kind: SectionKind) -> Vec<Place> {
        let open = self.view.of_kind(kind).filter(|section| !self.is_settled(section));
        open.map(|section| self.place(section, section.header_span(), None)).collect()
    }

    /// The sections that bring statistics, for themselves or for those that start from them.
    fn stats_pages(&self) -> Vec<Place> {
        let is_page = |section: &&SectionView<'d>| {
            section.last(&["stats", "enable"]).is_some()
                || section.last(&["stats", "uri"]).is_some()
        };
        let proxies = self.view.sections.iter().filter(|section| section.kind.is_proxy());
        let open = proxies.filter(is_page).filter(|section| {
            let says = |words: &&str| section.last(&words.split(' ').collect::<Vec<_>>()).is_some();
            !self.change.settled_by.iter().any(says)
        });
        open.map(|section| self.place(section, section.header_span(), None)).collect()
    }

    /// The first place of what one global setting decides.
    fn first(&self, place: Option<(&'v SectionView<'d>, Span)>) -> Vec<Place> {
        let is_settled =
            self.view.of_kind(SectionKind::Global).any(|global| self.is_settled(global));
        let place = place.filter(|_| !is_settled);
        place.map(|(section, span)| self.place(section, span, None)).into_iter().collect()
    }

    fn lines(&self, lines: impl Iterator<Item = (&'v SectionView<'d>, Span)>) -> Vec<Place> {
        let line_at = |section: &'v SectionView<'d>, span: Span| {
            section.lines.iter().find(|line| line.span() == span)
        };
        lines.map(|(section, span)| self.place(section, span, line_at(section, span))).collect()
    }

    /// `bind` lines with TLS.
    fn binds(
        &self,
        wanted: impl Fn(&SectionView<'d>, &BindView<'v, 'd>) -> bool,
    ) -> impl Iterator<Item = (&'v SectionView<'d>, Span)> {
        let view = self.view;
        view.listening().flat_map(move |section| {
            let binds = view.binds(section);
            let tls = binds.filter(|bind| bind.options.on("ssl") && wanted(section, bind));
            tls.map(|bind| (section, bind.statement.span())).collect::<Vec<_>>()
        })
    }

    fn quic_bind(&self) -> Option<(&'v SectionView<'d>, Span)> {
        let view = self.view;
        let mut binds = view
            .listening()
            .flat_map(|section| view.binds(section).map(move |bind| (section, bind)));
        let bind = binds.find(|(_, bind)| is_quic(bind));
        bind.map(|(section, bind)| (section, bind.statement.span()))
    }

    fn tls_servers(&self) -> impl Iterator<Item = (&'v SectionView<'d>, Span)> {
        let (view, change) = (self.view, self.change);
        view.balancing().filter(|section| is_http(view, section)).flat_map(move |section| {
            let servers = view.servers(section).into_iter().filter(|server| {
                server.options.on("ssl")
                    && !change.settled_by.iter().any(|option| server.options.has(option))
            });
            servers.map(|server| (section, server.statement.span())).collect::<Vec<_>>()
        })
    }

    fn place(
        &self,
        section: &'v SectionView<'d>,
        span: Span,
        line: Option<&Statement<'d>>,
    ) -> Place {
        let edit = match (self.change.keep, line) {
            (Keep::Option(words), Some(line)) => Some(line.append(words)),
            (Keep::Line(text), _) => match section.last(&["stats"]) {
                // One line of statistics drops those that would be inherited: it stands with its like.
                Some(line) if text.starts_with("stats ") => {
                    Some(self.view.insert_below(&line.line, text))
                }
                _ => Some(self.view.insert_first(section, text)),
            },
            (Keep::Global(text), _) => {
                let global = self.view.of_kind(SectionKind::Global).next();
                global.map(|global| self.view.insert_first(global, text))
            }
            (Keep::Nothing | Keep::Option(_), _) => None,
        };
        Place { span, path: section.path(), labels: Vec::new(), edit }
    }
}

fn header<'v, 'd>(section: &'v SectionView<'d>) -> (&'v SectionView<'d>, Span) {
    (section, section.header_span())
}

fn is_http(view: &View<'_>, section: &SectionView<'_>) -> bool {
    view.mode(section) == "http"
}

fn is_quic(bind: &BindView<'_, '_>) -> bool {
    bind.addresses.iter().any(|address| {
        address.transport() == Some(Transport::Quic)
            || matches!(address.family(), Some(Family::Quic4 | Family::Quic6))
    })
}

/// Whether there is more than one server to choose from.
fn has_choice(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let servers = view.servers(section);
    let active = servers.iter().filter(|server| !server.options.on("backup")).count();
    let is_balanced = matches!(view.mode(section), "http" | "tcp");
    is_balanced && (active > 1 || section.last(&["server-template"]).is_some())
}

/// Words that are a variable without a default and nothing else, each variable once.
fn variables(view: &View<'_>) -> Vec<Place> {
    let mut seen = BTreeSet::new();
    let mut places = Vec::new();
    for section in &view.sections {
        for word in section.lines.iter().flat_map(|line| &line.words) {
            let Some(name) = variable(word.raw()) else { continue };
            if view.target.facts().env(name).is_err() && seen.insert(name) {
                let (span, path) = (word.span(), section.path());
                places.push(Place { span, path, labels: Vec::new(), edit: None });
            }
        }
    }
    places
}

/// The variable in `"$NAME"` or `"${NAME}"`.
fn variable(raw: &str) -> Option<&str> {
    let inner = raw.strip_prefix("\"$")?.strip_suffix('"')?;
    let name = inner.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(inner);
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // HAProxy sets some of its own.
    (is_name && !name.is_empty() && !name.starts_with("HAPROXY_")).then_some(name)
}
