use super::path::alias_match;
use super::pattern::Pattern;
use crate::{Origin, ProxyParameter};

/// A rule that may send a request to a backend: `ProxyPass` or `ProxyPassMatch`.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the directive, or its place")]
pub struct Entry {
    /// What paths are compared with: a prefix or a pattern, in a section that of the section.
    pub path: String,
    /// The URL as written; `!` keeps httpd from proxying.
    pub url: String,
    /// The directive.
    pub origin: Origin,
    /// Whether it stands in a `<Location>` or `<LocationMatch>`.
    pub in_location: bool,
    /// `nocanon`: the path goes to the backend as the client wrote it.
    pub nocanon: bool,
    /// `interpolate`: variables of the request are filled in.
    pub interpolate: bool,
    /// `noquery`.
    pub noquery: bool,
    /// `mapping=`, which makes the rule look at the path before it is decoded, ahead of all others.
    pub mapping: Option<Mapping>,
    /// Its parameters as written: those of a [`Sharing`](super::Sharing) and of an exclusion do not count.
    pub parameters: Vec<ProxyParameter>,
    pub(super) pattern: Option<Pattern>,
    /// Text that requests get in front of their path.
    pub(super) real: String,
}

/// How `mapping=` compares paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mapping {
    /// While they are still encoded.
    Encoded,
    /// The same, with the path parameters of servlets left aside.
    Servlet,
}

impl Entry {
    /// Whether it keeps httpd from proxying.
    pub fn is_exclusion(&self) -> bool {
        self.url == "!"
    }

    /// Whether paths are compared with a regular expression.
    pub fn is_match(&self) -> bool {
        self.pattern.is_some()
    }

    /// The balancer it names, in lower case.
    pub fn balancer_name(&self) -> Option<String> {
        balancer_name(&self.url)
    }

    /// Whether what a client sends lands in the host of the URL: `/@evil.example/` then goes to another host.
    pub fn glues_path_to_host(&self) -> bool {
        let site = self.real.split_once("://").map_or("", |(_, rest)| rest);
        let (site, has_path) = site.split_once('/').map_or((site, false), |(site, _)| (site, true));
        if self.is_exclusion() {
            return false;
        }
        match &self.pattern {
            None => !has_path && self.path.ends_with('/'),
            Some(_) => has_reference(site),
        }
    }

    /// Whether this rule takes every request that `other` takes; in doubt it does not.
    pub fn covers(&self, other: &Self) -> bool {
        if self.interpolate || self.mapping != other.mapping {
            return false;
        }
        match (&self.pattern, &other.pattern) {
            (Some(all), _) if all.takes_all() => true,
            (Some(one), Some(two)) => one.as_str() == two.as_str(),
            (None, None) => alias_match(&other.path, &self.path) > 0,
            (None, Some(_)) => self.path == "/",
            (Some(_), None) => false,
        }
    }
}

/// The name of the balancer that a URL names, in lower case.
pub(super) fn balancer_name(url: &str) -> Option<String> {
    let scheme = url.get(..11).filter(|start| start.eq_ignore_ascii_case("balancer://"));
    let rest = url.get(11..).filter(|_| scheme.is_some())?;
    Some(rest.split('/').next().unwrap_or_default().to_ascii_lowercase())
}

/// Whether `$1` or the like stands in it.
fn has_reference(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, [b'$', digit] if digit.is_ascii_digit()))
}
