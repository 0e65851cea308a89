//! Balancers, their members, and what is said of a backend elsewhere.

use super::mapping::{Url, parameter};
use super::{MAX_ALIKE, Mapping, SectionView, Statement, View};
use std::collections::{BTreeSet, HashMap};

/// A balancer: `<Proxy balancer://name>` and what belongs to it.
#[derive(Debug)]
pub(crate) struct Balancer<'v, 'd> {
    /// The section, if one defines it.
    pub(crate) section: Option<&'v SectionView<'d>>,
    /// Its members: the line, and the word with the URL.
    pub(crate) members: Vec<(&'v Statement<'d>, usize)>,
}

/// A URL that requests are sent to, and the line that names it: a mapping or a member of its balancer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backend<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) word: usize,
}

impl<'v> Backend<'v, '_> {
    pub(crate) fn target(&self) -> &'v str {
        self.statement.value(self.word)
    }

    pub(crate) fn url(&self) -> Option<Url<'v>> {
        Url::split(self.target())
    }
}

/// `<Proxy>` sections and the members of balancers, by what they are asked for with.
#[derive(Debug, Default)]
pub(super) struct Proxies {
    /// `<Proxy>` sections by server and the URL they begin with, in lower case.
    stems: HashMap<(usize, String), Vec<usize>>,
    /// How long those URLs are.
    lengths: BTreeSet<usize>,
    /// Sections with an expression: what it matches is not tried.
    expressions: Vec<usize>,
    /// The first section of each balancer, by server and name in lower case.
    balancers: HashMap<(usize, String), usize>,
    /// Members by server and name in lower case: statements, and the words with the URLs.
    members: HashMap<(usize, String), Vec<(usize, usize)>>,
}

impl Proxies {
    fn of(view: &View<'_>) -> Self {
        let mut proxies = Self::default();
        for section in &view.sections {
            let (index, server) = (section.index, section.server);
            let pattern = section.arg(0);
            if section.is("ProxyMatch") || (section.is("Proxy") && pattern == "~") {
                proxies.expressions.push(index);
            } else if section.is("Proxy") {
                let stem = pattern.trim_end_matches('*').trim_end_matches('/');
                proxies.lengths.insert(stem.len());
                let key = (server, stem.to_ascii_lowercase());
                proxies.stems.entry(key).or_default().push(index);
            }
            if let Some(name) = balancer_of(section) {
                proxies.balancers.entry((server, name)).or_insert(index);
            }
        }
        for line in view.all("BalancerMember") {
            let own = balancer_name(line.value(1));
            let near = |s: &&SectionView<'_>| s.server == 0 || s.server == line.server;
            let around: BTreeSet<_> =
                view.around(line).filter(near).filter_map(balancer_of).collect();
            let around = around.into_iter().filter(|name| own.as_ref() != Some(name));
            let names = around.map(|name| (name, 1)).chain(own.clone().map(|name| (name, 2)));
            for (name, word) in names {
                let members = proxies.members.entry((line.server, name)).or_default();
                members.push((line.index, word));
            }
        }
        proxies
    }

    /// The sections that requests of a server to `url` pass, in the order of the file.
    fn passed(&self, view: &View<'_>, server: usize, url: &str) -> Vec<usize> {
        let url = url.to_ascii_lowercase();
        let stems = self.lengths.range(..=url.len()).filter_map(|length| url.get(..*length));
        let of = |stem: &str| {
            let of = |server| self.stems.get(&(server, stem.to_owned())).into_iter().flatten();
            let own = (server != 0).then(|| of(server));
            of(0).chain(own.into_iter().flatten()).copied().collect::<Vec<_>>()
        };
        let mut passed: Vec<_> = stems.flat_map(of).collect();
        let near = |n: &&usize| {
            view.sections.get(**n).is_some_and(|s| s.server == 0 || s.server == server)
        };
        passed.extend(self.expressions.iter().filter(near));
        passed.sort_unstable();
        passed
    }
}

/// The balancer that a URL means, in lower case.
fn balancer_name(url: &str) -> Option<String> {
    Some(Url::split(url).filter(Url::is_balancer)?.authority.to_ascii_lowercase())
}

/// The balancer that a section is about.
fn balancer_of(section: &SectionView<'_>) -> Option<String> {
    if section.is("Proxy") { balancer_name(section.arg(0)) } else { None }
}

impl<'d> View<'d> {
    fn proxies(&self) -> &Proxies {
        self.proxies.get_or_init(|| Proxies::of(self))
    }

    /// The balancer that a URL `balancer://name/…` means in a server, with what the main server says of it, and its
    /// first `most` members of each.
    fn balancer_with(&self, server: usize, url: &str, most: usize) -> Option<Balancer<'_, 'd>> {
        let name = balancer_name(url)?;
        let proxies = self.proxies();
        let keys = [(0, name.clone()), (server, name)];
        let keys = keys.get(..if server == 0 { 1 } else { 2 }).unwrap_or_default();
        let section = keys.iter().filter_map(|key| proxies.balancers.get(key)).min();
        let members = keys.iter().filter_map(|key| proxies.members.get(key));
        let mut members: Vec<_> = members.flat_map(|members| members.iter().take(most)).collect();
        members.sort_unstable();
        let member = |(line, word): &(usize, usize)| Some((self.statements.get(*line)?, *word));
        Some(Balancer {
            section: section.and_then(|section| self.sections.get(*section)),
            members: members.into_iter().filter_map(member).collect(),
        })
    }

