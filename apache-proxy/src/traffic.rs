//! Who talks to whom: the servers of a configuration as httpd runs them.

use crate::view::{Server, Statement, Url, View};
use crate::{Document, Target};
use config_diagnostics::{Edit, Span};

/// The main server and the virtual hosts of a document, each with what it inherits, and without what a false
/// condition leaves out.
///
/// It is what a tool needs that looks at more than one file: where httpd listens, for which names, and where it
/// sends requests.
///
/// ```
/// use apache_proxy::{Document, Target, Traffic};
/// let text = "<VirtualHost *:443>\nServerName a.lan\nSSLEngine on\nProxyPass / http://k3s/ ttl=60\n</VirtualHost>\n";
/// let document = Document::parse(text).document;
/// let traffic = Traffic::of(&document, &Target::default());
/// let host = &traffic.hosts[1];
/// assert_eq!((host.names[0].0.as_str(), host.tls), ("a.lan", true));
/// assert_eq!((host.backends[0].host.as_str(), host.backends[0].parameter("ttl")), ("k3s", Some("60")));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Traffic {
    /// The main server first, then the virtual hosts in the order of the file.
    pub hosts: Vec<TrafficHost>,
    /// The addresses of the `Listen` lines as written, and their places.
    pub listens: Vec<(String, Span)>,
}

/// The main server or a virtual host.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficHost {
    /// Whether it is the main server.
    pub is_main: bool,
    /// Its symbolic path: `VirtualHost *:443 app.example.com`; empty for the main server.
    pub path: String,
    /// Its tag; empty for the main server.
    pub span: Span,
    /// Its addresses as written: `*:443`.
    pub addresses: Vec<String>,
    /// `ServerName` and each `ServerAlias`, as written, with their places.
    pub names: Vec<(String, Span)>,
    /// Whether clients talk TLS.
    pub tls: bool,
    /// Where its requests go, in the order of the file; those of the main server's lines too.
    pub backends: Vec<TrafficBackend>,
    /// The lines of the server and those of the main server, which come first; those in their sections too.
    pub lines: Vec<TrafficLine>,
    /// Whether something that is not read here stands in it, such as an `Include`: what is missing may be there.
    pub has_more: bool,
}

/// A URL that requests are sent to: that of a `ProxyPass` and the like, or of a member of its balancer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrafficBackend {
    /// The line that names it.
    pub line: TrafficLine,
    /// The URL.
    pub url_span: Span,
    /// The scheme: `http`.
    pub scheme: String,
    /// The host, without port and brackets.
    pub host: String,
    /// The port, where one is written.
    pub port: Option<u16>,
    /// The path.
    pub path: String,
    /// Whether it is reached by a socket of this machine.
    pub is_unix: bool,
    /// Whether httpd talks TLS with it.
    pub tls: bool,
    /// The path, or the expression, whose requests go there.
    pub requests: String,
    /// Whether that is an expression.
    pub is_regex: bool,
    /// The `balancer://name` that it is a member of.
    pub balancer: Option<String>,
    parameters: Vec<(&'static str, String)>,
}

/// A line with a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficLine {
    /// Its words as httpd reads them, the name first.
    pub words: Vec<String>,
    /// The places of the words.
    pub spans: Vec<Span>,
    /// From the name to the last word.
    pub span: Span,
    /// The whole line with its line break.
    pub full_span: Span,
    /// The blanks before the name.
    pub indent: String,
    /// Its symbolic path.
    pub path: String,
    /// The path of the nearest `<Location>` around it.
    pub location: Option<String>,
    /// Whether it is read for sure: no condition that depends on something unknown stands around it.
    pub is_certain: bool,
    ending: &'static str,
}

/// Parameters of backends that say something about the connection.
const PARAMETERS: [&str; 10] = [
    "addressttl",
    "connectiontimeout",
    "disablereuse",
    "enablereuse",
    "keepalive",
    "retry",
    "timeout",
    "ttl",
    "upgrade",
    "hcmethod",
];

impl Traffic {
    /// Reads the servers of a document.
    pub fn of(document: &Document, target: &Target) -> Self {
        let view = View::new(document, target);
        let listens = view.all("Listen").map(|line| (line.value(1).to_owned(), line.span()));
        let hosts = view.servers.iter().map(|server| TrafficHost::of(&view, server));
        Self { hosts: hosts.collect(), listens: listens.collect() }
    }
}

