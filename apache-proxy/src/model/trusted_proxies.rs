use super::line_item::LineItem;
use super::{ArgKind, Directive, ItemError, ItemErrorKind, check_arguments};
use crate::{TrustedProxy, directives};
use std::borrow::Cow;
use std::fmt;

/// `RemoteIPInternalProxy` or `RemoteIPTrustedProxy`: whose word about the client's address counts (mod_remoteip).
///
/// ```
/// use apache_proxy::TrustedProxies;
/// let proxies = TrustedProxies::internal(["10.0.0.0/8".parse()?])?;
/// assert_eq!(proxies.to_string(), "RemoteIPInternalProxy 10.0.0.0/8");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxies {
    is_internal: bool,
    proxies: Vec<TrustedProxy>,
}

impl TrustedProxies {
    /// Proxies that may also name addresses of private networks.
    ///
    /// # Errors
    /// Where there is none, or one cannot be written.
    pub fn internal(proxies: impl IntoIterator<Item = TrustedProxy>) -> Result<Self, ItemError> {
        Self { is_internal: true, proxies: proxies.into_iter().collect() }.verified()
    }

    /// Proxies that may name public addresses.
    ///
    /// # Errors
    /// Where there is none, or one cannot be written.
    pub fn trusted(proxies: impl IntoIterator<Item = TrustedProxy>) -> Result<Self, ItemError> {
        Self { is_internal: false, proxies: proxies.into_iter().collect() }.verified()
    }

    /// Whether they may name addresses of private networks.
    pub const fn is_internal(&self) -> bool {
        self.is_internal
    }

    /// The proxies.
    pub fn proxies(&self) -> &[TrustedProxy] {
        &self.proxies
    }
}

impl LineItem for TrustedProxies {
    fn directive(&self) -> &'static Directive {
        if self.is_internal {
            &directives::REMOTE_IP_INTERNAL_PROXY
        } else {
            &directives::REMOTE_IP_TRUSTED_PROXY
        }
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        self.proxies.iter().map(|proxy| proxy.to_string().into()).collect()
    }

    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        check_arguments(ArgKind::Iterate, words)
            .map_err(|error| ItemError::new(error.at() + 1, ItemErrorKind::Arguments(error)))?;
        let read = |(n, word): (usize, &String)| {
            word.parse().map_err(|error| ItemError::value(n + 1, "proxy", error))
        };
        let proxies = words.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Self { is_internal: directive == &directives::REMOTE_IP_INTERNAL_PROXY, proxies })
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
