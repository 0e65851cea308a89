use config_diagnostics::ValueError;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// An IP network, such as `10.42.0.0/16`; host bits are kept as they are written.
///
/// ```
/// use k3s_config::Cidr;
/// let pods: Cidr = "10.42.1.0/16".parse()?;
/// assert_eq!((pods.prefix(), pods.has_host_bits()), (16, true));
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    address: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// The network of that many leading bits: at most 32 for IPv4, 128 for IPv6.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, ValueError> {
        if u32::from(prefix) > bits(address) {
            let message = format!("a prefix of this family is at most {}", bits(address));
            return Err(ValueError::new(message, 0));
        }
        Ok(Self { address, prefix })
    }

    /// The address, with host bits as written.
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// How many leading bits are the network's.
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// Whether it is an IPv6 network.
    pub const fn is_ipv6(self) -> bool {
        self.address.is_ipv6()
    }

    /// Whether a bit behind the prefix is set; k3s takes it off without a word.
    pub fn has_host_bits(self) -> bool {
        self.bits(self.address) != number(self.address)
    }

    /// Whether `address` lies inside. Addresses of the other family never do.
    pub fn contains(self, address: IpAddr) -> bool {
        self.address.is_ipv6() == address.is_ipv6() && self.bits(address) == self.bits(self.address)
    }

    /// Whether the two share an address.
    pub fn overlaps(self, other: Self) -> bool {
        let wider = if self.prefix < other.prefix { self } else { other };
        wider.contains(self.address) && wider.contains(other.address)
    }

    /// The address that comes `n` after the network's own; `None` if it lies outside.
    pub(crate) fn nth(self, n: u32) -> Option<IpAddr> {
        let number = self.bits(self.address).checked_add(n.into())?;
        let address = match self.address {
            IpAddr::V4(_) => IpAddr::V4(u32::try_from(number).ok()?.into()),
            IpAddr::V6(_) => IpAddr::V6(number.into()),
        };
        Some(address).filter(|address| self.contains(*address))
    }

    /// The bits of the network that `address` lies in.
    fn bits(self, address: IpAddr) -> u128 {
        let host = bits(self.address) - u32::from(self.prefix);
        number(address).checked_shr(host).and_then(|n| n.checked_shl(host)).unwrap_or(0)
    }
}

fn bits(address: IpAddr) -> u32 {
    if address.is_ipv6() { 128 } else { 32 }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

impl FromStr for Cidr {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |at| {
            ValueError::new("a network is an address and a prefix", at).with_help("10.42.0.0/16")
        };
        let (address, prefix) = text.split_once('/').ok_or_else(|| error(text.len()))?;
        let at = address.len() + 1;
        let address = ip(address)?;
        let digits = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|_| digits).ok_or_else(|| error(at))?;
        Self::new(address, prefix).map_err(|error| error.shifted(at))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// An address, without a zone.
pub(crate) fn ip(text: &str) -> Result<IpAddr, ValueError> {
    text.parse().map_err(|_| ValueError::new("this is no IP address", 0).with_help("10.0.0.1"))
}

/// A host name or an IP address. k3s does not look at what it is made of; a comma would make it two.
///
/// ```
/// use k3s_config::Host;
/// assert!("k3s.example.com".parse::<Host>().is_ok() && "2001:db8::1".parse::<Host>().is_ok());
/// assert!("a,b".parse::<Host>().is_err() && "a b".parse::<Host>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

impl Host {
    /// The name or the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, if it is one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.0.parse().ok()
    }
}

