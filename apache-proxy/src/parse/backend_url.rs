use super::{Scheme, ValueError};
use crate::Module;
use std::fmt;
use std::str::FromStr;

/// Which rule a URL stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UrlUse {
    /// `ProxyPass`, `BalancerMember`, `<Proxy>`, `ProxySet`: a `$1` in the port is an error.
    #[default]
    Prefix,
    /// `ProxyPassMatch` and `ProxyPass ~`: `$1` may stand in the port too.
    Match,
}

/// The URL of a backend, as `ProxyPass` and `BalancerMember` take it: `http://host:port/path`, `balancer://name`,
/// `unix:/path|http://host/path`.
///
/// Reading it accepts what `apache2 -t` accepts (`ap_proxy_define_worker_ex`, `apr_uri_parse`), which is nearly
/// everything with a scheme and a host; [`check_runtime`](Self::check_runtime) says what fails with the first
/// request. Two URLs are equal when they are written alike.
///
/// ```
/// use apache_proxy::{BackendUrl, Scheme};
/// let url: BackendUrl = "http://app.internal:8080/api/".parse()?;
/// assert_eq!((url.host(), url.port(), url.path()), ("app.internal", Some(8080), "/api/"));
/// assert_eq!(BackendUrl::new(&Scheme::Https, "app.internal", None)?.to_string(), "https://app.internal/");
/// let broken: BackendUrl = "http://app:99999/".parse()?;
/// assert_eq!(broken.check_runtime().len(), 1);
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BackendUrl {
    text: Box<str>,
    socket: Option<Box<str>>,
    scheme: Scheme,
    user: Option<Box<str>>,
    host: Box<str>,
    port: Option<Box<str>>,
    path: Box<str>,
}

const ABSOLUTE: &str = "a scheme and a host: http://app.internal:8080/";

impl BackendUrl {
    /// `scheme://host:port/`; an IPv6 address without brackets. The path is `/`, so that nothing of a request
    /// can end up in the host.
    pub fn new(
        scheme: &Scheme,
        host: &str,
        port: impl Into<Option<u16>>,
    ) -> Result<Self, ValueError> {
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if let Some((at, _)) = host.char_indices().find(|(_, c)| !fine(*c)) {
            return Err(ValueError::new("not a character of a host", at));
        }
        if let Scheme::Other(name) = scheme {
            return Err(ValueError::new(format!("no module serves {name}://"), 0));
        }
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let port = port.into().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{host}{port}/").parse()
    }

    /// `balancer://name/`.
    pub fn balancer(name: &str) -> Result<Self, ValueError> {
        Self::new(&Scheme::Balancer, name, None)
    }

    /// `unix:path|scheme://localhost/`.
    pub fn unix(path: &str, scheme: &Scheme) -> Result<Self, ValueError> {
        let odd = |c: char| matches!(c, '|' | '?' | '#') || c.is_control();
        if !path.starts_with('/') || path.starts_with("//") {
            return Err(ValueError::new("the path of a socket starts with one /", 0));
        }
        if let Some((at, _)) = path.char_indices().find(|(_, c)| odd(*c)) {
            return Err(ValueError::new("the path of a socket cannot have this", at));
        }
        format!("unix:{path}|{scheme}://localhost/").parse()
    }

    /// The same backend with this path, which starts with `/`.
    pub fn with_path(&self, path: &str) -> Result<Self, ValueError> {
        if !path.starts_with('/') {
            return Err(ValueError::new("a path starts with /", 0));
        }
        if let Some((at, _)) = path.char_indices().find(|(_, c)| c.is_control()) {
            return Err(ValueError::new("a path cannot have control characters", at));
        }
        let before = self.text.strip_suffix(&*self.path).unwrap_or(&self.text);
        format!("{before}{path}").parse()
    }

