//! Who talks to whom: the proxies of a document as HAProxy runs them.

use crate::view::{BindView, SectionView, ServerView, Statement, View};
use crate::{Address, Document, SectionKind, Target};
use config_diagnostics::{Edit, Span};

/// The proxies of a document with all that they inherit, and without what a false `.if` leaves out.
///
/// It is what a tool needs that looks at more than one file: where HAProxy listens, where it connects to, and how.
///
/// ```
/// use haproxy_cfg::{Document, Target, Traffic};
/// let text = "defaults\n  mode http\n  default-server check\nbackend b\n  server s 10.0.0.1:80\n";
/// let document = Document::parse(text).document;
/// let traffic = Traffic::of(&document, &Target::default());
/// let backend = &traffic.proxies[0];
/// assert_eq!((backend.mode.as_str(), backend.servers[0].on("check")), ("http", true));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Traffic {
    /// Frontends, backends and listen sections that are not `disabled`, in the order of the file.
    pub proxies: Vec<TrafficProxy>,
    /// The names of the `resolvers` sections.
    pub resolvers: Vec<String>,
}

/// A frontend, a backend or a listen section.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficProxy {
    /// Which of the three.
    pub kind: SectionKind,
    /// Its name.
    pub name: String,
    /// Its symbolic path: `backend api`.
    pub path: String,
    /// The words of its header.
    pub span: Span,
    /// `http`, `tcp`, …; HAProxy's own default is `tcp`.
    pub mode: String,
    /// Its `bind` lines.
    pub binds: Vec<TrafficBind>,
    /// Its `server` and `server-template` lines.
    pub servers: Vec<TrafficServer>,
    /// The proxies that its rules lead to: indices of [`Traffic::proxies`]. A listen section leads to itself.
    pub backends: Vec<usize>,
    /// The proxies that lead to it: indices of [`Traffic::proxies`].
    pub frontends: Vec<usize>,
    /// Its lines, then those of the defaults sections it starts from, the nearest first.
    pub lines: Vec<TrafficLine>,
    /// The `option` that says how servers are checked.
    pub check_method: Option<TrafficLine>,
    first_line: Edit,
    options: Vec<(String, Span)>,
    timeouts: Vec<(String, u64, Span)>,
}

/// A `bind` line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficBind {
    /// The line.
    pub line: TrafficLine,
    /// Its addresses; none where they cannot be read.
    pub addresses: Vec<Address>,
    /// Whether clients talk TLS.
    pub ssl: bool,
    /// Whether clients have to send the PROXY protocol.
    pub accept_proxy: bool,
}

/// A `server` or `server-template` line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficServer {
    /// The line.
    pub line: TrafficLine,
    /// Its name, or the prefix of its names.
    pub name: String,
    /// Its address; `None` where it cannot be read.
    pub address: Option<Address>,
    /// The word of the address.
    pub address_span: Span,
    options: Vec<(String, Option<String>)>,
}

/// A line with a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficLine {
    /// Its words as HAProxy reads them.
    pub words: Vec<String>,
    /// The places of the words.
    pub spans: Vec<Span>,
    /// From the first word to the last.
    pub span: Span,
    /// Index of the `if` or `unless` that starts its condition.
    pub condition: Option<usize>,
    /// Whether it stands in the section itself, and is not inherited.
    pub is_own: bool,
}

impl Traffic {
    /// Reads the proxies of a document.
    pub fn of(document: &Document, target: &Target) -> Self {
        let view = View::whole(document, target);
        let is_proxy = |s: &&SectionView<'_>| s.kind.is_proxy() && !view.is_disabled(s);
        let kinds = |s: &&SectionView<'_>| s.kind != SectionKind::Defaults;
        let sections: Vec<_> = view.sections.iter().filter(is_proxy).filter(kinds).collect();
        let place =
            |wanted: &SectionView<'_>| sections.iter().position(|s| std::ptr::eq(*s, wanted));
        let proxies = sections.iter().map(|section| {
            let mut proxy = TrafficProxy::of(&view, section);
            proxy.backends = view.backends_of(section).filter_map(place).collect();
            proxy.frontends = view.frontends_of(section).filter_map(place).collect();
            proxy
        });
        let resolvers = view.of_kind(SectionKind::Resolvers).map(|s| s.name.clone()).collect();
        Self { proxies: proxies.collect(), resolvers }
    }
}

