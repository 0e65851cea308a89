//! What sends requests to backends: `ProxyPass`, `ProxyPassMatch`, and `RewriteRule` with `[P]`.

use super::{SectionView, Server, Statement, View};
use config_diagnostics::Edit;

/// How a mapping finds its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum MappingKind {
    /// `ProxyPass /path url`, also in a `<Location>`.
    Prefix,
    /// `ProxyPassMatch regex url`, or a `ProxyPass` in a section with a regular expression.
    Regex,
    /// `RewriteRule regex url [P]`.
    Rewrite,
}

/// A line that sends requests to a backend, or with `!` keeps them here.
#[derive(Clone, Debug)]
pub(crate) struct Mapping<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) kind: MappingKind,
    /// The path or expression; in a `<Location>` that of the section.
    pub(crate) path: &'v str,
    /// The word with the URL.
    pub(crate) target_word: usize,
    /// The URL, or `!`.
    pub(crate) target: &'v str,
    /// The `<Location>` or `<LocationMatch>` around it.
    pub(crate) location: Option<&'v SectionView<'d>>,
}

/// The parts of a URL, as far as they can be told before a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Url<'v> {
    pub(crate) scheme: &'v str,
    /// Host and port, as they are written.
    pub(crate) authority: &'v str,
    /// From the first slash behind the authority; may be empty.
    pub(crate) path: &'v str,
    /// Whether it is reached by a socket of this machine: `unix:…|`.
    pub(crate) is_unix: bool,
}

impl<'v> Url<'v> {
    pub(crate) fn split(text: &'v str) -> Option<Self> {
        let unix = text.get(..5).filter(|start| start.eq_ignore_ascii_case("unix:"));
        let url = match unix {
            Some(_) => text.split_once('|').map_or("", |(_, url)| url),
            None => text,
        };
        let (scheme, rest) = url.split_once(':')?;
        // Behind a socket the host may be left out.
        let rest = match rest.strip_prefix("//") {
            None if unix.is_some() => rest,
            rest => rest?,
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        Some(Self { scheme, authority, path, is_unix: unix.is_some() })
    }

    /// The host, without user, port and brackets.
    pub(crate) fn host(&self) -> &'v str {
        let host = self.authority.rsplit_once('@').map_or(self.authority, |(_, host)| host);
        if let Some(v6) = host.strip_prefix('[') {
            return v6.split_once(']').map_or(v6, |(host, _)| host);
        }
        host.rsplit_once(':').map_or(host, |(host, _)| host)
    }

    /// Whether the backend is talked to over TLS.
    pub(crate) fn is_tls(&self) -> bool {
        ["https", "wss", "h2"].iter().any(|tls| tls.eq_ignore_ascii_case(self.scheme))
    }

    pub(crate) fn is_balancer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("balancer")
    }

    /// Whether the host is this machine.
    pub(crate) fn is_local(&self) -> bool {
        let host = self.host();
        self.is_unix
            || host.eq_ignore_ascii_case("localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether the host is a name, and not an address or something that only a request tells.
    pub(crate) fn is_name(&self) -> bool {
        let host = self.host();
        !self.is_unix
            && !host.is_empty()
            && !host.contains(['$', '%', '{'])
            && host.parse::<std::net::IpAddr>().is_err()
    }
}

impl<'v> Mapping<'v, '_> {
    /// Whether it keeps its requests here: `!`.
    pub(crate) fn is_exclusion(&self) -> bool {
        self.target == "!"
    }

    pub(crate) fn url(&self) -> Option<Url<'v>> {
        Url::split(self.target)
    }

    /// The value of a `key=value` of its own.
    pub(crate) fn parameter(&self, key: &str) -> Option<&'v str> {
        if self.kind == MappingKind::Rewrite {
            return None;
        }
        parameter(self.statement, self.target_word + 1, key)
    }
}

/// The last `key=value` among a statement's words from word `from` on.
pub(super) fn parameter<'v>(
    statement: &'v Statement<'_>,
    from: usize,
    key: &str,
) -> Option<&'v str> {
    let words = statement.values.get(from..).unwrap_or_default().iter().rev();
    words
        .filter_map(|word| word.split_once('='))
        .find_map(|(k, value)| k.eq_ignore_ascii_case(key).then_some(value))
}

impl<'d> View<'d> {
    /// Every mapping, in the order of the file.
    pub(crate) fn mappings(&self) -> impl Iterator<Item = Mapping<'_, 'd>> {
        self.may_map().filter_map(|statement| self.mapping(statement))
    }

    /// The mappings of one server, those in its sections included, in the order of the file.
    pub(crate) fn mappings_of(&self, server: usize) -> impl Iterator<Item = Mapping<'_, 'd>> {
        self.may_map_in(server).filter_map(|statement| self.mapping(statement))
    }

