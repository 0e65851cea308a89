use crate::ValueError;
use std::net::IpAddr;
use std::str::FromStr;

/// A request as a client sends it: whom it asks, where it arrives, and for what.
///
/// ```
/// use apache_proxy::Request;
/// let request: Request = "https://shop.example/cart?item=7".parse()?;
/// assert_eq!((request.host.as_str(), request.port), ("shop.example", 443));
/// assert_eq!((request.path.as_str(), request.query.as_deref()), ("/cart", Some("item=7")));
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The method: `GET`.
    pub method: String,
    /// Whether it comes over TLS.
    pub https: bool,
    /// The `Host` header, without its port.
    pub host: String,
    /// The port in the `Host` header, if one is there.
    pub host_port: Option<u16>,
    /// The port of the socket that it arrives at.
    pub port: u16,
    /// The address that it arrives at; `None`: not known. It matters when virtual hosts have addresses of their own.
    pub address: Option<IpAddr>,
    /// The path as it stands in the request line, with its percent signs.
    pub path: String,
    /// What stands behind the `?`.
    pub query: Option<String>,
    /// Header fields besides `Host`.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The same request, arriving at this port instead of the one in its URL.
    #[must_use]
    pub fn to_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The same request, arriving at this address.
    #[must_use]
    pub fn to_address(mut self, address: IpAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// The same request with one more header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of a header field, `Host` included.
    pub fn field(&self, name: &str) -> Option<String> {
        if name.eq_ignore_ascii_case("Host") {
            let port = self.host_port.map(|port| format!(":{port}")).unwrap_or_default();
            return Some(format!("{}{port}", self.host));
        }
        let found = self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    }

    /// Path and query, as in the request line.
    pub fn target(&self) -> String {
        let query = self.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.path)
    }
}

impl FromStr for Request {
    type Err = ValueError;

    /// Reads a URL: `http://host:port/path?query`.
    fn from_str(url: &str) -> Result<Self, ValueError> {
        let help = "http://shop.example/cart";
        let fail = |message, at| ValueError::new(message, at).with_help(help);
        let (scheme, rest) =
            url.split_once("://").ok_or_else(|| fail("the URL has no scheme", 0))?;
        let https = scheme.eq_ignore_ascii_case("https");
        if !https && !scheme.eq_ignore_ascii_case("http") {
            return Err(fail("neither http nor https", 0));
        }
        let at = url.len() - rest.len();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let target = target.split('#').next().unwrap_or_default();
        let bracket = authority.rfind(']').unwrap_or(0);
        let colon = authority.rfind(':').filter(|colon| *colon >= bracket);
        let (host, port) = match colon {
            Some(colon) => {
                let port = authority.get(colon + 1..).unwrap_or_default().parse();
                let port = port.map_err(|_| fail("the port is not a number", at + colon + 1))?;
                (authority.get(..colon).unwrap_or_default(), Some(port))
            }
            None => (authority, None),
        };
        if host.is_empty() {
            return Err(fail("the URL has no host", at));
        }
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self {
            method: "GET".to_owned(),
            https,
            host: host.to_owned(),
            host_port: port,
            port: port.unwrap_or(if https { 443 } else { 80 }),
            address: None,
            path: path.to_owned(),
            query,
            headers: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let read = |url: &str| url.parse::<Request>().unwrap();
        assert_eq!(read("http://a").path, "/");
        assert_eq!(read("http://[::1]:8080/x").host, "[::1]");
        assert_eq!(read("http://[::1]").port, 80);
        assert_eq!(read("http://a?b").query.as_deref(), Some("b"));
        assert_eq!(read("http://a/%2F/@b#c").target(), "/%2F/@b");
        for wrong in ["a", "ftp://a", "http:///x", "http://a:x/", "http://a:99999/"] {
            assert!(wrong.parse::<Request>().is_err(), "{wrong}");
        }
    }
}
