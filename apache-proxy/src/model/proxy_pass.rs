use super::line_item::{LineItem, checked_parameter, parameter, put};
use super::{Directive, ItemError, ItemErrorKind};
use crate::{BackendUrl, ParameterScope, ProxyParameter, Scheme, UrlUse, ValueError, directives};
use std::borrow::Cow;
use std::fmt;

/// `ProxyPass` or `ProxyPassMatch`: which requests go to which backend.
///
/// The constructors refuse what httpd takes without a word and then gets wrong: a path that ends with `/` before
/// a URL that does not, a port that is none, a query. A URL without a path gets `/`.
///
/// ```
/// use apache_proxy::ProxyPass;
/// let pass = ProxyPass::new("/app/", "http://10.0.42.1:8080/app/")?.parameter("timeout", 30)?;
/// assert_eq!(pass.to_string(), "ProxyPass /app/ http://10.0.42.1:8080/app/ timeout=30");
/// assert_eq!(ProxyPass::new("/", "http://b")?.to_string(), "ProxyPass / http://b/");
/// let error = ProxyPass::new("/app/", "http://b/app").unwrap_err();
/// assert_eq!(error.to_string(), "one of `/app/` and `http://b/app` ends with `/`, and the other does not");
/// assert!(ProxyPass::new("/", "http://b")?.parameter("timeout", "500ms").is_err());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent words of the line")]
pub struct ProxyPass {
    is_match: bool,
    tilde: bool,
    path: Option<Box<str>>,
    target: ProxyTarget,
    nocanon: bool,
    interpolate: bool,
    noquery: bool,
    parameters: Vec<ProxyParameter>,
}

/// Where a [`ProxyPass`] leads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyTarget {
    /// `!`: not proxied at all.
    Exclude,
    /// A backend or a balancer.
    Url(BackendUrl),
}

impl ProxyPass {
    /// Requests for `path` and what is below it go to `url`.
    ///
    /// # Errors
    /// Where only one of them ends with `/`, the URL is none or would not do what it says (a port above 65535, an
    /// unknown scheme, a query, a user), or the path does not start with `/`.
    pub fn new(path: &str, url: &str) -> Result<Self, ItemError> {
        if !path.starts_with('/') {
            let error = ValueError::new("a path starts with /", 0).with_help("/app/");
            return Err(ItemError::value(1, "path", error));
        }
        let url = safe_url(url, UrlUse::Prefix, 2)?;
        if path.ends_with('/') != url.path().ends_with('/') {
            let (path, url) = (path.to_owned(), url.to_string());
            return Err(ItemError::new(2, ItemErrorKind::Slashes { path, url }));
        }
        Self::to(Some(path), ProxyTarget::Url(url)).verified()
    }

    /// Inside a `<Location>`: its requests go to `url`. [`Location::proxy`](super::Location::proxy) compares the slashes.
    pub fn here(url: &str) -> Result<Self, ItemError> {
        Self::to(None, ProxyTarget::Url(safe_url(url, UrlUse::Prefix, 1)?)).verified()
    }

    /// `ProxyPass path !`: requests for `path` and what is below it stay here.
    pub fn exclude(path: &str) -> Result<Self, ItemError> {
        Self::to(Some(path), ProxyTarget::Exclude).verified()
    }

    /// `ProxyPassMatch`: requests whose path matches the expression go to `url`, in which `$1` stands for the first
    /// group. A group cannot be in the host.
    pub fn matching(pattern: &str, url: &str) -> Result<Self, ItemError> {
        let url = safe_url(url, UrlUse::Match, 2)?;
        let host = url.as_str().strip_suffix(url.path()).unwrap_or_default();
        if host.contains('$') || !url.path().starts_with('/') {
            let error = ValueError::new("a request must not choose the host", 0);
            return Err(ItemError::value(2, "url", error.with_help("http://b/$1")));
        }
        Self { is_match: true, ..Self::to(Some(pattern), ProxyTarget::Url(url)) }.verified()
    }

    fn to(path: Option<&str>, target: ProxyTarget) -> Self {
        Self {
            is_match: false,
            tilde: false,
            path: path.map(Into::into),
            target,
            nocanon: false,
            interpolate: false,
            noquery: false,
            parameters: Vec::new(),
        }
    }

    /// Sets a parameter, in place of one with the same key: those of the backend, or of the balancer. See
    /// [`Parameter`](crate::Parameter) for what there is.
    ///
    /// # Errors
    /// Where httpd does not know it, refuses the value, or passes over a part of it, such as the unit of `timeout=500ms`.
    pub fn parameter(mut self, key: &str, value: impl fmt::Display) -> Result<Self, ItemError> {
        let unexpected = || ItemError::new(2, ItemErrorKind::Unexpected);
        let scope = self.scope_of(key).ok_or_else(unexpected)?;
        put(&mut self.parameters, checked_parameter(key, &value.to_string(), scope)?);
        self.verified()
    }

    /// `nocanon`: the path goes on as the client sent it.
    #[must_use]
    pub fn nocanon(self) -> Self {
        Self { nocanon: self.target != ProxyTarget::Exclude, ..self }
    }

    /// `noquery`: the query does not go on; since 2.4.
    #[must_use]
    pub fn noquery(self) -> Self {
        Self { noquery: self.target != ProxyTarget::Exclude, ..self }
    }

