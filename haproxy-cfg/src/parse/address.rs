use super::ValueError;
use super::port::{Port, port};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The address of a listener, server, log target, … (manual 11.1 "Address formats"; tools.c
/// `str2sa_range`): `[TRANSPORT+][FAMILY@]HOST[:PORT]`, or a path.
///
/// The spelling is kept. Environment variables (`$IP`, `${PORT}`) are not replaced: what they hold is
/// unknown here, so nothing about it is refused.
///
/// ```
/// use haproxy_cfg::{Address, Host, Port};
///
/// let address: Address = "ipv6@[2001:db8::1]:443".parse()?;
/// assert_eq!(address.host(), Host::Ip("2001:db8::1".parse().unwrap()));
/// assert_eq!(address.port(), Some(Port::One(443)));
///
/// assert!(":::80".parse::<Address>()?.is_wildcard());
/// assert!("/run/app.sock".parse::<Address>()?.is_unix());
/// assert!("127.0.0.1:80".parse::<Address>()?.is_loopback());
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    text: Box<str>,
    transport: Option<Transport>,
    family: Option<Family>,
    host: (usize, usize),
    port: Option<Port>,
}

/// The prefix of an [`Address`] that says how to talk: `stream+`, `dgram+`, `quic+`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// `stream+`
    Stream,
    /// `dgram+`
    Dgram,
    /// `quic+`
    Quic,
}

const TRANSPORTS: [(&str, Transport); 3] =
    [("stream+", Transport::Stream), ("dgram+", Transport::Dgram), ("quic+", Transport::Quic)];

/// The family an [`Address`] names before its `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is its prefix, in lower case")]
pub enum Family {
    Fd,
    Ip,
    Ipv4,
    Ipv6,
    Unix,
    Abns,
    Abnsz,
    Sockpair,
    Tcp,
    Tcp4,
    Tcp6,
    Udp,
    Udp4,
    Udp6,
    Mptcp,
    Mptcp4,
    Mptcp6,
    Uxst,
    Uxdg,
    Quic4,
    Quic6,
    Rhttp,
}

const FAMILIES: [(&str, Family); 22] = [
    ("fd", Family::Fd),
    ("ip", Family::Ip),
    ("ipv4", Family::Ipv4),
    ("ipv6", Family::Ipv6),
    ("unix", Family::Unix),
    ("abns", Family::Abns),
    ("abnsz", Family::Abnsz),
    ("sockpair", Family::Sockpair),
    ("tcp", Family::Tcp),
    ("tcp4", Family::Tcp4),
    ("tcp6", Family::Tcp6),
    ("udp", Family::Udp),
    ("udp4", Family::Udp4),
    ("udp6", Family::Udp6),
    ("mptcp", Family::Mptcp),
    ("mptcp4", Family::Mptcp4),
    ("mptcp6", Family::Mptcp6),
    ("uxst", Family::Uxst),
    ("uxdg", Family::Uxdg),
    ("quic4", Family::Quic4),
    ("quic6", Family::Quic6),
    ("rhttp", Family::Rhttp),
];

impl Family {
    /// The prefix, without `@`.
    pub fn as_str(self) -> &'static str {
        FAMILIES.iter().find(|(_, family)| *family == self).map_or("", |(name, _)| name)
    }

    const fn is_path(self) -> bool {
        matches!(self, Self::Unix | Self::Uxst | Self::Uxdg)
    }

    const fn is_abstract(self) -> bool {
        matches!(self, Self::Abns | Self::Abnsz)
    }

    const fn is_v4(self) -> bool {
        matches!(self, Self::Ipv4 | Self::Tcp4 | Self::Udp4 | Self::Mptcp4 | Self::Quic4)
    }

    const fn is_v6(self) -> bool {
        matches!(self, Self::Ipv6 | Self::Tcp6 | Self::Udp6 | Self::Mptcp6 | Self::Quic6)
    }

    const fn is_dgram(self) -> bool {
        matches!(self, Self::Udp | Self::Udp4 | Self::Udp6 | Self::Uxdg)
    }
}