    /// The mappings of one server and, where it is a virtual host, of the main one, whose come first.
    pub(crate) fn mappings_near(&self, server: usize) -> impl Iterator<Item = Mapping<'_, 'd>> {
        let own = (server != 0).then_some(server);
        std::iter::once(0).chain(own).flat_map(|index| self.mappings_of(index))
    }

    /// The `ProxyPass` lines and the like that a server walks through, in its order: those of the main server first.
    /// Those in a `<Location>` come before all of them, and are not here; nor are rewritings.
    pub(crate) fn walk(&self, server: &Server) -> Vec<Mapping<'_, 'd>> {
        let listed = |m: &Mapping<'_, 'd>| m.location.is_none() && m.kind != MappingKind::Rewrite;
        self.mappings_near(server.index).filter(listed).collect()
    }

    /// What a statement maps.
    pub(crate) fn mapping<'v>(&'v self, statement: &'v Statement<'d>) -> Option<Mapping<'v, 'd>> {
        let by_regex = statement.is("ProxyPassMatch");
        let by_rewriting = statement.is("RewriteRule");
        if !by_regex && !by_rewriting && !statement.is("ProxyPass") {
            return None;
        }
        let location = self.around(statement).find(|s| s.is("Location") || s.is("LocationMatch"));
        if by_rewriting {
            let flags = statement.value(3).trim_start_matches('[').trim_end_matches(']');
            let proxies = |flag: &str| matches!(flag.trim(), "P" | "p" | "proxy" | "PROXY");
            return flags.split(',').any(proxies).then(|| Mapping {
                statement,
                kind: MappingKind::Rewrite,
                path: statement.value(1),
                target_word: 2,
                target: statement.value(2),
                location,
            });
        }
        let (path, path_regex, target_word) = match location {
            Some(section) if section.is("LocationMatch") => (section.arg(0), true, 1),
            Some(section) if section.arg(0) == "~" => (section.arg(1), true, 1),
            Some(section) => (section.arg(0), false, 1),
            None if statement.value(1) == "~" => (statement.value(2), true, 3),
            None => (statement.value(1), false, 2),
        };
        let target = statement.value(target_word);
        let kind = if by_regex || path_regex { MappingKind::Regex } else { MappingKind::Prefix };
        let mapping = Mapping { statement, kind, path, target_word, target, location };
        (!target.is_empty()).then_some(mapping)
    }

    /// Whether a directory-level statement holds for the requests of a mapping: it stands in the same server or the
    /// main one, and not in a section for other paths.
    pub(crate) fn reaches(&self, statement: &Statement<'d>, mapping: &Mapping<'_, 'd>) -> bool {
        if statement.server != 0 && statement.server != mapping.statement.server {
            return false;
        }
        self.around(statement).all(|section| {
            if section.is("Location")
                && section.arg(0) != "~"
                && mapping.kind == MappingKind::Prefix
            {
                return covers(section.arg(0), mapping.path);
            }
            !section.is("Proxy")
                || section.arg(0) == "*"
                || mapping.target.starts_with(section.arg(0))
        })
    }

    /// The line that decides a directory-level setting for the requests of a mapping: of its sections, else of its
    /// server, else of the main one.
    pub(crate) fn setting_for(
        &self,
        mapping: &Mapping<'_, 'd>,
        name: &str,
    ) -> Option<&Statement<'d>> {
        let server = mapping.statement.server;
        // Of a hundred lines with one answer, it is found once.
        let key = (server, mapping.kind, [mapping.path, mapping.target, name].map(str::to_owned));
        let found = self.memo.setting_for(key, || {
            let lines = self.all_near(name, server).filter(|line| self.reaches(line, mapping));
            let last =
                lines.max_by_key(|line| (self.around(line).count(), line.server, line.index));
            last.map(|line| line.index)
        });
        self.statements.get(found?)
    }
}

impl<'d> View<'d> {
    /// Adds a line to a mapping's server: above the mapping, or above the outermost section around it.
    pub(crate) fn insert_before(&self, mapping: &Mapping<'_, 'd>, text: &str) -> Edit {
        let outer = self.around(mapping.statement).filter(|s| !s.is("VirtualHost")).last();
        let header = outer.and_then(|section| section.section.header());
        self.insert_above(&header.unwrap_or(mapping.statement.line), text)
    }
}

/// Whether requests for `path` and all below it are requests for `prefix` too, as httpd compares paths.
pub(crate) fn covers(prefix: &str, path: &str) -> bool {
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || prefix.ends_with('/') || rest.starts_with('/'))
}