    /// `interpolate`: with `ProxyPassInterpolateEnv On`, variables in the URL count.
    #[must_use]
    pub fn interpolate(self) -> Self {
        Self { interpolate: self.target != ProxyTarget::Exclude, ..self }
    }

    /// The path or the expression; `None` inside `<Location>`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Whether the path is a regular expression.
    pub fn is_match(&self) -> bool {
        self.is_match || self.tilde
    }

    /// Where it leads.
    pub fn target(&self) -> &ProxyTarget {
        &self.target
    }

    /// The URL, unless it is an exclusion.
    pub fn url(&self) -> Option<&BackendUrl> {
        match &self.target {
            ProxyTarget::Exclude => None,
            ProxyTarget::Url(url) => Some(url),
        }
    }

    /// Its flags: `nocanon`, `interpolate`, `noquery`.
    pub fn flags(&self) -> impl Iterator<Item = &'static str> {
        let flags = [
            ("nocanon", self.nocanon),
            ("interpolate", self.interpolate),
            ("noquery", self.noquery),
        ];
        flags.into_iter().filter_map(|(name, is_set)| is_set.then_some(name))
    }

    /// Its parameters, in order.
    pub fn parameters(&self) -> &[ProxyParameter] {
        &self.parameters
    }

    fn scope_of(&self, key: &str) -> Option<ParameterScope> {
        let of_rule = crate::Parameter::lookup(ParameterScope::ProxyPass, key).is_some();
        self.url().map(|url| match url.scheme() {
            _ if of_rule => ParameterScope::ProxyPass,
            Scheme::Balancer => ParameterScope::Balancer,
            _ => ParameterScope::Worker,
        })
    }
}

/// A URL that does what it says.
fn safe_url(text: &str, r#use: UrlUse, word: usize) -> Result<BackendUrl, ItemError> {
    let refuse = |error| ItemError::value(word, "url", error);
    let mut url = BackendUrl::parse(text, r#use).map_err(refuse)?;
    if let Some(error) = url.check_runtime().into_iter().next() {
        return Err(refuse(error));
    }
    if url.path().is_empty() {
        url = url.with_path("/").map_err(refuse)?;
    }
    let traps = [
        ('?', "httpd sends the ? of a backend's URL as %3F"),
        ('#', "a URL of a backend has no fragment"),
        ('%', "httpd escapes the % of a backend's URL once more"),
    ];
    for (c, message) in traps {
        if let Some(at) = url.as_str().find(c) {
            return Err(refuse(ValueError::new(message, at)));
        }
    }
    if url.user().is_some() {
        let message = "httpd does not send the user of a backend's URL";
        return Err(refuse(ValueError::new(message, 0)));
    }
    Ok(url)
}

impl LineItem for ProxyPass {
    fn directive(&self) -> &'static Directive {
        if self.is_match { &directives::PROXY_PASS_MATCH } else { &directives::PROXY_PASS }
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let mut words: Vec<Cow<'_, str>> = Vec::new();
        words.extend(self.tilde.then_some("~".into()));
        words.extend(self.path.as_deref().map(Cow::Borrowed));
        words.push(self.url().map_or("!", BackendUrl::as_str).into());
        for flag in self.flags() {
            words.push(flag.into());
        }
        words.extend(self.parameters.iter().map(|p| p.to_string().into()));
        words
    }

    /// Where it stands is not known here: it has a path if the second word is a URL or `!`.
    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        let is_match = directive == &directives::PROXY_PASS_MATCH;
        let tilde = !is_match && words.first().is_some_and(|word| word == "~");
        let start = usize::from(tilde);
        let r#use = if is_match || tilde { UrlUse::Match } else { UrlUse::Prefix };
        let target = |at: usize| {
            let word = words.get(at).ok_or_else(|| ItemError::missing(at + 1, "the URL"))?;
            if word == "!" {
                return Ok(ProxyTarget::Exclude);
            }
            let url = BackendUrl::parse(word, r#use);
            url.map(ProxyTarget::Url).map_err(|error| ItemError::value(at + 1, "url", error))
        };
        let (path, to, rest) = match target(start + 1) {
            Ok(to) => (words.get(start), to, start + 2),
            // The error of the word that should have been the URL.
            Err(with_path) if tilde => return Err(with_path),
            Err(with_path) => (None, target(0).map_err(|_| with_path)?, 1),
        };
        let mut pass = Self { is_match, tilde, ..Self::to(path.map(String::as_str), to) };
        for (n, word) in words.iter().enumerate().skip(rest) {
            if pass.target == ProxyTarget::Exclude {
                return Err(ItemError::new(n + 1, ItemErrorKind::Unexpected));
            }
            let flag = match word.to_ascii_lowercase().as_str() {
                "nocanon" => &mut pass.nocanon,
                "interpolate" => &mut pass.interpolate,
                "noquery" => &mut pass.noquery,
                _ => {
                    let unexpected = || ItemError::new(n + 1, ItemErrorKind::Unexpected);
                    let parameter = parameter(word).ok_or_else(unexpected)?;
                    let scope = pass.scope_of(parameter.key()).ok_or_else(unexpected)?;
                    parameter
                        .effective(scope)
                        .map_err(|error| ItemError::value(n + 1, "parameter", error))?;
                    pass.parameters.push(parameter);
                    continue;
                }
            };
            *flag = true;
        }
        Ok(pass)
    }
}

impl fmt::Display for ProxyPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
