use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// The address of `<VirtualHost>` (`get_addresses`, `apr_parse_addr_port`): `*:443`, `_default_:80`, `[::1]:80`,
/// `192.0.2.1:*`, `name:80`.
///
/// ```
/// use apache_proxy::{VhostAddress, VhostPort};
/// let address: VhostAddress = "*:443".parse()?;
/// assert!(address.is_wildcard());
/// assert_eq!(address.port(), VhostPort::Number(443));
/// assert!("443".parse::<VhostAddress>().is_err());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VhostAddress {
    host: Box<str>,
    bracketed: bool,
    port: VhostPort,
}

/// The port of a [`VhostAddress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VhostPort {
    /// None: that of the main server (the last `Listen`, or `ServerName`).
    Default,
    /// `:*`, every port.
    Any,
    /// This one.
    Number(u16),
}

impl VhostAddress {
    /// `*:port`.
    pub fn any(port: u16) -> Self {
        Self { host: "*".into(), bracketed: false, port: VhostPort::Number(port) }
    }

    /// The host, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub const fn port(&self) -> VhostPort {
        self.port
    }

    /// Whether it is `*` or `_default_`, which mean the same.
    pub fn is_wildcard(&self) -> bool {
        &*self.host == "*" || self.host.eq_ignore_ascii_case("_default_")
    }

    /// Whether it is a name, which httpd looks up when it starts (AH00547 when that fails).
    pub fn is_name(&self) -> bool {
        !self.is_wildcard() && self.host.parse::<std::net::IpAddr>().is_err() && !self.bracketed
    }
}

impl FromStr for VhostAddress {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let (rest, any) = match text.strip_suffix(":*") {
            Some(rest) => (rest, true),
            None => (text, text == "*"),
        };
        let split = split_address(rest)?;
        if split.host.is_empty() {
            return Err(ValueError::new("the address is missing", 0).with_help("*:443"));
        }
        let port = match split.port {
            _ if any => VhostPort::Any,
            Some(port) => VhostPort::Number(port),
            None => VhostPort::Default,
        };
        // A lone `*` takes every port, but is not written with one.
        let port = if text == "*" { VhostPort::Default } else { port };
        Ok(Self { host: split.host.into(), bracketed: split.bracketed, port })
    }
}

impl fmt::Display for VhostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_host(f, &self.host, self.bracketed)?;
        match self.port {
            VhostPort::Default => Ok(()),
            VhostPort::Any => f.write_str(":*"),
            VhostPort::Number(port) => write!(f, ":{port}"),
        }
    }
}

/// The address of `Listen`: a port, or `address:port`. Without an address, every address.
///
/// ```
/// use apache_proxy::ListenAddress;
/// assert_eq!("443".parse::<ListenAddress>()?.port(), 443);
/// assert_eq!("[::1]:80".parse::<ListenAddress>()?.host(), Some("::1"));
/// assert!("127.0.0.1".parse::<ListenAddress>().is_err());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListenAddress {
    host: Option<Box<str>>,
    bracketed: bool,
    port: u16,
}

impl ListenAddress {
    /// Every address.
    pub const fn any(port: u16) -> Self {
        Self { host: None, bracketed: false, port }
    }

    /// The address without brackets; `None`: every one. `*` means the same.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for ListenAddress {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let split = split_address(text)?;
        let missing = || ValueError::new("the port is missing", text.len()).with_help("443");
        let host = Some(split.host).filter(|host| !host.is_empty()).map(Into::into);
        Ok(Self { host, bracketed: split.bracketed, port: split.port.ok_or_else(missing)? })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(host) = &self.host {
            write_host(f, host, self.bracketed)?;
            f.write_str(":")?;
        }
        write!(f, "{}", self.port)
    }
}

fn write_host(f: &mut fmt::Formatter<'_>, host: &str, bracketed: bool) -> fmt::Result {
    if bracketed { write!(f, "[{host}]") } else { f.write_str(host) }
}

struct Split<'t> {
    host: &'t str,
    bracketed: bool,
    port: Option<u16>,
}

/// As `apr_parse_addr_port`: digits at the end are the port if a colon or nothing stands before them.
fn split_address(text: &str) -> Result<Split<'_>, ValueError> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.get(digits.len()..).unwrap_or_default();
    let (rest, number) = match digits.strip_suffix(':') {
        _ if number.is_empty() => (text, None),
        Some(rest) => (rest, Some(number)),
        None if digits.is_empty() => ("", Some(number)),
        None => (text, None),
    };
    let at = text.len() - number.map_or(0, str::len);
    let port = number.map(|number| match number.parse::<u16>() {
        Ok(port @ 1..) => Ok(port),
        _ => Err(ValueError::new("a port is between 1 and 65535", at)),
    });
    let port = port.transpose()?;
    if port.is_some() && rest.is_empty() && !digits.is_empty() {
        return Err(ValueError::new("the address before the port is missing", 0));
    }
    let Some(inner) = rest.strip_prefix('[') else {
        return Ok(Split { host: rest, bracketed: false, port });
    };
    let inner = inner.strip_suffix(']').ok_or_else(|| {
        ValueError::new("the bracket is not closed before the port", rest.len())
            .with_help("[2001:db8::1]:443")
    })?;
    let address = inner.split('%').next().unwrap_or_default();
    if address.parse::<std::net::Ipv6Addr>().is_err() {
        return Err(ValueError::new("not an IPv6 address", 1));
    }
    Ok(Split { host: inner, bracketed: true, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was given to `apache2 -t` 2.4.71.
    #[test]
    fn httpd_accepts_the_same() {
        for text in [
            "*",
            "*:80",
            "*:*",
            "_default_",
            "_default_:443",
            "_DEFAULT_:*",
            "[::1]:80",
            "[::1]",
            "::1",
            "1.2.3.4:80",
            "1.2.3.4:",
            "h.invalid:80",
            "a:b",
            "*:",
            "1.2.3.4:*",
            "[fe80::1%lo]:80",
            "[::1]:*",
            "localhost",
            "1.2.3.4:80x",
            "-",
            "999.1.1.1",
            "a/b",
            "a%b",
        ] {
            let address: VhostAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), text);
        }
        for text in ["80", "1.2.3.4:0", "1.2.3.4:70000", ":80", "[*]:80", "[::1", "[::1]80"] {
            assert!(text.parse::<VhostAddress>().is_err(), "{text}");
        }
        for text in ["*:80", "80", "[::1]:80", "1.2.3.4:80", "[fe80::1%lo]:80", "h.invalid:80"] {
            let address: ListenAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), text);
        }
        for text in [
            "*",
            "*:*",
            "[::1]",
            "1.2.3.4:",
            "1.2.3.4:0",
            "a:b",
            ":80",
            "[*]:80",
            "*:",
            "localhost",
        ] {
            assert!(text.parse::<ListenAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_and_wildcards() {
        let address = |text: &str| text.parse::<VhostAddress>().unwrap();
        assert!(address("_default_").is_wildcard() && !address("_default_").is_name());
        assert!(address("app.internal:80").is_name() && !address("10.0.0.1").is_name());
        // A colon without brackets splits where the digits start.
        assert_eq!(address("::1").host(), ":");
    }
}