impl TrafficProxy {
    fn of(view: &View<'_>, section: &SectionView<'_>) -> Self {
        let mut lines = Vec::new();
        let (mut options, mut timeouts) = (Vec::new(), Vec::new());
        for (depth, part) in view.chain(section).enumerate() {
            for statement in &part.lines {
                lines.push(TrafficLine::of(statement, depth == 0));
                let name = statement.value(1);
                if statement.is("timeout") {
                    timeouts.extend(
                        view.timeout(section, name)
                            .map(|(line, millis)| (name.to_owned(), millis, line.span())),
                    );
                }
                if statement.is("option") {
                    options.extend(
                        view.option(section, name).map(|line| (name.to_owned(), line.span())),
                    );
                }
            }
        }
        Self {
            kind: section.kind,
            name: section.name.clone(),
            path: section.path(),
            span: section.header_span(),
            mode: view.mode(section).to_owned(),
            binds: view.binds(section).map(|bind| TrafficBind::of(&bind)).collect(),
            servers: view.servers(section).iter().map(TrafficServer::of).collect(),
            backends: Vec::new(),
            frontends: Vec::new(),
            check_method: view.check_method(section).map(|line| TrafficLine::of(line, true)),
            first_line: view.insert_first(section, ""),
            lines,
            options,
            timeouts,
        }
    }

    /// Whether other proxies, or clients, send it requests: a frontend or a listen section.
    pub fn is_listening(&self) -> bool {
        matches!(self.kind, SectionKind::Frontend | SectionKind::Listen)
    }

    /// Whether it has servers of its own to send requests to: a backend or a listen section.
    pub fn is_balancing(&self) -> bool {
        matches!(self.kind, SectionKind::Backend | SectionKind::Listen)
    }

    /// The line that switches `option NAME` on.
    pub fn option(&self, name: &str) -> Option<Span> {
        self.options.iter().find(|(option, _)| option == name).map(|(_, span)| *span)
    }

    /// What `timeout NAME` is, in milliseconds, and its line. 0 is as good as unset.
    pub fn timeout(&self, name: &str) -> Option<(u64, Span)> {
        let found = self.timeouts.iter().find(|(timeout, ..)| timeout == name);
        found.map(|(_, millis, span)| (*millis, *span))
    }

    /// The lines that begin with these words, its own first.
    pub fn starting_with<'p>(
        &'p self,
        words: &'p [&'p str],
    ) -> impl Iterator<Item = &'p TrafficLine> {
        self.lines.iter().filter(move |line| line.starts_with(words))
    }

    /// Adds a line as the first of the section.
    pub fn insert_first(&self, text: &str) -> Edit {
        let Edit { span, text: around } = &self.first_line;
        // The blanks of an indentation, with a line break before or behind them.
        let at = if around.ends_with('\n') {
            around.trim_end_matches(['\r', '\n']).len()
        } else {
            around.len()
        };
        let (before, behind) = around.split_at_checked(at).unwrap_or((around, ""));
        Edit::replace(*span, format!("{before}{text}{behind}"))
    }
}

impl TrafficBind {
    fn of(bind: &BindView<'_, '_>) -> Self {
        Self {
            line: TrafficLine::of(bind.statement, true),
            addresses: bind.addresses.to_vec(),
            ssl: bind.options.on("ssl"),
            accept_proxy: bind.options.on("accept-proxy"),
        }
    }
}

