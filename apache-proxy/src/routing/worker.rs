use crate::{BackendUrl, Origin, ProxyParameter};

/// A worker: the connections to one backend, and the parameters that count for them.
///
/// Several rules share one worker when the URL of the later starts with the name of the earlier; then only the
/// parameters of the rule that made it count.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Worker {
    /// Its name: the URL with scheme and host in lower case, without the port of the scheme.
    pub name: String,
    /// The URL that it was made of.
    pub url: BackendUrl,
    /// Whether it belongs to a pattern, where `$1` in the name stands for anything.
    pub is_match: bool,
    /// The directive that made it.
    pub origin: Origin,
    /// Its parameters with the directive that set each, in order: the last of a key counts.
    pub parameters: Vec<(ProxyParameter, Origin)>,
}

impl Worker {
    /// What the parameter `key` is set to, and where.
    pub fn parameter(&self, key: &str) -> Option<&(ProxyParameter, Origin)> {
        last_of(&self.parameters, key)
    }

    /// The Unix socket that it connects to.
    pub fn socket(&self) -> Option<&str> {
        self.url.socket()
    }

    /// Whether the worker serves this URL (`ap_proxy_get_worker_ex`).
    fn serves(&self, url: &str, least: usize) -> bool {
        let fits = least <= self.name.len() && self.name.len() <= url.len();
        fits && if self.is_match {
            starts_like(url, &self.name)
        } else {
            url.starts_with(&self.name)
        }
    }
}

/// Several backends under one name: `balancer://name`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Balancer {
    /// Its name in lower case, without `balancer://`.
    pub name: String,
    /// The directive that made it: a rule that asks for an unknown one makes it, without members.
    pub origin: Origin,
    /// Its members, in order. They share workers only among themselves.
    pub members: Vec<Worker>,
    /// Its parameters with the directive that set each, in order: the last of a key counts.
    pub parameters: Vec<(ProxyParameter, Origin)>,
}

impl Balancer {
    /// What the parameter `key` is set to, and where.
    pub fn parameter(&self, key: &str) -> Option<&(ProxyParameter, Origin)> {
        last_of(&self.parameters, key)
    }
}

/// A directive that got the worker of an earlier one instead of one of its own (AH01145, AH01149).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sharing {
    /// The directive.
    pub origin: Origin,
    /// Its URL as written.
    pub url: String,
    /// The name of the worker.
    pub worker: String,
    /// The directive that made the worker.
    pub made_by: Origin,
    /// The directive's parameters, which httpd passes over, and does not even check.
    pub ignored: Vec<ProxyParameter>,
}

fn last_of<'p>(
    parameters: &'p [(ProxyParameter, Origin)],
    key: &str,
) -> Option<&'p (ProxyParameter, Origin)> {
    parameters.iter().rfind(|(parameter, _)| parameter.key().eq_ignore_ascii_case(key))
}

/// The worker with the longest name that serves `url`, of those that `kind` lets through, and its place; of equally long
/// ones the first.
pub(super) fn find<'w>(
    workers: impl Iterator<Item = &'w Worker>,
    url: &str,
    kind: Option<bool>,
) -> Option<(usize, &'w Worker)> {
    let (url, least) = lowered(url)?;
    let serving = workers
        .enumerate()
        .filter(|(_, worker)| kind.is_none_or(|is_match| worker.is_match == is_match))
        .filter(|(_, worker)| worker.serves(&url, least));
    serving.reduce(|best, next| if next.1.name.len() > best.1.name.len() { next } else { best })
}

/// The URL with scheme and host in lower case, and the length of both with the port.
fn lowered(url: &str) -> Option<(String, usize)> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..).filter(|rest| !rest.is_empty())?;
    let least = start + rest.find('/').unwrap_or(rest.len());
    let (site, path) = url.split_at_checked(least)?;
    Some((format!("{}{path}", site.to_ascii_lowercase()), least))
}

/// Whether `text` starts with `pattern`, where each `$n` stands for anything (`ap_proxy_strcmp_ematch`).
fn starts_like(text: &str, pattern: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(at) = reference(rest) {
        pieces.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    pieces.push(rest);
    let Some((first, others)) = pieces.split_first() else { return true };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    for piece in others {
        let Some(at) = text.find(piece) else { return false };
        text = text.get(at + piece.len()..).unwrap_or_default();
    }
    true
}

fn reference(text: &str) -> Option<usize> {
    let digit = |at: usize| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
    text.match_indices('$').map(|(at, _)| at).find(|at| digit(*at))
}

/// The URL behind a socket, as requests know it (`ap_proxy_de_socketfy`).
pub(super) fn without_socket(url: &str) -> String {
    let unix = url.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("unix:"));
    let Some((_, behind)) = url.split_once('|').filter(|_| unix) else { return url.to_owned() };
    match behind.split_once(':') {
        Some((_, "")) => format!("{behind}//localhost"),
        Some((_, "//")) => format!("{behind}localhost"),
        _ => behind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn workers(urls: &[&str]) -> Vec<Worker> {
        let make = |url: &&str| Worker {
            name: url.parse::<BackendUrl>().unwrap().worker_name(),
            url: url.parse().unwrap(),
            is_match: url.contains('$'),
            origin: Origin { file: Arc::from("test"), number: 1, macro_use: None },
            parameters: Vec::new(),
        };
        urls.iter().map(make).collect()
    }

    #[test]
    fn the_longest_name_serves() {
        let all = workers(&["http://A:80", "http://a/x", "http://a:8080/", "http://a/y/$1"]);
        let at = |url, kind| find(all.iter(), url, kind).map(|(at, _)| at);
        for (url, wanted) in [
            ("http://a", Some(0)),
            ("HTTP://A/z", Some(0)),
            ("http://a/x/y", Some(1)),
            ("http://a/xyz", Some(1)),
            ("http://a:8080", None),
            ("http://a:8080/b", Some(2)),
            ("http://ab/", None),
            ("http://a/y/abc", Some(3)),
        ] {
            assert_eq!(at(url, None), wanted, "{url}");
        }
        assert_eq!(at("http://a/y/abc", Some(false)), Some(0));
        // The URL that asks is not freed of its port.
        assert_eq!(at("http://a:80/z", None), None);
    }

    #[test]
    fn sockets_have_localhost_for_a_host() {
        assert_eq!(without_socket("unix:/s|http:"), "http://localhost");
        assert_eq!(without_socket("UNIX:/s|fcgi://"), "fcgi://localhost");
        assert_eq!(without_socket("unix:/s|http://a/b"), "http://a/b");
        assert_eq!(without_socket("http://a|b/"), "http://a|b/");
    }
}