/// Where an [`Address`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Host<'a> {
    /// `*` or nothing: any address of the family, IPv4 without one.
    Any,
    /// An IP address, without brackets.
    Ip(IpAddr),
    /// A name to be resolved.
    Name(&'a str),
    /// The path of a UNIX socket.
    Path(&'a str),
    /// The name of a socket in the abstract name space (`abns@`, `abnsz@`).
    Abstract(&'a str),
    /// The number of an inherited file descriptor (`fd@`, `sockpair@`).
    Fd(u32),
    /// `BACKEND/SERVER` of `rhttp@`; empty for a server.
    Reverse(&'a str),
    /// Text with an environment variable: known when HAProxy starts.
    Variable(&'a str),
}

impl Address {
    /// The UNIX socket at this path.
    ///
    /// # Errors
    /// A path that does not start with `/`, is too long, or has a `$`, which would be a variable.
    pub fn unix(path: &str) -> Result<Self, ValueError> {
        match path.find('$') {
            Some(at) => Err(ValueError::new("'$' would start an environment variable", at)),
            None if path.starts_with('/') => path.parse(),
            None => Err(ValueError::new("the path of a socket starts with '/'", 0)),
        }
    }

    /// This host name, or IP address in text, at this port.
    ///
    /// # Errors
    /// Text that is neither a host name nor an IP address.
    pub fn host_port(host: &str, port: u16) -> Result<Self, ValueError> {
        match host.parse::<IpAddr>() {
            Ok(ip) => Ok(SocketAddr::new(ip, port).into()),
            Err(_) => check_name(host).and_then(|()| format!("{host}:{port}").parse()),
        }
    }

    /// `*:PORT`: this port on all IPv4 addresses.
    pub fn any(port: u16) -> Self {
        let (text, port) = (format!("*:{port}").into(), Some(Port::One(port)));
        Self { text, transport: None, family: None, host: (0, 1), port }
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The prefix `stream+`, `dgram+` or `quic+`, if it has one.
    pub fn transport(&self) -> Option<Transport> {
        self.transport
    }

    /// The family it names, if it does; `/path` names none.
    pub fn family(&self) -> Option<Family> {
        self.family
    }

    /// Where it is.
    pub fn host(&self) -> Host<'_> {
        let (start, end) = self.host;
        let text = self.text.get(start..end).unwrap_or_default();
        host(text, self.family).unwrap_or(Host::Variable(text))
    }

    /// The port, if it has one.
    pub fn port(&self) -> Option<Port> {
        self.port
    }

    /// Whether it is an IP address of this machine only: 127.0.0.0/8 or `::1`. Names are not resolved.
    pub fn is_loopback(&self) -> bool {
        matches!(self.host(), Host::Ip(ip) if ip.to_canonical().is_loopback())
    }

    /// Whether it is every IP address of the machine: `*`, nothing, `0.0.0.0` or `::`.
    pub fn is_wildcard(&self) -> bool {
        match self.host() {
            Host::Any => true,
            Host::Ip(ip) => ip.is_unspecified(),
            _ => false,
        }
    }

    /// Whether it is a UNIX socket, at a path or in the abstract name space.
    pub fn is_unix(&self) -> bool {
        matches!(self.host(), Host::Path(_) | Host::Abstract(_))
            || self.family.is_some_and(|family| family.is_path() || family.is_abstract())
    }

    /// Whether an environment variable stands in it.
    pub fn has_variable(&self) -> bool {
        self.text.contains('$')
    }

    /// Whether a port belongs to it: IP addresses and host names have one, sockets do not.
    fn takes_port(&self) -> bool {
        matches!(self.host(), Host::Any | Host::Ip(_) | Host::Name(_))
    }

    /// Whether `bind` takes it.
    ///
    /// # Errors
    /// No port, port 0, an offset, or datagrams.
    pub fn check_bind(&self) -> Result<(), ValueError> {
        let end = self.text.len();
        if let Some(at) = commas(&self.text).next() {
            return Err(ValueError::new("bind would read two addresses", at));
        }
        match self.port {
            Some(Port::One(0) | Port::Range(0, _)) => {
                return Err(ValueError::new("invalid port '0'", self.host.1));
            }
            Some(Port::Offset(_)) => {
                return Err(ValueError::new("port offset not permitted here", self.host.1)
                    .with_help("give bind a port, or a range such as 8000-8010"));
            }
            None if self.takes_port() => {
                let host = self.text.strip_suffix(':').unwrap_or(&self.text);
                return Err(ValueError::new("missing port specification", end)
                    .with_help(format!("write the port after a colon: {host}:80")));
            }
            _ => {}
        }
        if self.transport == Some(Transport::Dgram) || self.family.is_some_and(Family::is_dgram) {
            return Err(ValueError::new("dgram-type address not acceptable", 0));
        }
        Ok(())
    }

    /// Whether `server` takes it.
    ///
    /// # Errors
    /// A range of ports, or a file descriptor.
    pub fn check_server(&self) -> Result<(), ValueError> {
        if let Some(Port::Range(..)) = self.port {
            return Err(ValueError::new("port range not permitted here", self.host.1));
        }
        if self.family == Some(Family::Fd) {
            return Err(ValueError::new("a file descriptor is not acceptable here", 0));
        }
        Ok(())
    }
}

/// IPv6 in brackets.
impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        let address = SocketAddr::new(address.ip(), address.port());
        let text: Box<str> = address.to_string().into();
        let host = text.rfind(':').unwrap_or(text.len());
        let port = Some(Port::One(address.port()));
        Self { text, transport: None, family: None, host: (0, host), port }
    }
}

impl FromStr for Address {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        if text.is_empty() {
            return Err(ValueError::new("an address cannot be empty", 0));
        }
        let transport = TRANSPORTS.iter().find(|(prefix, _)| text.starts_with(prefix));
        let rest = transport.map_or(text, |(prefix, _)| text.get(prefix.len()..).unwrap_or(text));
        let prefix = rest.split_once('@').map(|(prefix, _)| prefix);
        let family = FAMILIES.iter().find(|(name, _)| Some(*name) == prefix);
        let rest = family.map_or(rest, |(name, _)| rest.get(name.len() + 1..).unwrap_or(rest));
        let start = text.len() - rest.len();
        let transport = transport.map(|(_, transport)| *transport);
        let family = family.map(|(_, family)| *family);
        let (name, port) = match split_port(rest).filter(|_| has_port(rest, family)) {
            None => (rest, None),
            Some((name, digits)) => match port(digits) {
                Ok(port) => (name, port),
                // A colon inside the braces of a variable.
                Err(_) if name.contains('$') => (rest, None),
                Err(error) => return Err(error.shifted(start + name.len() + 1)),
            },
        };
        host(name, family).map_err(|error| error.shifted(start))?;
        Ok(Self { text: text.into(), transport, family, host: (start, start + name.len()), port })
    }
}

/// Whether the last colon starts a port: not in paths and names of sockets.
fn has_port(text: &str, family: Option<Family>) -> bool {
    match family {
        None => !text.starts_with('/'),
        Some(Family::Fd | Family::Sockpair | Family::Rhttp) => false,
        Some(family) => !family.is_path() && !family.is_abstract(),
    }
}

/// Where the commas are at which `bind` splits: not those between the braces of a variable.
pub(super) fn commas(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut in_variable = false;
    let mut before = None;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match byte {
            b'{' if before == Some(b'$') => in_variable = true,
            b'}' => in_variable = false,
            _ => {}
        }
        before = Some(byte);
        (byte == b',' && !in_variable).then_some(at)
    })
}