impl TrafficServer {
    fn of(server: &ServerView<'_, '_>) -> Self {
        let at = if server.statement.is("server-template") { 3 } else { 2 };
        Self {
            line: TrafficLine::of(server.statement, true),
            name: server.name.to_owned(),
            address: server.address.cloned(),
            address_span: server.statement.word_span(at),
            options: server.options.list(),
        }
    }

    /// Whether a switch such as `check` is on; `no-check` switches it off again.
    pub fn on(&self, name: &str) -> bool {
        let is_it = |option: &str| option == name || option.strip_prefix("no-") == Some(name);
        let last = self.options.iter().rev().find(|(option, _)| is_it(option));
        last.is_some_and(|(option, _)| option == name)
    }

    /// The first value of an option such as `resolvers`; the last one counts.
    pub fn value(&self, name: &str) -> Option<&str> {
        let last = self.options.iter().rev().find(|(option, _)| option == name);
        last.and_then(|(_, value)| value.as_deref())
    }

    /// Adds words at the end of the line, before a comment.
    pub fn append(&self, words: &str) -> Edit {
        Edit::insert(self.line.span.end(), format!(" {words}"))
    }
}

impl TrafficLine {
    fn of(statement: &Statement<'_>, is_own: bool) -> Self {
        Self {
            words: statement.values().iter().map(ToString::to_string).collect(),
            spans: statement.words.iter().map(crate::Word::span).collect(),
            span: statement.span(),
            condition: statement.condition_at(),
            is_own,
        }
    }

    /// Word `n`; empty when there is none.
    pub fn word(&self, n: usize) -> &str {
        self.words.get(n).map_or("", String::as_str)
    }

    /// The place of word `n`, or the end of the line.
    pub fn word_span(&self, n: usize) -> Span {
        self.spans.get(n).copied().unwrap_or_else(|| Span::at(self.span.end()))
    }

    /// Whether it begins with these words.
    pub fn starts_with(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && words.iter().zip(&self.words).all(|(a, b)| a == b)
    }

    /// The word behind `word`.
    pub fn after(&self, word: &str) -> Option<&str> {
        let at = self.words.iter().position(|w| w == word)?;
        self.words.get(at + 1).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traffic(text: &str) -> Traffic {
        Traffic::of(&Document::parse(text).document, &Target::default())
    }

    #[test]
    fn what_is_inherited_counts_and_what_is_off_does_not() {
        let text = "defaults\n  mode http\n  timeout server 30s\n  option forwardfor\n  default-server ssl send-proxy\n\
                    frontend f\n  bind :80,:81 ssl accept-proxy\n  default_backend b\n\
                    backend b\n  no option forwardfor\n  server s 10.0.0.1:80 no-ssl resolvers lan\n\
                    backend off\n  disabled\n";
        let traffic = traffic(text);
        assert_eq!(traffic.proxies.len(), 2);
        let [front, back] = traffic.proxies.as_slice() else { panic!("two") };
        assert_eq!((front.backends.as_slice(), back.frontends.as_slice()), (&[1][..], &[0][..]));
        assert_eq!(front.binds[0].addresses.len(), 2);
        assert!(front.binds[0].ssl && front.binds[0].accept_proxy);
        assert!(front.option("forwardfor").is_some() && back.option("forwardfor").is_none());
        assert_eq!(back.timeout("server").unwrap().0, 30_000);
        let server = &back.servers[0];
        assert!(!server.on("ssl") && server.on("send-proxy"));
        assert_eq!(server.value("resolvers"), Some("lan"));
    }

    #[test]
    fn a_first_line_is_indented_as_its_neighbours() {
        let text = "backend b\n  server s 10.0.0.1:80\n";
        let edit = traffic(text).proxies[0].insert_first("balance leastconn");
        let edits: config_diagnostics::EditSet = [edit].into_iter().collect();
        assert_eq!(
            edits.apply(text).unwrap(),
            "backend b\n  balance leastconn\n  server s 10.0.0.1:80\n"
        );
    }
}
