use super::line_item::LineItem;
use super::{ArgKind, Directive, ItemError, ItemErrorKind, check_arguments};
use crate::directives;
use std::borrow::Cow;
use std::fmt;

/// `ProxyPassReverse`: redirects of the backend that start with `url` lead to `path` instead.
///
/// ```
/// use apache_proxy::ProxyPassReverse;
/// let reverse = ProxyPassReverse::new("/app/", "http://b/app/")?;
/// assert_eq!(reverse.to_string(), "ProxyPassReverse /app/ http://b/app/");
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyPassReverse {
    path: Option<Box<str>>,
    url: Box<str>,
    interpolate: bool,
}

impl ProxyPassReverse {
    /// For a rule outside `<Location>`.
    ///
    /// # Errors
    /// Where a word is empty or cannot be written.
    pub fn new(path: &str, url: &str) -> Result<Self, ItemError> {
        Self { path: Some(path.into()), url: url.into(), interpolate: false }.verified()
    }

    /// For a rule inside `<Location>`.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn here(url: &str) -> Result<Self, ItemError> {
        Self { path: None, url: url.into(), interpolate: false }.verified()
    }

    /// The path; `None` inside `<Location>`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The URL that redirects start with: of a backend or a balancer, or a path.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether `interpolate` ends the line.
    pub const fn is_interpolated(&self) -> bool {
        self.interpolate
    }
}

/// Takes the word `interpolate` off the end.
fn without_interpolate(words: &[String]) -> (&[String], bool) {
    match words.split_last() {
        Some((last, rest)) if last.eq_ignore_ascii_case("interpolate") => (rest, true),
        _ => (words, false),
    }
}

impl LineItem for ProxyPassReverse {
    fn directive(&self) -> &'static Directive {
        &directives::PROXY_PASS_REVERSE
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let words = [self.path.as_deref(), Some(&self.url)];
        let flag = self.interpolate.then_some("interpolate");
        words.into_iter().chain([flag]).flatten().map(Cow::Borrowed).collect()
    }

    /// Where it stands is not known here: it has a path if there are two words before `interpolate`.
    fn read(_: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        check_arguments(ArgKind::Take123, words)
            .map_err(|error| ItemError::new(error.at() + 1, ItemErrorKind::Arguments(error)))?;
        let (path, url, interpolate) = match without_interpolate(words) {
            ([url], interpolate) => (None, url, interpolate),
            ([path, url], interpolate) => (Some(path.as_str().into()), url, interpolate),
            // httpd takes any third word for `interpolate`; nobody means that.
            _ => return Err(ItemError::new(words.len(), ItemErrorKind::Unexpected)),
        };
        Ok(Self { path, url: url.as_str().into(), interpolate })
    }
}

impl fmt::Display for ProxyPassReverse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// `ProxyPassReverseCookieDomain` and `ProxyPassReverseCookiePath`: what cookies of the backend are for.
///
/// ```
/// use apache_proxy::ReverseCookie;
/// let path = ReverseCookie::path("/app/", "/")?;
/// assert_eq!(path.to_string(), "ProxyPassReverseCookiePath /app/ /");
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReverseCookie {
    is_domain: bool,
    internal: Box<str>,
    public: Box<str>,
    interpolate: bool,
}

impl ReverseCookie {
    /// Cookies for the domain `internal` are for `public` instead.
    ///
    /// # Errors
    /// Where a word is empty or cannot be written.
    pub fn domain(internal: &str, public: &str) -> Result<Self, ItemError> {
        Self::new(true, internal, public).verified()
    }

    /// Cookies for the path `internal` are for `public` instead.
    ///
    /// # Errors
    /// Where a word is empty or cannot be written.
    pub fn path(internal: &str, public: &str) -> Result<Self, ItemError> {
        Self::new(false, internal, public).verified()
    }

    fn new(is_domain: bool, internal: &str, public: &str) -> Self {
        Self { is_domain, internal: internal.into(), public: public.into(), interpolate: false }
    }

    /// Whether it is about the domain; otherwise about the path.
    pub const fn is_domain(&self) -> bool {
        self.is_domain
    }

    /// What the backend says.
    pub fn internal(&self) -> &str {
        &self.internal
    }

    /// What the client gets.
    pub fn public(&self) -> &str {
        &self.public
    }
}

impl LineItem for ReverseCookie {
    fn directive(&self) -> &'static Directive {
        if self.is_domain {
            &directives::PROXY_PASS_REVERSE_COOKIE_DOMAIN
        } else {
            &directives::PROXY_PASS_REVERSE_COOKIE_PATH
        }
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let words = [Some(&*self.internal), Some(&*self.public)];
        let flag = self.interpolate.then_some("interpolate");
        words.into_iter().chain([flag]).flatten().map(Cow::Borrowed).collect()
    }

    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        check_arguments(ArgKind::Take23, words)
            .map_err(|error| ItemError::new(error.at() + 1, ItemErrorKind::Arguments(error)))?;
        let is_domain = directive == &directives::PROXY_PASS_REVERSE_COOKIE_DOMAIN;
        match words {
            [internal, public] => Ok(Self::new(is_domain, internal, public)),
            [internal, public, flag] if flag.eq_ignore_ascii_case("interpolate") => {
                Ok(Self { interpolate: true, ..Self::new(is_domain, internal, public) })
            }
            _ => Err(ItemError::new(words.len(), ItemErrorKind::Unexpected)),
        }
    }
}

impl fmt::Display for ReverseCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
