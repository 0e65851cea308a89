use super::{SectionView, Statement, View};
use crate::{Address, AddressList, Directive, Keyword, Table};
use std::ops::Range;
use std::rc::Rc;

/// A `server` or `server-template` line, with the options it inherits.
#[derive(Debug)]
pub(crate) struct ServerView<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) name: &'v str,
    pub(crate) address: Option<&'v Address>,
    pub(crate) options: &'v Endpoint,
}

/// What is kept of a server line: which line it is, its address unless the model has it, its options.
#[derive(Debug)]
pub(super) struct Server {
    line: usize,
    address: Option<Address>,
    options: Endpoint,
}

/// A `bind` line.
#[derive(Debug)]
pub(crate) struct BindView<'v, 'd> {
    pub(crate) statement: &'v Statement<'d>,
    pub(crate) addresses: &'v [Address],
    pub(crate) options: &'v Endpoint,
}

/// What is kept of a `bind` line: which line it is, its addresses unless the model has them, its options.
#[derive(Debug)]
pub(super) struct Bind {
    line: usize,
    addresses: Option<AddressList>,
    options: Endpoint,
}

/// Options of a server or bind line with their first values, in the order in which HAProxy applies them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endpoint {
    /// Those of `default-server` lines: of each name the last, shared by the servers below.
    inherited: Option<Rc<Vec<NamedOption>>>,
    own: Vec<NamedOption>,
}

/// An option's name and first value.
type NamedOption = (&'static str, Option<Rc<str>>);

impl Endpoint {
    fn all(&self) -> impl DoubleEndedIterator<Item = &NamedOption> {
        self.inherited.iter().flat_map(|options| options.iter()).chain(&self.own)
    }

    /// Whether a boolean option is on: `no-NAME` switches it off again.
    pub(crate) fn on(&self, name: &str) -> bool {
        let last = self.all().rev().find(|(option, _)| {
            *option == name || option.strip_prefix("no-").is_some_and(|o| o == name)
        });
        last.is_some_and(|(option, _)| *option == name)
    }

    /// The first value of the last option with this name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let last = self.all().rev().find(|(option, _)| *option == name);
        last.and_then(|(_, value)| value.as_deref())
    }

    /// Whether an option with this name stands there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all().any(|(option, _)| *option == name)
    }

    /// The options in order, each with its first value.
    pub(crate) fn list(&self) -> Vec<(String, Option<String>)> {
        let pairs = self.all();
        pairs
            .map(|(name, value)| ((*name).to_owned(), value.as_deref().map(str::to_owned)))
            .collect()
    }

    /// The options of a line.
    pub(crate) fn of(line: &Statement<'_>) -> Self {
        Self { inherited: None, own: Self::read(line).collect() }
    }

    /// Lets servers start from the options of a `default-server` line, too.
    fn inherit(&mut self, line: &Statement<'_>) {
        let inherited = Rc::make_mut(self.inherited.get_or_insert_default());
        for option in Self::read(line) {
            inherited.retain(|(name, _)| *name != option.0);
            inherited.push(option);
        }
    }

    fn read(line: &Statement<'_>) -> impl Iterator<Item = NamedOption> {
        line.options().iter().map(|(keyword, place)| {
            let values = line.values().get(place.start + 1..place.end).unwrap_or_default();
            (keyword.name(), values.first().map(|value| Rc::from(&**value)))
        })
    }
}

/// The options of a line, and which words each takes; words that are none are passed over.
pub(super) fn options(line: &Statement<'_>) -> Vec<(&'static Keyword, Range<usize>)> {
    let (typed, mut at): (&[crate::Statement], _) = match &line.directive {
        Directive::Bind(bind) => (bind.options(), 2),
        Directive::Server(server) => (server.options(), 3),
        Directive::ServerTemplate(template) => (template.options(), 4),
        Directive::DefaultServer(line) => (line.options(), 1),
        _ => return untyped_options(line),
    };
    let place = |option: &crate::Statement| {
        let from = at;
        at += option.word_count();
        (option.keyword(), from..at)
    };
    typed.iter().map(place).collect()
}

fn untyped_options(line: &Statement<'_>) -> Vec<(&'static Keyword, Range<usize>)> {
    let (table, mut at) = match (line.value(0), line.value(1)) {
        ("bind", _) => ("bind", 2),
        ("stats", "socket") => ("bind", 3),
        ("server", _) => ("server", 3),
        ("server-template", _) => ("server", 4),
        ("default-server", _) => ("server", 1),
        _ => return Vec::new(),
    };
    let Some(table) = Table::named(table) else { return Vec::new() };
    let words = line.values();
    let mut found = Vec::new();
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
    pub(crate) fn servers<'v>(&self, section: &'v SectionView<'d>) -> Vec<ServerView<'v, 'd>> {
        let servers = section.servers.get_or_init(|| self.read_servers(section));
        let view = move |server: &'v Server| {
            let statement = section.lines.get(server.line)?;
            let address = match &statement.directive {
                Directive::Server(typed) => Some(typed.address()),
                Directive::ServerTemplate(typed) => Some(typed.address()),
                _ => server.address.as_ref(),
            };
            let (name, options) = (statement.value(1), &server.options);
            Some(ServerView { statement, name, address, options })
        };
        servers.iter().filter_map(view).collect()
    }

    fn read_servers(&self, section: &SectionView<'d>) -> Vec<Server> {
        if !section.has("server") && !section.has("server-template") {
            return Vec::new();
        }
        let mut inherited = Endpoint::default();
        let chain: Vec<_> = self.chain(section).skip(1).collect();
        for line in chain.into_iter().rev().flat_map(|s| s.all(&["default-server"])) {
            inherited.inherit(line);
        }
        let mut servers = Vec::new();
        for (n, line) in section.lines.iter().enumerate() {
            let address = match line.value(0) {
                "default-server" => {
                    inherited.inherit(line);
                    continue;
                }
                "server" => line.value(2),
                "server-template" => line.value(3),
                _ => continue,
            };
            let is_typed = !matches!(line.directive, Directive::Raw(_));
            let address = if is_typed { None } else { address.parse().ok() };
            let inherited = inherited.inherited.clone();
            let options = Endpoint { inherited, own: Endpoint::read(line).collect() };
            servers.push(Server { line: n, address, options });
        }
        servers
    }

    /// The `bind` lines of a section.
    #[expect(clippy::unused_self, reason = "as the other questions about sections")]
    pub(crate) fn binds<'v>(
        &self,
        section: &'v SectionView<'d>,
    ) -> impl DoubleEndedIterator<Item = BindView<'v, 'd>> {
        let binds = section
            .binds
            .get_or_init(|| section.starting("bind").map(|(n, line)| Bind::of(n, line)).collect());
        let view = move |bind: &'v Bind| {
            let statement = section.lines.get(bind.line)?;
            let addresses = match &statement.directive {
                Directive::Bind(typed) => Some(typed.addresses()),
                _ => bind.addresses.as_ref(),
            };
            let addresses = addresses.map(AddressList::as_slice).unwrap_or_default();
            Some(BindView { statement, addresses, options: &bind.options })
        };
        binds.iter().filter_map(view)
    }
}

impl Bind {
    fn of(n: usize, line: &Statement<'_>) -> Self {
        let is_typed = matches!(line.directive, Directive::Bind(_));
        let addresses = if is_typed { None } else { line.value(1).parse().ok() };
        Self { line: n, addresses, options: Endpoint::of(line) }
    }
}