    /// Reads the URL of a rule of this kind.
    pub fn parse(text: &str, r#use: UrlUse) -> Result<Self, ValueError> {
        let (socket, at) = split_socket(text)?;
        let url = text.get(at..).unwrap_or_default();
        let fail = |message, offset| Err(ValueError::new(message, at + offset).with_help(ABSOLUTE));
        let starts = url.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        let scheme_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let end = url.find(|c| !scheme_char(c)).unwrap_or(url.len());
        let (name, rest) = url.split_at_checked(end).unwrap_or((url, ""));
        let (Some(rest), true) = (rest.strip_prefix(':'), starts) else {
            let colon = url.split('/').next().is_some_and(|first| first.contains(':'));
            let message = if colon { "not a URL" } else { "the URL has no scheme" };
            return fail(message, 0);
        };
        let scheme = Scheme::new(name);
        if scheme == Scheme::Balancer && socket.is_none() {
            return Self::read_balancer(text, rest, end);
        }
        let Some(authority) = rest.strip_prefix("//") else {
            // Behind a socket, the host may be missing.
            return match &socket {
                Some(_) => Ok(Self::assemble(text, socket, scheme, &Authority::localhost(), rest)),
                None => fail("the URL has no host", url.len() - rest.len()),
            };
        };
        let start = url.len() - authority.len();
        let (authority, path) = split_before(authority, &['/', '?', '#']);
        let (mut authority, glued) = match r#use {
            UrlUse::Prefix => (Authority::read(authority), ""),
            UrlUse::Match => Authority::read_with_references(authority),
        };
        if let Err(offset) = authority {
            return fail("the port is not a number", start + offset);
        }
        if let (Ok(parts), Some(_)) = (&mut authority, &socket)
            && parts.host.is_empty()
        {
            parts.host = "localhost";
        }
        let Ok(parts) = authority else { return fail("not a URL", start) };
        if parts.host.is_empty() {
            return fail("the URL has no host", start);
        }
        if parts.host.len() > 255 {
            return Err(ValueError::new("the host is longer than 255 bytes", at + start));
        }
        let path = format!("{glued}{path}");
        Ok(Self::assemble(text, socket, scheme, &parts, &path))
    }

    fn read_balancer(text: &str, rest: &str, end: usize) -> Result<Self, ValueError> {
        let name = rest.strip_prefix("//").filter(|name| !name.is_empty());
        let Some(name) = name else {
            return Err(
                ValueError::new("a balancer has a name", end).with_help("balancer://cluster/")
            );
        };
        let (host, path) = split_before(name, &['/']);
        if host.len() + "balancer://".len() > 95 {
            return Err(ValueError::new("the balancer's name is longer than 84 bytes", end + 3));
        }
        let parts = Authority { user: None, host, port: None };
        Ok(Self::assemble(text, None, Scheme::Balancer, &parts, path))
    }

    fn assemble(
        text: &str,
        socket: Option<&str>,
        scheme: Scheme,
        parts: &Authority<'_>,
        path: &str,
    ) -> Self {
        Self {
            text: text.into(),
            socket: socket.map(Into::into),
            scheme,
            user: parts.user.map(Into::into),
            host: parts.host.into(),
            port: parts.port.map(Into::into),
            path: path.into(),
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scheme.
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The path of the Unix socket, below `DefaultRuntimeDir` if it does not start with `/`.
    pub fn socket(&self) -> Option<&str> {
        self.socket.as_deref()
    }

    /// User and password, which httpd does *not* send as `Authorization`.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The host without brackets, or the name of the balancer; `localhost` where a socket's URL has none.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, if one is written and is one.
    pub fn port(&self) -> Option<u16> {
        self.port.as_deref().and_then(|port| port.parse().ok())
    }

    /// The port, or that of the scheme.
    pub fn effective_port(&self) -> Option<u16> {
        self.port().or_else(|| self.scheme.default_port())
    }

    /// Path, query and fragment; empty when nothing follows the host, which lets a request reach other hosts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name of the balancer in lower case, if it is one.
    pub fn balancer_name(&self) -> Option<String> {
        (self.scheme == Scheme::Balancer).then(|| self.host.to_ascii_lowercase())
    }

    /// What httpd calls the worker of this URL: scheme and host in lower case, without the port of the scheme and
    /// without the socket. URLs that start with the name of an earlier worker share it.
    pub fn worker_name(&self) -> String {
        let host = self.host.to_lowercase();
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        let own = |port: &&str| {
            port.parse::<u16>().is_ok_and(|n| n != 0 && Some(n) != self.scheme.default_port())
        };
        let port = self.port.as_deref().filter(own).map(|port| format!(":{port}"));
        let user = self.user.as_deref().map(|user| format!("{user}@")).unwrap_or_default();
        format!("{}://{user}{host}{}{}", self.scheme, port.unwrap_or_default(), self.path)
    }

    /// The module that serves its scheme.
    pub fn module(&self) -> Option<&'static Module> {
        self.scheme.module()
    }

    /// What httpd accepts when it reads the URL, and fails on with every request. A `$1` in the host or the port
    /// is known only then.
    pub fn check_runtime(&self) -> Vec<ValueError> {
        let mut problems = Vec::new();
        if let Scheme::Other(name) = &self.scheme {
            let message = format!("no module of httpd serves {name}:// (AH01144)");
            let at = self.text.find('|').map_or(0, |at| at + 1);
            problems.push(ValueError::new(message, at).with_help("http, https, fcgi, ajp, …"));
        }
        let port = self.port.as_deref().filter(|port| !port.contains('$'));
        if let Some(port) = port
            && port.parse::<u16>().map_or(true, |number| number == 0 || port.starts_with('+'))
        {
            let at = self.text.rfind(&format!(":{port}")).map_or(0, |at| at + 1);
            let message = format!("{port:?} is no port between 1 and 65535 (AH01083)");
            problems.push(ValueError::new(message, at));
        }
        problems
    }
}

