use super::{SectionView, Statement, View};
use crate::{Address, AddressList, Keyword, Table};
use std::borrow::Cow;
use std::ops::Range;

/// A `server` or `server-template` line, with the options it inherits.
#[derive(Debug)]
pub(crate) struct ServerView<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) name: &'v str,
    pub(crate) address: Option<Address>,
    pub(crate) options: Endpoint,
}

/// A `bind` line.
#[derive(Debug)]
pub(crate) struct BindView<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) addresses: Vec<Address>,
    pub(crate) options: Endpoint,
}

/// Options of a server or bind line, in the order in which HAProxy applies them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endpoint {
    options: Vec<(&'static str, Vec<String>)>,
}

impl Endpoint {
    /// Whether a boolean option is on: `no-NAME` switches it off again.
    pub(crate) fn on(&self, name: &str) -> bool {
        let last = self.options.iter().rev().find(|(option, _)| {
            *option == name || option.strip_prefix("no-").is_some_and(|o| o == name)
        });
        last.is_some_and(|(option, _)| *option == name)
    }

    /// The first value of the last option with this name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let last = self.options.iter().rev().find(|(option, _)| *option == name);
        last.and_then(|(_, values)| values.first()).map(String::as_str)
    }

    /// Whether an option with this name stands there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(option, _)| *option == name)
    }

    /// The options in order, each with its first value.
    pub(crate) fn list(&self) -> Vec<(String, Option<String>)> {
        let pair =
            |(name, values): &(&str, Vec<String>)| ((*name).to_owned(), values.first().cloned());
        self.options.iter().map(pair).collect()
    }

    /// The options of a `bind` or `stats socket` line: the words behind its address.
    pub(crate) fn of_bind(words: &[Cow<'_, str>]) -> Self {
        let mut options = Self::default();
        if let Some(table) = Table::named("bind") {
            options.read(table, words);
        }
        options
    }

    /// Reads options; words that are none are passed over.
    fn read(&mut self, table: &'static Table, words: &[Cow<'_, str>]) {
        for (keyword, place) in options(table, words) {
            let values = words.get(place.start + 1..place.end).unwrap_or_default();
            self.options.push((keyword.name(), values.iter().map(ToString::to_string).collect()));
        }
    }
}

/// The options among `words`, and which words each takes; words that are none are passed over.
pub(crate) fn options(
    table: &'static Table,
    words: &[Cow<'_, str>],
) -> Vec<(&'static Keyword, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let option = match crate::Statement::parse_prefix(table, rest) {
            Ok((option, took)) => Some((option.keyword(), took.max(1))),
            // A value that cannot be read still belongs to its option.
            Err(_) => table.find(rest).map(|(keyword, _)| (keyword, 1 + keyword.args().len())),
        };
        let end = words.len().min(at + option.map_or(1, |(_, took)| took));
        found.extend(option.map(|(keyword, _)| (keyword, at..end)));
        at = end;
    }
    found
}

impl<'d> View<'d> {
    /// The servers of a section, each with the `default-server` lines above it and those it inherits.
    pub(crate) fn servers<'v>(&'v self, section: &'v SectionView<'d>) -> Vec<ServerView<'v, 'd>> {
        let Some(table) = Table::named("server") else { return Vec::new() };
        let mut inherited = Endpoint::default();
        let chain: Vec<_> = self.chain(section).skip(1).collect();
        for line in chain.into_iter().rev().flat_map(|s| s.lines.iter()) {
            if line.is("default-server") {
                inherited.read(table, line.values().get(1..).unwrap_or_default());
            }
        }
        let mut servers = Vec::new();
        for statement in &section.lines {
            let skip = match statement.value(0) {
                "default-server" => 1,
                "server" => 3,
                "server-template" => 4,
                _ => continue,
            };
            let words = statement.values().get(skip..).unwrap_or_default();
            if skip == 1 {
                inherited.read(table, words);
                continue;
            }
            let mut options = inherited.clone();
            options.read(table, words);
            let address = statement.value(skip - 1).parse().ok();
            servers.push(ServerView { statement, name: statement.value(1), address, options });
        }
        servers
    }

    /// The `bind` lines of a section.
    #[expect(clippy::unused_self, reason = "as the other questions about sections")]
    pub(crate) fn binds<'v>(&self, section: &'v SectionView<'d>) -> Vec<BindView<'v, 'd>> {
        let bind = |statement: &'v Statement<'d>| {
            let options = Endpoint::of_bind(statement.values().get(2..).unwrap_or_default());
            let addresses = statement.value(1).parse::<AddressList>();
            let addresses =
                addresses.map(|list| list.iter().cloned().collect()).unwrap_or_default();
            BindView { statement, addresses, options }
        };
        section.lines.iter().filter(|line| line.is("bind")).map(bind).collect()
    }
}
