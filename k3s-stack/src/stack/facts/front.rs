//! What stands in front of a cluster.

use crate::stack::Place;
use std::fmt;
use std::net::IpAddr;

/// The program of a front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Program {
    /// HAProxy.
    Haproxy,
    /// Apache httpd.
    Apache,
}

impl Program {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Haproxy => "HAProxy",
            Self::Apache => "Apache",
        }
    }

    /// The roles of machines that it runs on.
    pub const fn roles(self) -> &'static [&'static str] {
        match self {
            Self::Haproxy => &["haproxy"],
            Self::Apache => &["apache", "apache2", "httpd"],
        }
    }
}

/// What is passed on: requests, or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Requests of HTTP.
    Http,
    /// Bytes.
    Tcp,
}

/// The host of an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Where {
    /// Every address of the machine.
    Any,
    /// One address.
    Ip(IpAddr),
    /// A name, in lower case.
    Name(String),
    /// A socket of this machine, or what only the start of the program tells.
    Other,
}

impl Where {
    /// A host as it is written.
    pub fn of(host: &str) -> Self {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            Ok(ip) if ip.is_unspecified() => Self::Any,
            Ok(ip) => Self::Ip(ip),
            Err(_) if bare.is_empty() || bare == "*" || bare == "_default_" => Self::Any,
            Err(_) if bare.contains(['$', '%', '{', '/', '@']) => Self::Other,
            Err(_) => Self::Name(bare.trim_end_matches('.').to_ascii_lowercase()),
        }
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Ip(ip) => ip.is_loopback(),
            Self::Name(name) => name == "localhost",
            Self::Any | Self::Other => false,
        }
    }

    /// The name, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Ip(ip) => ip.fmt(f),
            Self::Name(name) => f.write_str(name),
            Self::Other => f.write_str("?"),
        }
    }
}

/// An address that a front listens on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Listener {
    /// Its place.
    pub place: Place,
    /// The address.
    pub host: Where,
    /// The port; `None` where it is not known.
    pub port: Option<u16>,
    /// Whether clients talk TLS.
    pub tls: bool,
    /// The place that says that clients have to send the PROXY protocol.
    pub expects_proxy: Option<Place>,
}

/// A name that a front serves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HostName {
    /// The name in lower case; `*.example.com` for all below.
    pub name: String,
    /// Its place.
    pub place: Place,
}

impl HostName {
    /// Whether requests for this name are meant.
    pub fn is_for(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        match self.name.split_once('*') {
            Some((before, behind)) => {
                host.len() > before.len() + behind.len()
                    && host.starts_with(before)
                    && host.ends_with(behind)
            }
            None => self.name == host,
        }
    }
}

/// What becomes of a header of requests.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Header {
    /// Nobody sets it.
    #[default]
    Missing,
    /// It is set.
    Set(Place),
    /// Something that is not read here may set it.
    Unknown,
}

impl Header {
    /// Whether it is sure that nobody sets it.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

/// Where clients are let in: a frontend, a listen section, a virtual host.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Front {
    /// The program.
    pub program: Program,
    /// Its header.
    pub place: Place,
    /// What messages call it: ``frontend `web` ``.
    pub name: String,
    /// What is passed on.
    pub mode: Mode,
    /// Where it listens.
    pub listeners: Vec<Listener>,
    /// The names that it serves.
    pub hosts: Vec<HostName>,
    /// Whether requests for other names, too, get to a pool; or it is not known for which.
    pub serves_any: bool,
    /// Where requests go: indices of [`Facts::pools`](super::Facts::pools).
    pub pools: Vec<usize>,
    /// `X-Forwarded-Proto`, as far as it is set here.
    pub proto: Header,
    /// `X-Forwarded-For`, as far as it is set here.
    pub forwarded_for: Header,
    /// Whether it asks for passwords or the like.
    pub asks_who: bool,
    /// Who gets certificates for it, and where that is said.
    pub acme: Option<Place>,
    /// How long it waits for the next request of a client, in milliseconds.
    pub keep_alive: Option<(u64, Place)>,
    /// Where a line can be added that holds for its requests.
    pub insert: Option<config_diagnostics::Edit>,
}

impl Front {
    /// Whether clients talk TLS with it.
    pub fn ends_tls(&self) -> bool {
        self.listeners.iter().any(|listener| listener.tls)
    }

    /// Whether it serves a name.
    pub fn is_for(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.is_for(host))
    }
}

/// How long a connection that has been upgraded may be silent.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Tunnel {
    /// WebSocket connections pass.
    Open,
    /// They end when nothing is said for so many milliseconds; the place that says so.
    Cut(u64, Place),
    /// Upgrades are not passed on.
    #[default]
    Closed,
    /// It is not known.
    Unknown,
}