impl FromStr for Host {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let odd = |c: char| c == ',' || c == '/' || c.is_whitespace() || c.is_control();
        match text.find(odd) {
            Some(at) => Err(ValueError::new("this is no host name and no IP address", at)),
            None if text.is_empty() => Err(ValueError::new("a host is not empty", 0)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl From<IpAddr> for Host {
    fn from(address: IpAddr) -> Self {
        Self(address.to_string())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The URL of a server to join: `https://10.0.0.1:6443`. Without a port, 443 is meant, not 6443.
///
/// ```
/// use k3s_config::ServerUrl;
/// let url: ServerUrl = "https://[2001:db8::1]:6443".parse()?;
/// assert_eq!((url.host(), url.port()), ("2001:db8::1", Some(6443)));
/// assert!("http://10.0.0.1:6443".parse::<ServerUrl>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerUrl(String);

impl ServerUrl {
    /// The URL as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, without the brackets of an IPv6 address.
    pub fn host(&self) -> &str {
        self.authority().0
    }

    /// The port that is written.
    pub fn port(&self) -> Option<u16> {
        self.authority().1.and_then(|port| port.parse().ok())
    }

    fn authority(&self) -> (&str, Option<&str>) {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        authority(rest)
    }
}

/// Host and port of what follows `https://`.
fn authority(rest: &str) -> (&str, Option<&str>) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some((host, port)) = authority.strip_prefix('[').and_then(|a| a.split_once(']')) {
        return (host, port.strip_prefix(':'));
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    }
}

impl FromStr for ServerUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |message, at| ValueError::new(message, at).with_help("https://10.0.0.1:6443");
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        if !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")) {
            return Err(error("k3s joins https:// URLs only", 0));
        }
        if let Some(at) = text.find(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(error("a URL has no blanks", at));
        }
        let at = "https://".len();
        let (host, port) = authority(text.get(at..).unwrap_or_default());
        if host.is_empty() {
            return Err(error("the URL names no host", at));
        }
        let number =
            |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
        match port {
            Some(port) if !number(port) => Err(error("a port is a number up to 65535", at)),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A range of ports, both ends included. `30000-32767`; `30000+99` and a single port are read as well.
///
/// ```
/// use k3s_config::PortRange;
/// assert_eq!("30000+99".parse::<PortRange>(), PortRange::new(30000, 30099));
/// assert!("32767-30000".parse::<PortRange>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    first: u16,
    last: u16,
}

impl PortRange {
    /// From `first` to `last`, which is not the smaller one.
    pub fn new(first: u16, last: u16) -> Result<Self, ValueError> {
        if last < first {
            return Err(ValueError::new("the range ends before it starts", 0));
        }
        Ok(Self { first, last })
    }

    /// The lowest port.
    pub const fn first(self) -> u16 {
        self.first
    }

    /// The highest port.
    pub const fn last(self) -> u16 {
        self.last
    }

    /// Whether `port` lies inside.
    pub const fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

impl FromStr for PortRange {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |at| ValueError::new("a range is two ports", at).with_help("30000-32767");
        let port = |word: &str, at| word.parse::<u16>().map_err(|_| error(at));
        let Some(at) = text.find(['-', '+']) else {
            let port = port(text, 0)?;
            return Self::new(port, port);
        };
        let (first, rest) = text.split_at(at);
        let first = port(first, 0)?;
        match rest.strip_prefix('+') {
            // More than there are ports: up to the last one.
            Some(more) => Self::new(first, first.saturating_add(port(more, at + 1)?)),
            None => Self::new(first, port(rest.get(1..).unwrap_or_default(), at + 1)?),
        }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        text.parse().expect("a network")
    }

    #[test]
    fn networks_overlap_by_the_shorter_prefix() {
        assert!(cidr("10.0.0.0/8").overlaps(cidr("10.43.0.0/16")));
        assert!(!cidr("10.42.0.0/16").overlaps(cidr("10.43.0.0/16")));
        assert!(!cidr("::/0").overlaps(cidr("0.0.0.0/0")));
        assert!(cidr("0.0.0.0/0").contains("1.2.3.4".parse().expect("an address")));
        assert!(cidr("::/0").overlaps(cidr("fd00::/8")));
        assert!(!cidr("fd00:42::/56").has_host_bits());
    }

    #[test]
    fn the_address_of_the_cluster_s_dns_is_the_tenth() {
        let tenth = |text| cidr(text).nth(10).map(|address| address.to_string());
        assert_eq!(tenth("10.96.7.7/12").as_deref(), Some("10.96.0.10"));
        assert_eq!(tenth("fd00:43::/112").as_deref(), Some("fd00:43::a"));
        assert_eq!(tenth("10.96.0.0/30"), None);
    }

    #[test]
    fn what_is_no_network() {
        for text in [
            "10.42.0.0",
            "10.42.0.0/33",
            "10.42.0/16",
            "/16",
            "10.42.0.0/",
            "10.42.0.0/+8",
            "::1/129",
            " ::/8",
        ] {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
    }

    #[test]
    fn urls_of_servers() {
        let port = |text: &str| text.parse::<ServerUrl>().map(|url| url.port());
        assert_eq!(port("https://a"), Ok(None));
        assert_eq!(port("HTTPS://a:1/x"), Ok(Some(1)));
        for text in [
            "https://",
            "https://:6443",
            "a:6443",
            "https://a:x",
            "https://a b",
            "https://a:65536",
            "https://a:",
        ] {
            assert!(text.parse::<ServerUrl>().is_err(), "{text}");
        }
    }
}