/// `user@host:port`.
struct Authority<'t> {
    user: Option<&'t str>,
    host: &'t str,
    port: Option<&'t str>,
}

impl<'t> Authority<'t> {
    fn localhost() -> Self {
        Self { user: None, host: "localhost", port: None }
    }

    /// The error is where it goes wrong.
    fn read(text: &'t str) -> Result<Self, usize> {
        let (user, rest) = text.rsplit_once('@').map_or((None, text), |(u, rest)| (Some(u), rest));
        let at = text.len() - rest.len();
        let (host, port) = match rest.strip_prefix('[') {
            Some(inner) => {
                let (host, after) = inner.split_once(']').ok_or(at)?;
                // What stands between the bracket and the path, and is no port, is passed over.
                (host, after.strip_prefix(':'))
            }
            None => rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port))),
        };
        if let Some(port) = port {
            let blank = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
            let bare = port.trim_start_matches(blank);
            let digits = bare.strip_prefix(['-', '+']).unwrap_or(bare);
            let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !number && !port.is_empty() {
                return Err(text.len() - port.len());
            }
        }
        Ok(Self { user, host, port })
    }

    /// The same, where the port may end in `$1`; that and what follows belongs to the path.
    fn read_with_references(text: &'t str) -> (Result<Self, usize>, &'t str) {
        let references = text.split_once(':').and_then(|(host, port)| {
            let mut dollars = port.match_indices('$');
            let is_reference = |at: usize| {
                port.get(at + 1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            };
            let (at, _) = dollars.find(|(at, _)| is_reference(*at))?;
            text.split_at_checked(host.len() + 1 + at)
        });
        match references {
            Some((before, glued)) => (Self::read(before), glued),
            None => (Self::read(text), ""),
        }
    }
}

/// The socket of `unix:path|url`, and where the URL starts.
fn split_socket(text: &str) -> Result<(Option<&str>, usize), ValueError> {
    let unix = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("unix:"));
    let Some(rest) = text.get(5..).filter(|_| unix) else { return Ok((None, 0)) };
    let Some((path, url)) = rest.split_once('|') else {
        return Err(ValueError::new("the URL behind the socket is missing", text.len())
            .with_help("unix:/run/app.sock|http://localhost/"));
    };
    if !url.contains(':') {
        return Err(ValueError::new(
            "what follows the socket has no scheme",
            text.len() - url.len(),
        )
        .with_help("unix:/run/app.sock|http://localhost/"));
    }
    let path = match path.strip_prefix("//") {
        Some(after) => split_before(after, &['/']).1,
        None => path,
    };
    let (path, _) = split_before(path, &['?', '#']);
    if path.starts_with('/') && path.len() > 95 {
        return Err(ValueError::new("the socket's path is longer than 95 bytes", 5));
    }
    Ok((Some(path), text.len() - url.len()))
}

fn split_before<'t>(text: &'t str, ends: &[char]) -> (&'t str, &'t str) {
    text.find(ends).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

impl FromStr for BackendUrl {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text, UrlUse::Prefix)
    }
}

