use super::ValueError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// An argument of `RemoteIPTrustedProxy`, `RemoteIPInternalProxy` and `RemoteIPProxyProtocolExceptions`: an address, an address
/// with a mask, or a host name (`looks_like_ip`, `apr_ipsubnet_create`).
///
/// ```
/// use apache_proxy::TrustedProxy;
/// assert_eq!("10.0.0.0/8".parse::<TrustedProxy>()?.to_string(), "10.0.0.0/8");
/// assert!("10.0.0.0/33".parse::<TrustedProxy>().is_err());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrustedProxy {
    /// Addresses whose first bits are these.
    Subnet {
        /// The address as written; bits beyond the mask do not count.
        address: IpAddr,
        /// How many bits, from 1; `None`: all of them.
        bits: Option<u8>,
    },
    /// IPv4 addresses that agree in the bits of this mask, which need not be a prefix.
    Masked {
        /// The address.
        address: Ipv4Addr,
        /// The mask.
        mask: Ipv4Addr,
    },
    /// `10.1` and `10.`: addresses that start with these numbers.
    Start(Box<str>),
    /// A name, looked up once when the configuration is read, which fails if it is unknown.
    Name(Box<str>),
}

impl TrustedProxy {
    /// Addresses whose first `bits` are those of `address`.
    pub fn subnet(address: IpAddr, bits: u8) -> Result<Self, ValueError> {
        let most = if address.is_ipv4() { 32 } else { 128 };
        if (1..=most).contains(&bits) {
            Ok(Self::Subnet { address, bits: Some(bits) })
        } else {
            Err(ValueError::new(format!("a mask has between 1 and {most} bits"), 0))
        }
    }

    /// Whether it is this address, or has it; `None` for a name.
    pub fn contains(&self, other: IpAddr) -> Option<bool> {
        // Compared as httpd does: an IPv4 address in IPv6 clothes is an IPv4 address.
        let other = other.to_canonical();
        Some(match (self, other) {
            (Self::Name(_), _) => return None,
            (Self::Subnet { address: IpAddr::V4(a), bits }, IpAddr::V4(b)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(bits.unwrap_or(32))).unwrap_or(0);
                (a.to_bits() ^ b.to_bits()) & mask == 0
            }
            (Self::Subnet { address: IpAddr::V6(a), bits }, IpAddr::V6(b)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(bits.unwrap_or(128))).unwrap_or(0);
                (a.to_bits() ^ b.to_bits()) & mask == 0
            }
            (Self::Masked { address, mask }, IpAddr::V4(b)) => {
                (address.to_bits() ^ b.to_bits()) & mask.to_bits() == 0
            }
            (Self::Start(start), IpAddr::V4(b)) => {
                let numbers = start.split('.').filter(|part| !part.is_empty());
                numbers.zip(b.octets()).all(|(number, octet)| number.parse() == Ok(octet))
            }
            _ => false,
        })
    }
}

impl FromStr for TrustedProxy {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "an address or a network: 10.0.0.0/8, 2001:db8::/32";
        let (host, mask) = text.split_once('/').map_or((text, None), |(h, m)| (h, Some(m)));
        let bad = |message, at| Err(ValueError::new(message, at).with_help(HELP));
        let dotted = |c: char| c.is_ascii_digit() || c == '.';
        if !host.contains(':') && !host.chars().all(dotted) {
            return match mask {
                Some(_) => bad("a name has no mask", host.len()),
                None => Ok(Self::Name(host.into())),
            };
        }
        if let Ok(address) = host.parse::<Ipv6Addr>() {
            // Those that hold an IPv4 address are refused.
            if address.to_ipv4_mapped().is_some() {
                return bad("an IPv4 address is written as one", 0);
            }
            return with_bits(IpAddr::V6(address), mask, host.len(), HELP);
        }
        if let Some(address) = ipv4(host) {
            let masked = mask.and_then(ipv4).filter(|_| mask.is_some_and(|m| m.contains('.')));
            return match masked {
                Some(mask) => Ok(Self::Masked { address, mask }),
                None => with_bits(IpAddr::V4(address), mask, host.len(), HELP),
            };
        }
        let parts: Vec<&str> = host.trim_end_matches('.').split('.').collect();
        let start = parts.len() < 4 && parts.iter().all(|part| octet(part).is_some());
        if start && mask.is_none() && !host.contains("..") {
            return Ok(Self::Start(host.into()));
        }
        bad("not an address", 0)
    }
}

