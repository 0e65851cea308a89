use super::line_item::{LineItem, checked_parameter, parameters, put};
use super::{Directive, ItemError, ItemErrorKind};
use crate::{BackendUrl, ParameterScope, ProxyParameter, Scheme, UrlUse, directives};
use std::borrow::Cow;
use std::fmt;

/// `BalancerMember`: a backend of a balancer.
///
/// ```
/// use apache_proxy::BalancerMember;
/// let member = BalancerMember::new("http://10.0.42.1:8080")?.parameter("route", "m1")?;
/// assert_eq!(member.to_string(), "BalancerMember http://10.0.42.1:8080 route=m1");
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerMember {
    balancer: Option<BackendUrl>,
    url: BackendUrl,
    parameters: Vec<ProxyParameter>,
}

impl BalancerMember {
    /// A member of the balancer in whose `<Proxy>` section it stands.
    ///
    /// # Errors
    /// Where the URL is none, is a balancer, or would fail with every request (a port above 65535, an unknown scheme); a `=` in it
    /// would make it a parameter.
    pub fn new(url: &str) -> Result<Self, ItemError> {
        let refuse = |error| ItemError::value(1, "url", error);
        let url = BackendUrl::parse(url, UrlUse::Prefix).map_err(refuse)?;
        if let Some(error) = url.check_runtime().into_iter().next() {
            return Err(refuse(error));
        }
        if url.scheme() == &Scheme::Balancer {
            return Err(refuse(crate::ValueError::new("a balancer is no member of another", 0)));
        }
        Self { balancer: None, url, parameters: Vec::new() }.verified()
    }

    /// Sets a parameter, in place of one with the same key.
    ///
    /// # Errors
    /// Where httpd does not know it, refuses the value, or passes over a part of it.
    pub fn parameter(mut self, key: &str, value: impl fmt::Display) -> Result<Self, ItemError> {
        let parameter = checked_parameter(key, &value.to_string(), ParameterScope::Worker)?;
        put(&mut self.parameters, parameter);
        self.verified()
    }

    /// The balancer, where the line names it.
    pub fn balancer(&self) -> Option<&BackendUrl> {
        self.balancer.as_ref()
    }

    /// The backend.
    pub fn url(&self) -> &BackendUrl {
        &self.url
    }

    /// Its parameters, in order.
    pub fn parameters(&self) -> &[ProxyParameter] {
        &self.parameters
    }
}

impl LineItem for BalancerMember {
    fn directive(&self) -> &'static Directive {
        &directives::BALANCER_MEMBER
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let urls = self.balancer.iter().chain([&self.url]).map(|url| url.as_str().into());
        urls.chain(self.parameters.iter().map(|p| p.to_string().into())).collect()
    }

    fn read(_: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        // Whatever has a `=` is a parameter; they may stand anywhere.
        let first = words.iter().position(|word| word.contains('=')).unwrap_or(words.len());
        let (urls, rest) = words.split_at_checked(first).unwrap_or((words, &[]));
        let url = |at: usize, word: &str| {
            BackendUrl::parse(word, UrlUse::Prefix)
                .map_err(|error| ItemError::value(at, "url", error))
        };
        let (balancer, url) = match urls {
            [member] => (None, url(1, member)?),
            [balancer, member] => (Some(url(1, balancer)?), url(2, member)?),
            [] => return Err(ItemError::missing(1, "the URL")),
            _ => return Err(ItemError::new(3, ItemErrorKind::Unexpected)),
        };
        let parameters = parameters(rest, first + 1, ParameterScope::Worker)?;
        Ok(Self { balancer, url, parameters })
    }
}

impl fmt::Display for BalancerMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// `ProxySet`: parameters of the balancer or backend whose `<Proxy>` section it stands in, or of the one that it names.
///
/// ```
/// use apache_proxy::ProxySet;
/// let set = ProxySet::balancer().parameter("lbmethod", "bybusyness")?;
/// assert_eq!(set.to_string(), "ProxySet lbmethod=bybusyness");
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySet {
    target: Option<BackendUrl>,
    parameters: Vec<ProxyParameter>,
    scope: Scope,
}

/// What the section says, and the line alone does not.
#[derive(Clone, Copy, Debug)]
struct Scope(ParameterScope);

/// It is no part of the line.
impl PartialEq for Scope {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Scope {}

impl ProxySet {
    /// In the section of a balancer. Without parameters, httpd refuses it.
    pub const fn balancer() -> Self {
        let scope = Scope(ParameterScope::Balancer);
        Self { target: None, parameters: Vec::new(), scope }
    }

    /// In the section of a backend. Without parameters, httpd refuses it.
    pub const fn worker() -> Self {
        let scope = Scope(ParameterScope::Worker);
        Self { target: None, parameters: Vec::new(), scope }
    }

    /// Sets a parameter, in place of one with the same key.
    ///
    /// # Errors
    /// Where httpd does not know it, refuses the value, or passes over a part of it.
    pub fn parameter(mut self, key: &str, value: impl fmt::Display) -> Result<Self, ItemError> {
        put(&mut self.parameters, checked_parameter(key, &value.to_string(), self.scope.0)?);
        self.verified()
    }

    /// Whose parameters, where the line says it.
    pub fn target(&self) -> Option<&BackendUrl> {
        self.target.as_ref()
    }

    /// The parameters, in order.
    pub fn parameters(&self) -> &[ProxyParameter] {
        &self.parameters
    }
}

impl LineItem for ProxySet {
    fn directive(&self) -> &'static Directive {
        &directives::PROXY_SET
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        let target = self.target.iter().map(|url| url.as_str().into());
        target.chain(self.parameters.iter().map(|p| p.to_string().into())).collect()
    }

    fn read(_: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        let target = words.first().filter(|word| !word.contains('='));
        let url = |word: &String| {
            BackendUrl::parse(word, UrlUse::Prefix)
                .map_err(|error| ItemError::value(1, "url", error))
        };
        let target = target.map(url).transpose()?;
        let first = usize::from(target.is_some());
        let rest = words.get(first..).unwrap_or_default();
        let balancer = match &target {
            Some(url) => url.scheme() == &Scheme::Balancer,
            None => parameters(rest, first + 1, ParameterScope::Balancer).is_ok(),
        };
        let scope = if balancer { ParameterScope::Balancer } else { ParameterScope::Worker };
        let parameters = parameters(rest, first + 1, scope)?;
        Ok(Self { target, parameters, scope: Scope(scope) })
    }
}

impl fmt::Display for ProxySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