/// Splits at the last colon, unless a bracket closes after it.
fn split_port(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind([':', ']']).filter(|at| text.as_bytes().get(*at) == Some(&b':'))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The host whose text this is, without prefix and port.
fn host(text: &str, family: Option<Family>) -> Result<Host<'_>, ValueError> {
    if text.contains('$') {
        return Ok(Host::Variable(text));
    }
    match family {
        Some(Family::Fd | Family::Sockpair) => {
            let wrong = ValueError::new(format!("'{text}' is not a file descriptor"), 0);
            text.parse().ok().filter(|fd| *fd <= i32::MAX.unsigned_abs()).map(Host::Fd).ok_or(wrong)
        }
        Some(family) if family.is_abstract() => path(text, 107).map(Host::Abstract),
        Some(Family::Rhttp) => Ok(Host::Reverse(text)),
        Some(family) if family.is_path() => path(text, 97).map(Host::Path),
        None if text.starts_with('/') => path(text, 97).map(Host::Path),
        _ => network_host(text, family),
    }
}

/// A path, or the name of a socket, no longer than the system's structure for it has room.
fn path(text: &str, longest: usize) -> Result<&str, ValueError> {
    if text.len() > longest {
        return Err(ValueError::new(
            format!("socket path too long (at most {longest} bytes)"),
            longest,
        ));
    }
    Ok(text)
}

fn network_host(text: &str, family: Option<Family>) -> Result<Host<'_>, ValueError> {
    if text.is_empty() || text == "*" {
        return Ok(Host::Any);
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let v4 = family.is_some_and(Family::is_v4);
    let v6 = family.is_some_and(Family::is_v6);
    match (bare.parse::<Ipv4Addr>(), bare.parse::<Ipv6Addr>()) {
        (Ok(_), _) if v6 => Err(ValueError::new("an IPv4 address after an IPv6 prefix", 0)),
        (_, Ok(_)) if v4 => Err(ValueError::new("an IPv6 address after an IPv4 prefix", 0)),
        (Ok(ip), _) => Ok(Host::Ip(ip.into())),
        (_, Ok(ip)) => Ok(Host::Ip(ip.into())),
        _ => check_name(text).map(|()| Host::Name(text)),
    }
}

/// Whether it can be resolved at all: letters, digits, `-`, `_` and `.`.
fn check_name(text: &str) -> Result<(), ValueError> {
    let wrong = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
    let Some(at) = wrong.or_else(|| text.is_empty().then_some(0)) else { return Ok(()) };
    let error = ValueError::new(format!("invalid address '{text}'"), at);
    Err(if text.contains(':') {
        error.with_help("the last colon starts the port: put an IPv6 address in brackets, [::1]:80")
    } else if text.contains('@') {
        error.with_help(
            "the families are ipv4, ipv6, unix, abns, fd, sockpair, tcp4, udp4, quic4, …",
        )
    } else {
        error.with_help("write an IP address, a host name, or a path that starts with '/'")
    })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