/// Where a front sends requests to: a backend, a balancer, a URL.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pool {
    /// The program.
    pub program: Program,
    /// Its header, or the line that names it.
    pub place: Place,
    /// What messages call it: ``backend `k3s` ``.
    pub name: String,
    /// What is passed on.
    pub mode: Mode,
    /// Its servers.
    pub servers: Vec<Upstream>,
    /// Who leads here: indices of [`Facts::fronts`](super::Facts::fronts).
    pub fronts: Vec<usize>,
    /// The path or expression whose requests get here; `/` for all.
    pub requests: String,
    /// Whether requests of every path do.
    pub takes_all: bool,
    /// `X-Forwarded-Proto`, as far as it is set here.
    pub proto: Header,
    /// `X-Forwarded-For`, as far as it is set here.
    pub forwarded_for: Header,
    /// How servers are checked, where that is by HTTP.
    pub check: Option<Check>,
    /// Whether addresses are looked up again while the program runs, for all of its servers.
    pub resolves_itself: bool,
    /// What becomes of WebSocket connections.
    pub tunnel: Tunnel,
    /// The names of sections that look names up.
    pub resolvers: Vec<String>,
}

/// A server that requests are sent to.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "four independent words of a line")]
pub struct Upstream {
    /// Its address.
    pub place: Place,
    /// Its line.
    pub line: Place,
    /// Its name, or its URL.
    pub name: String,
    /// Its host.
    pub host: Where,
    /// Its port.
    pub port: Option<u16>,
    /// Whether TLS is talked with it.
    pub tls: bool,
    /// The place that says that it gets the PROXY protocol.
    pub sends_proxy: Option<Place>,
    /// Whether its name is looked up again while the program runs.
    pub resolves: bool,
    /// Whether it is checked.
    pub is_checked: bool,
    /// Whether it only serves when others do not.
    pub is_backup: bool,
    /// The port that is checked, where that is another one.
    pub check_port: Option<u16>,
    /// How long an idle connection to it is kept, in milliseconds, and where that is said.
    pub idle: Option<(u64, Place)>,
    /// The path of its URL; empty for HAProxy.
    pub path: String,
    /// Adds words to its line.
    pub append: config_diagnostics::Span,
}

impl Upstream {
    /// Its address, as people write it.
    pub fn address(&self) -> String {
        match (&self.host, self.port) {
            (Where::Ip(IpAddr::V6(ip)), Some(port)) => format!("[{ip}]:{port}"),
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_string(),
        }
    }
}

/// A check by HTTP.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Check {
    /// The line that says how.
    pub place: Place,
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The place of the path.
    pub uri_place: Option<Place>,
    /// The `Host` that is sent.
    pub host: Option<HostName>,
    /// Whether it says who it is: a header with credentials, a certificate.
    pub says_who: bool,
    /// The line that says what is expected.
    pub expects: Option<(Vec<String>, Place)>,
    /// Whether there is more than this reads: several requests, unknown words.
    pub is_complex: bool,
    /// The lines that send, to be replaced together with `place`.
    pub sends: Vec<Place>,
}

impl Check {
    /// Whether an answer with this status counts as healthy; `None` where that is not known.
    pub fn accepts(&self, status: u16) -> Option<bool> {
        if self.is_complex {
            return None;
        }
        let Some((words, _)) = &self.expects else { return Some((200..400).contains(&status)) };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let at = words
            .iter()
            .position(|word| matches!(*word, "status" | "rstatus" | "string" | "rstring"))?;
        let negated = at.checked_sub(1).and_then(|n| words.get(n)) == Some(&"!");
        let pattern = words.get(at + 1)?;
        let holds = match words.get(at).copied()? {
            "status" => pattern.split(',').any(|part| {
                let (from, to) = part.split_once('-').unwrap_or((part, part));
                let (Ok(from), Ok(to)) = (from.parse::<u16>(), to.parse::<u16>()) else {
                    return false;
                };
                (from..=to).contains(&status)
            }),
            "rstatus" => return None,
            // What the body of an answer says is not known; that of an error is not what is looked for.
            _ if status >= 400 => false,
            _ => return None,
        };
        Some(holds != negated)
    }
}

/// A page that only this machine may see.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LocalPage {
    /// The program.
    pub program: Program,
    /// The line that says who may see it, or do what.
    pub place: Place,
    /// Its path.
    pub path: String,
    /// What people call it.
    pub name: String,
    /// Where it is served.
    pub listeners: Vec<Listener>,
}
