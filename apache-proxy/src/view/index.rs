//! Where statements are, by what rules ask for: so that a rule over all servers stays linear.

use super::{Statement, View};
use std::collections::HashMap;

/// Indices of statements, each list in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Index {
    names: HashMap<String, Vec<usize>>,
    /// By server, and name in lower case.
    near: HashMap<(usize, String), Vec<usize>>,
    sections: HashMap<Option<usize>, Vec<usize>>,
    servers: HashMap<usize, Vec<usize>>,
    /// By section, and name in lower case.
    named: HashMap<(Option<usize>, String), Vec<usize>>,
    /// What may be a mapping: all, and by server.
    mappings: Vec<usize>,
    mappings_of: HashMap<usize, Vec<usize>>,
}

impl Index {
    pub(super) fn of(statements: &[Statement<'_>]) -> Self {
        let mut index = Self::default();
        for (n, statement) in statements.iter().enumerate() {
            let name = statement.value(0).to_ascii_lowercase();
            index.near.entry((statement.server, name.clone())).or_default().push(n);
            index.named.entry((statement.section, name.clone())).or_default().push(n);
            if ["proxypass", "proxypassmatch", "rewriterule"].contains(&name.as_str()) {
                index.mappings.push(n);
                index.mappings_of.entry(statement.server).or_default().push(n);
            }
            index.names.entry(name).or_default().push(n);
            index.sections.entry(statement.section).or_default().push(n);
            index.servers.entry(statement.server).or_default().push(n);
        }
        index
    }
}

impl<'d> View<'d> {
    /// The directives of this name, in any case and any section.
    pub(crate) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &Statement<'d>> {
        self.at(self.index.names.get(&name.to_ascii_lowercase()))
    }

    /// The directives of this name in a server, by its index, and those of the main one; sections in them included.
    pub(crate) fn all_near(
        &self,
        name: &str,
        server: usize,
    ) -> impl DoubleEndedIterator<Item = &Statement<'d>> {
        let own = (server != 0).then(|| self.named_within(server, name));
        self.named_within(0, name).chain(own.into_iter().flatten())
    }

    /// The directives of this name in a server, by its index, those of sections in it included.
    pub(super) fn named_within(
        &self,
        server: usize,
        name: &str,
    ) -> impl DoubleEndedIterator<Item = &Statement<'d>> + use<'_, 'd> {
        self.at(self.index.near.get(&(server, name.to_ascii_lowercase())))
    }

    /// The directives of this name right in a section; in none: those of the main server that stand in no section.
    pub(super) fn named_in(
        &self,
        section: Option<usize>,
        name: &str,
    ) -> impl DoubleEndedIterator<Item = &Statement<'d>> + use<'_, 'd> {
        self.at(self.index.named.get(&(section, name.to_ascii_lowercase())))
    }

    /// The lines that may be mappings.
    pub(super) fn may_map(&self) -> impl Iterator<Item = &Statement<'d>> {
        self.at(Some(&self.index.mappings))
    }

    /// The same in a server, by its index.
    pub(super) fn may_map_in(&self, server: usize) -> impl Iterator<Item = &Statement<'d>> {
        self.at(self.index.mappings_of.get(&server))
    }

    /// The statements of a server, by its index, and those of the main one; sections in them included.
    pub(crate) fn near(&self, server: usize) -> impl Iterator<Item = &Statement<'d>> {
        let own = (server != 0).then(|| self.within(server));
        self.within(0).chain(own.into_iter().flatten())
    }

    /// The statements right in a section; in none: those of the main server that stand in no section.
    pub(crate) fn right_in(
        &self,
        section: Option<usize>,
    ) -> impl DoubleEndedIterator<Item = &Statement<'d>> {
        self.at(self.index.sections.get(&section))
    }

    /// The statements of a server, by its index, those of sections in it included.
    pub(super) fn within(&self, server: usize) -> impl DoubleEndedIterator<Item = &Statement<'d>> {
        self.at(self.index.servers.get(&server))
    }

    fn at<'v>(
        &'v self,
        indices: Option<&'v Vec<usize>>,
    ) -> impl DoubleEndedIterator<Item = &'v Statement<'d>> {
        indices.into_iter().flatten().filter_map(|n| self.statements.get(*n))
    }
}