fn with_bits(
    address: IpAddr,
    mask: Option<&str>,
    at: usize,
    help: &'static str,
) -> Result<TrustedProxy, ValueError> {
    let Some(mask) = mask else { return Ok(TrustedProxy::Subnet { address, bits: None }) };
    let bits = mask.bytes().all(|byte| byte.is_ascii_digit()).then(|| mask.parse().ok());
    let subnet = bits.flatten().map(|bits| TrustedProxy::subnet(address, bits));
    subnet
        .unwrap_or_else(|| Err(ValueError::new("not a mask", 0)))
        .map_err(|error| error.shifted(at + 1).with_help(help))
}

/// Four numbers; unlike Rust's own, zeros may stand before them.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let numbers: Option<Vec<u8>> = text.split('.').map(octet).collect();
    <[u8; 4]>::try_from(numbers?).ok().map(Ipv4Addr::from)
}

fn octet(text: &str) -> Option<u8> {
    let number = text.trim_start_matches('0');
    let digits = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if number.is_empty() { (!text.is_empty()).then_some(0) } else { number.parse().ok() }
        .filter(|_| digits)
}

impl fmt::Display for TrustedProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subnet { address, bits: None } => address.fmt(f),
            Self::Subnet { address, bits: Some(bits) } => write!(f, "{address}/{bits}"),
            Self::Masked { address, mask } => write!(f, "{address}/{mask}"),
            Self::Start(text) | Self::Name(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was given to `apache2 -t` 2.4.71.
    #[test]
    fn httpd_accepts_the_same() {
        for text in [
            "10.0.0.0/8",
            "10.1",
            "10.1.2.3",
            "::1",
            "10.0.0.0/255.0.0.0",
            "10.0.0.1/8",
            "10.",
            "1.2.3.4/32",
            "0",
            "127.0.0.0/255.255.0.255",
            "010.0.0.1",
            "proxy.internal",
        ] {
            assert!(text.parse::<TrustedProxy>().is_ok(), "{text}");
        }
        for text in [
            "10.0.0.0/99",
            "10.0.0.0/",
            "::/0",
            "fe80::/129",
            "example/24",
            "10.0.0.0/8/8",
            "1.2.3.4/-1",
            "1.2.3.4/0",
            "300.1.1.1",
            "1.2.3.4/255.255.255",
            "1.2.3.4/0x8",
            "10/8",
            "10.1/16",
            "::ffff:1.2.3.4/96",
            "1.2.3.4.5",
            "fe80::1%lo",
            "::1/64x",
        ] {
            assert!(text.parse::<TrustedProxy>().is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_are_inside_or_not() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "10.255.0.1", Some(true)),
            ("10.0.0.1/8", "11.0.0.1", Some(false)),
            ("10.1", "10.1.9.9", Some(true)),
            ("10.", "1.0.0.0", Some(false)),
            ("10.1.2.3", "::ffff:10.1.2.3", Some(true)),
            ("2001:db8::/32", "2001:db8:1::1", Some(true)),
            ("127.0.0.0/255.255.0.255", "127.0.9.0", Some(true)),
            ("proxy.internal", "10.0.0.1", None),
        ] {
            let proxy: TrustedProxy = network.parse().unwrap();
            assert_eq!(proxy.contains(address.parse().unwrap()), inside, "{address} in {network}");
        }
    }
}
