//! Balancers, their members, and what is said of a backend elsewhere.

use super::mapping::{Url, parameter};
use super::{Mapping, SectionView, Statement, View};

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

impl<'d> View<'d> {
    /// The balancer that a URL `balancer://name/…` means in a server, with what the main server says of it.
    pub(crate) fn balancer(&self, server: usize, url: &str) -> Option<Balancer<'_, 'd>> {
        let wanted = Url::split(url).filter(Url::is_balancer)?.authority.to_ascii_lowercase();
        let is_it = |text: &str| {
            let url = Url::split(text).filter(Url::is_balancer);
            url.is_some_and(|url| url.authority.eq_ignore_ascii_case(&wanted))
        };
        let near = |of: usize| of == 0 || of == server;
        let is_section = |s: &&SectionView<'d>| s.is("Proxy") && near(s.server) && is_it(s.arg(0));
        let section = self.sections.iter().find(is_section);
        let members = self.all("BalancerMember").filter(|line| near(line.server));
        let members = members.filter_map(|line| {
            if is_it(line.value(1)) {
                return Some((line, 2));
            }
            self.around(line).any(|s| is_section(&s)).then_some((line, 1))
        });
        Some(Balancer { section, members: members.collect() })
    }

    /// Where the requests of a mapping go: its URL, or the members of its balancer. Exclusions go nowhere.
    pub(crate) fn backends<'v>(&'v self, mapping: &Mapping<'v, 'd>) -> Vec<Backend<'v, 'd>> {
        if mapping.is_exclusion() {
            return Vec::new();
        }
        match self.balancer(mapping.statement.server, mapping.target) {
            Some(balancer) => {
                let backend = |(statement, word)| Backend { statement, word };
                balancer.members.into_iter().map(backend).collect()
            }
            None => vec![Backend { statement: mapping.statement, word: mapping.target_word }],
        }
    }

    /// The `<Proxy>` sections that a server's requests to `url` pass.
    pub(crate) fn proxy_sections<'v>(
        &'v self,
        server: usize,
        url: &'v str,
    ) -> impl Iterator<Item = &'v SectionView<'d>> {
        self.sections.iter().filter(move |section| {
            if section.server != 0 && section.server != server {
                return false;
            }
            let pattern = section.arg(0);
            let stem = pattern.trim_end_matches('*').trim_end_matches('/');
            // What an expression matches is not tried.
            section.is("ProxyMatch")
                || (section.is("Proxy")
                    && (pattern == "~"
                        || url.get(..stem.len()).is_some_and(|s| s.eq_ignore_ascii_case(stem))))
        })
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
        let passed: Vec<usize> = [backend.target(), mapping.target]
            .iter()
            .flat_map(|url| self.proxy_sections(server, url).map(|section| section.index))
            .collect();
        let own =
            self.all(name).rfind(|line| line.section.is_some_and(|index| passed.contains(&index)));
        own.or_else(|| self.setting(self.servers.get(server)?, name))
    }

    /// A `key=value` of a backend: on its own line, on a `ProxySet` or `<Proxy>` about it, or about its balancer.
    pub(crate) fn worker_parameter<'v>(
        &'v self,
        mapping: &Mapping<'v, 'd>,
        backend: &Backend<'v, 'd>,
        key: &str,
    ) -> Option<&'v str> {
        let of = |url: &'v str| {
            let mut sections = self.proxy_sections(mapping.statement.server, url);
            sections.find_map(|section| {
                let tag = section.args.iter().skip(1).rev().filter_map(|arg| arg.split_once('='));
                let tag = tag.filter(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v).next();
                let mut sets = self.lines_of(section).rev().filter(|line| line.is("ProxySet"));
                sets.find_map(|set| parameter(set, 1, key)).or(tag)
            })
        };
        let named = |url: &str| {
            let stem = |text: &str| text.trim_end_matches('/').to_ascii_lowercase();
            let url = stem(url);
            let mut sets = self.all("ProxySet").filter(|set| url.starts_with(&stem(set.value(1))));
            sets.find_map(|set| parameter(set, 2, key))
        };
        parameter(backend.statement, backend.word + 1, key)
            .or_else(|| mapping.parameter(key))
            .or_else(|| of(backend.target()))
            .or_else(|| named(backend.target()))
    }
}