impl fmt::Display for BackendUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> (bool, bool) {
        let read = |r#use| BackendUrl::parse(text, r#use).is_ok();
        (read(UrlUse::Prefix), read(UrlUse::Match))
    }

    /// Each was given to `apache2 -t` 2.4.71.
    #[test]
    fn httpd_accepts_the_same() {
        for text in [
            "http://h",
            "http://h:",
            "http://h:/",
            "http://h:-1/",
            "http://h:+1/",
            "http://h:0/",
            "http://h:99999/",
            "http://[::1]:80/",
            "http://[::1]/",
            "http://[::1]x/",
            "http://u:p@h/",
            "http://@h/",
            "http://h?q",
            "http://h#f",
            "HTTP://H/",
            "bogus://h/",
            "h-t.p+x://h/",
            "http://$1/",
            "http://h$1/",
            "unix:/a|http:",
            "unix:/a|http://",
            "unix:/a|http://localhost/",
            "UNIX:/a|fcgi://h",
            "unix:a|http:",
            "unix:|http:",
            "unix:/a|http:/x",
            "unix:///a|http://h/",
            "unix://x/a|http://h/",
            "balancer://c",
            "BALANCER://C/x",
            "balancer://c?x",
            "balancer://c:80/",
            "balancer://a b",
            "http://a b/",
            "http://h%20x/",
            "http://é/",
            "http://h|x/",
            "http://h\\x/",
            "http://a@b@c/",
            "http://a:1@b:2/",
        ] {
            assert_eq!(accepted(text), (true, true), "{text}");
        }
        for text in [
            "localhost:8081/a",
            "127.0.0.1:8081/a",
            "http://h:80x/",
            "http://:80/",
            "http://[::1/",
            "http://::1/",
            "http://[]/",
            "http://u@",
            "//h/",
            "/x",
            "http",
            "http:",
            "http:h",
            "1ttp://h/",
            "h_x://h/",
            "unix:/a|/x",
            "unix:/a",
            "balancer://",
            "balancer:/c/",
            "http://h:80:90/",
            "backend.example.test/a",
            "http:/127.0.0.1/a",
            "http:///a",
            "fd:///run/x.sock",
            "",
            "!",
        ] {
            assert_eq!(accepted(text), (false, false), "{text}");
        }
        for text in ["http://h:$1/", "http://h:80$1/"] {
            assert_eq!(accepted(text), (false, true), "{text}");
        }
    }

    #[test]
    fn parts_are_found() {
        let parts = |text: &str| {
            let url = BackendUrl::parse(text, UrlUse::Match).unwrap();
            let socket = url.socket().unwrap_or("-").to_owned();
            format!("{} {socket} {} {:?} {}", url.scheme(), url.host(), url.port(), url.path())
        };
        for (text, expected) in [
            ("http://h:80/a?b#c", "http - h Some(80) /a?b#c"),
            ("HTTPS://u:p@[::1]:8443", "https - ::1 Some(8443) "),
            ("unix:/run/a.sock|fcgi://x/y", "fcgi /run/a.sock x None /y"),
            ("unix:///run/a.sock|http:", "http /run/a.sock localhost None "),
            ("balancer://C/x", "balancer - C None /x"),
            ("http://h:80$1/x", "http - h Some(80) $1/x"),
        ] {
            assert_eq!(parts(text), expected);
        }
    }

    #[test]
    fn workers_are_named_as_httpd_does() {
        for (text, name) in [
            ("HTTP://H:80/A", "http://h/A"),
            ("http://h:8080", "http://h:8080"),
            ("https://h:443/", "https://h/"),
            ("unix:/a|http://", "http://localhost"),
            ("ws://h:80/", "ws://h/"),
        ] {
            assert_eq!(text.parse::<BackendUrl>().unwrap().worker_name(), name);
        }
    }

    #[test]
    fn what_only_a_request_shows() {
        for (text, problems) in [
            ("http://h:80/", 0),
            ("http://h:99999/", 1),
            ("http://h:0/", 1),
            ("http://h:/", 1),
            ("bogus://h:-1/", 2),
            ("unix:/a|bogus://h/", 1),
            ("balancer://c", 0),
        ] {
            assert_eq!(
                text.parse::<BackendUrl>().unwrap().check_runtime().len(),
                problems,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_built_is_what_was_meant() {
        let url = BackendUrl::new(&Scheme::Http, "::1", 80).unwrap();
        assert_eq!(url.with_path("/a/").unwrap().to_string(), "http://[::1]:80/a/");
        assert_eq!(BackendUrl::balancer("c").unwrap().to_string(), "balancer://c/");
        let unix = BackendUrl::unix("/run/a.sock", &Scheme::Fcgi).unwrap();
        assert_eq!(unix.to_string(), "unix:/run/a.sock|fcgi://localhost/");
        for bad in ["", "a b", "a/b", "u@h", "h$1", "[::1]", "a%b"] {
            assert!(BackendUrl::new(&Scheme::Http, bad, None).is_err(), "{bad}");
        }
        assert!(url.with_path("x").is_err() && BackendUrl::unix("/a|b", &Scheme::Http).is_err());
    }
}
