//! The little of Go's `url.Parse` that endpoints need.

use std::fmt::Write as _;
use std::net::IpAddr;

/// An endpoint's address, taken apart and completed as k3s does.
pub(super) struct Address {
    /// The host and port to look up a config for.
    pub(super) registry: String,
    /// As it is told to containerd.
    pub(super) url: String,
    /// Whether the path is the root of the API itself.
    pub(super) override_path: bool,
}

/// The name under which Docker Hub answers.
const HUB: &str = "registry-1.docker.io";

/// The host that serves a registry's API.
pub(super) fn default_host(registry: &str) -> &str {
    if registry == "docker.io" { HUB } else { registry }
}

impl Address {
    /// Nothing where Go's parser refuses it.
    pub(super) fn new(endpoint: &str) -> Option<Self> {
        if endpoint.bytes().any(|byte| byte.is_ascii_control()) {
            return None;
        }
        let (scheme, rest) = match endpoint.split_once("://") {
            Some((scheme, rest)) => (scheme_of(scheme)?, rest),
            None => (String::new(), endpoint),
        };
        let (rest, fragment) = cut(rest, '#');
        let (rest, query) = cut(rest, '?');
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(u, h)| (u, h));
        let port = port_of(host)?;
        if !is_escaped_well(path) || host.contains(|c: char| " \\^`{|}%".contains(c)) {
            return None;
        }
        let scheme = match &*scheme {
            "" if is_loopback(host) && !matches!(port, "" | "443") => "http".to_owned(),
            "" => "https".to_owned(),
            _ => scheme,
        };
        let served = default_host(host);
        let override_path = !matches!(path, "" | "/" | "/v2");
        let path = if override_path { escaped(path) } else { "/v2".to_owned() };
        let user = if user.is_empty() { String::new() } else { format!("{user}@") };
        Some(Self {
            registry: if served == HUB { "docker.io".to_owned() } else { host.to_owned() },
            url: format!("{scheme}://{user}{served}{path}{query}{fragment}"),
            override_path,
        })
    }
}

/// Cuts at the first `mark`; the second part keeps it.
fn cut(text: &str, mark: char) -> (&str, &str) {
    text.split_at(text.find(mark).unwrap_or(text.len()))
}

fn scheme_of(text: &str) -> Option<String> {
    let letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let valid = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(letter);
    valid.then(|| text.to_ascii_lowercase())
}

/// The port behind a host: empty where there is none, nothing where it is none.
fn port_of(host: &str) -> Option<&str> {
    let bracketed = host.starts_with('[');
    let behind = if bracketed { host.rsplit_once(']')?.1 } else { host };
    match behind.rsplit_once(':') {
        Some((before, port)) if !bracketed || before.is_empty() => {
            port.bytes().all(|byte| byte.is_ascii_digit()).then_some(port)
        }
        Some(_) => None,
        None => (!bracketed || behind.is_empty()).then_some(""),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Whether every `%` starts two hexadecimal digits.
fn is_escaped_well(path: &str) -> bool {
    let mut parts = path.split('%');
    parts.next();
    parts.all(|part| part.get(..2).is_some_and(|d| d.chars().all(|c| c.is_ascii_hexdigit())))
}

fn escaped(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@!'()*%[]".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(endpoint: &str) -> Option<(String, bool)> {
        Address::new(endpoint).map(|address| (address.url, address.override_path))
    }

    #[test]
    fn endpoints_are_completed() {
        let plain = |text: &str| Some((text.to_owned(), false));
        for root in ["a.lan", "a.lan/", "a.lan/v2", "https://a.lan", "HTTPS://a.lan/v2"] {
            assert_eq!(url(root), plain("https://a.lan/v2"), "{root}");
        }
        assert_eq!(url("a:443"), plain("https://a:443/v2"));
        assert_eq!(url("localhost:5000"), plain("http://localhost:5000/v2"));
        assert_eq!(url("127.0.0.9:5000"), plain("http://127.0.0.9:5000/v2"));
        assert_eq!(url("[::1]:5000"), plain("http://[::1]:5000/v2"));
        assert_eq!(url("localhost:443"), plain("https://localhost:443/v2"));
        assert_eq!(url("localhost"), plain("https://localhost/v2"));
        assert_eq!(url("docker.io"), plain("https://registry-1.docker.io/v2"));
        assert_eq!(url("a/p q"), Some(("https://a/p%20q".to_owned(), true)));
        assert_eq!(url("http://a/v2/"), Some(("http://a/v2/".to_owned(), true)));
    }

    #[test]
    fn what_go_cannot_parse() {
        for text in ["://a", "1http://a", "a:b", "a b", "https://[::1", "a/%zz", "a\n"] {
            assert_eq!(url(text), None, "{text}");
        }
    }
}