    /// The balancer that a URL `balancer://name/…` means in a server, with what the main server says of it; of very
    /// many members the first [`MAX_ALIKE`].
    pub(crate) fn balancer(&self, server: usize, url: &str) -> Option<Balancer<'_, 'd>> {
        self.balancer_with(server, url, MAX_ALIKE)
    }

    /// Where the requests of a mapping go: its URL, or the members of its balancer, of very many the first
    /// [`MAX_ALIKE`]. Exclusions go nowhere.
    pub(crate) fn backends<'v>(&'v self, mapping: &Mapping<'v, 'd>) -> Vec<Backend<'v, 'd>> {
        self.backends_up_to(mapping, MAX_ALIKE)
    }

    /// The same, and all members.
    pub(crate) fn all_backends<'v>(&'v self, mapping: &Mapping<'v, 'd>) -> Vec<Backend<'v, 'd>> {
        self.backends_up_to(mapping, usize::MAX)
    }

    fn backends_up_to<'v>(
        &'v self,
        mapping: &Mapping<'v, 'd>,
        most: usize,
    ) -> Vec<Backend<'v, 'd>> {
        if mapping.is_exclusion() {
            return Vec::new();
        }
        match self.balancer_with(mapping.statement.server, mapping.target, most) {
            Some(balancer) => {
                let backend = |(statement, word)| Backend { statement, word };
                balancer.members.into_iter().map(backend).collect()
            }
            None => vec![Backend { statement: mapping.statement, word: mapping.target_word }],
        }
    }

    /// The `<Proxy>` sections that a server's requests to `url` pass.
    pub(crate) fn proxy_sections(
        &self,
        server: usize,
        url: &str,
    ) -> impl Iterator<Item = &SectionView<'d>> {
        let passed = self.proxies().passed(self, server, url);
        passed.into_iter().filter_map(|index| self.sections.get(index))
    }

    /// The line that decides a TLS setting for the requests of a mapping to a backend: that of a `<Proxy>` section
    /// about the backend or its balancer, else of its server, else of the main one.
    pub(crate) fn tls_setting(
        &self,
        mapping: &Mapping<'_, 'd>,
        backend: &Backend<'_, 'd>,
        name: &str,
    ) -> Option<&Statement<'d>> {
        let server = mapping.statement.server;
        let urls = [backend.target(), mapping.target];
        let [of_backend, of_mapping] = urls.map(str::to_owned);
        let own =
            self.memo.tls_setting((server, [of_backend, of_mapping, name.to_owned()]), || {
                let passed = urls.iter().flat_map(|url| self.proxy_sections(server, url));
                let last = |section: &SectionView<'d>| {
                    self.named_in(Some(section.index), name).next_back().map(|line| line.index)
                };
                passed.filter_map(last).max()
            });
        let own = own.and_then(|line| self.statements.get(line));
        own.or_else(|| self.setting(self.servers.get(server)?, name))
    }

    /// A `key=value` of a backend: on its own line, on a `ProxySet` or `<Proxy>` about it, or about its balancer.
    pub(crate) fn worker_parameter<'v>(
        &'v self,
        mapping: &Mapping<'v, 'd>,
        backend: &Backend<'v, 'd>,
        key: &str,
    ) -> Option<&'v str> {
        parameter(backend.statement, backend.word + 1, key)
            .or_else(|| mapping.parameter(key))
            .or_else(|| {
                let (server, url) = (mapping.statement.server, backend.target());
                let memo_key = (server, [url.to_owned(), key.to_owned()]);
                let from = self.memo.parameter(memo_key, || self.parameter_of(server, url, key));
                self.parameter_at(from?, key)
            })
    }

    /// Where a `key=value` stands that is said of a URL elsewhere.
    fn parameter_of(&self, server: usize, url: &str, key: &str) -> Option<ParameterPlace> {
        let has = |place: &ParameterPlace| self.parameter_at(*place, key).is_some();
        let about = self.proxy_sections(server, url).find_map(|section| {
            let sets = self.named_in(Some(section.index), "ProxySet").rev();
            let sets = sets.map(|set| ParameterPlace::Line(set.index, 1));
            sets.chain([ParameterPlace::Tag(section.index)]).find(has)
        });
        let stem = |text: &str| text.trim_end_matches('/').to_ascii_lowercase();
        let url = stem(url);
        let named = || {
            let sets = self.all("ProxySet").filter(|set| url.starts_with(&stem(set.value(1))));
            sets.map(|set| ParameterPlace::Line(set.index, 2)).find(has)
        };
        about.or_else(named)
    }

    fn parameter_at(&self, place: ParameterPlace, key: &str) -> Option<&str> {
        match place {
            ParameterPlace::Line(line, from) => parameter(self.statements.get(line)?, from, key),
            ParameterPlace::Tag(section) => {
                let args = self.sections.get(section)?.args.iter().skip(1).rev();
                let mut pairs = args.filter_map(|arg| arg.split_once('='));
                pairs.find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, value)| value)
            }
        }
    }
}

/// Where a `key=value` stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum ParameterPlace {
    /// A statement, behind the word of this number.
    Line(usize, usize),
    /// The tag of a section.
    Tag(usize),
}