impl TrafficHost {
    fn of(view: &View<'_>, server: &Server) -> Self {
        let section = server.section.and_then(|index| view.sections.get(index));
        let states = |line: &Statement<'_>| line.is("ServerName") || line.is("ServerAlias");
        let names = view.level(server).filter(|line| states(line)).flat_map(|line| {
            let name = |(n, name): (usize, &String)| (name.clone(), line.word_span(n + 1));
            line.args().iter().enumerate().map(name).collect::<Vec<_>>()
        });
        let mut backends = Vec::new();
        for mapping in view.mappings_near(server.index) {
            for backend in view.all_backends(&mapping) {
                let Some(url) = backend.url() else { continue };
                let parameter = |key: &'static str| {
                    let value = view.worker_parameter(&mapping, &backend, key)?;
                    Some((key, value.to_owned()))
                };
                let is_member = Url::split(mapping.target).filter(Url::is_balancer);
                backends.push(TrafficBackend {
                    line: TrafficLine::of(view, backend.statement),
                    url_span: backend.statement.word_span(backend.word),
                    scheme: url.scheme.to_ascii_lowercase(),
                    host: url.host().to_owned(),
                    port: port_of(url.authority),
                    path: url.path.to_owned(),
                    is_unix: url.is_unix,
                    tls: url.is_tls(),
                    requests: mapping.path.to_owned(),
                    is_regex: mapping.kind != crate::view::MappingKind::Prefix,
                    balancer: is_member.map(|url| format!("balancer://{}", url.authority)),
                    parameters: PARAMETERS.into_iter().filter_map(parameter).collect(),
                });
            }
        }
        Self {
            is_main: server.is_main(),
            path: section.map(crate::view::SectionView::path).unwrap_or_default(),
            span: section.map(crate::view::SectionView::header_span).unwrap_or_default(),
            addresses: server.addresses.clone(),
            names: names.collect(),
            tls: view.is_tls(server),
            backends,
            lines: view.near(server.index).map(|line| TrafficLine::of(view, line)).collect(),
            has_more: view.has_more(server),
        }
    }

    /// The lines with a directive of this name, in any case.
    pub fn all<'h>(&'h self, name: &'h str) -> impl DoubleEndedIterator<Item = &'h TrafficLine> {
        self.lines.iter().filter(move |line| line.is(name))
    }
}

/// The port of `host:port`, of an address in brackets too.
fn port_of(authority: &str) -> Option<u16> {
    let behind = authority.rsplit_once(']').map_or(authority, |(_, behind)| behind);
    behind.rsplit_once(':').and_then(|(_, port)| port.parse().ok())
}

impl TrafficBackend {
    /// The value of a parameter such as `ttl`: of the line, of a `ProxySet`, or of the balancer.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

impl TrafficLine {
    fn of(view: &View<'_>, statement: &Statement<'_>) -> Self {
        let words = std::iter::once(statement.value(0).to_owned());
        let location = view.around(statement).find(|section| section.is("Location"));
        Self {
            words: words.chain(statement.args().iter().cloned()).collect(),
            spans: statement.words.iter().map(crate::Word::span).collect(),
            span: statement.span(),
            full_span: statement.line.full_span(),
            indent: statement.line.indent().to_owned(),
            path: view.path(statement),
            location: location.map(|section| section.arg(0).to_owned()),
            is_certain: statement.is_certain,
            ending: view.document.line_ending(),
        }
    }

    /// Word `n`, the name being 0; empty when there is none.
    pub fn word(&self, n: usize) -> &str {
        self.words.get(n).map_or("", String::as_str)
    }

    /// The place of word `n`, or the end of the line.
    pub fn word_span(&self, n: usize) -> Span {
        self.spans.get(n).copied().unwrap_or_else(|| Span::at(self.span.end()))
    }

    /// Whether that is its name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.word(0).eq_ignore_ascii_case(name)
    }

    /// Whether its argument is `On`.
    pub fn is_on(&self) -> bool {
        self.word(1).eq_ignore_ascii_case("on")
    }

    /// Adds words at its end.
    pub fn append(&self, words: &str) -> Edit {
        Edit::insert(self.span.end(), format!(" {words}"))
    }

    /// Adds a line above it, as deep as it.
    pub fn insert_above(&self, text: &str) -> Edit {
        Edit::insert(self.full_span.start(), format!("{}{text}{}", self.indent, self.ending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_balancers_are_backends() {
        let text = "<Proxy balancer://k3s>\n  BalancerMember http://[fd00::1]:30080 ttl=5\n  BalancerMember https://b\n</Proxy>\n\
                    <VirtualHost *:443>\nServerName a\nServerAlias b c\nProxyPass /x/ balancer://k3s/\nProxyPass /y !\n</VirtualHost>\n";
        let document = Document::parse(text).document;
        let traffic = Traffic::of(&document, &Target::default());
        let host = &traffic.hosts[1];
        let names: Vec<_> = host.names.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let [first, second] = host.backends.as_slice() else { panic!("{:?}", host.backends) };
        assert_eq!((first.host.as_str(), first.port), ("fd00::1", Some(30080)));
        assert_eq!(first.parameter("ttl"), Some("5"));
        assert_eq!(first.balancer.as_deref(), Some("balancer://k3s"));
        assert_eq!((second.tls, second.port, second.requests.as_str()), (true, None, "/x/"));
    }
}
