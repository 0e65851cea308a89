use super::{Body, Item};
use crate::Document;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A configuration as typed values: what the file means, without comments and places.
///
/// Lines and sections keep their order. Both branches of conditional sections are in it.
///
/// ```
/// use apache_proxy::{BackendTls, Config, Document, ProxyPass, VirtualHost};
/// let host = VirtualHost::any(443)
///     .server_name("shop.example.com")?
///     .tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")?
///     .proxy(ProxyPass::new("/", "http://10.0.42.1:8080/")?)?
///     .proxy(ProxyPass::new("/api/", "http://10.0.42.2:8080/")?)?;
/// let config = Config::new().with(host);
/// assert!(config.to_string().contains("ProxyPass /api/ http://10.0.42.2:8080/\n    ProxyPassReverse /api/"));
/// let (read, problems) = Document::from(&config).to_config();
/// assert_eq!(read, config);
/// assert!(problems.is_empty());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    body: Body,
}

impl Config {
    /// Without lines.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an item.
    #[must_use]
    pub fn with(mut self, item: impl Into<Item>) -> Self {
        self.push(item);
        self
    }

    pub(super) const fn of(body: Body) -> Self {
        Self { body }
    }
}

impl Deref for Config {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.body
    }
}

impl DerefMut for Config {
    fn deref_mut(&mut self) -> &mut Body {
        &mut self.body
    }
}

/// The file, always ended by LF unless it is empty. The same value gives the same bytes.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items().iter().try_for_each(|item| item.fmt(f))
    }
}

impl From<&Config> for Document {
    fn from(config: &Config) -> Self {
        Self::parse(config.to_string()).document
    }
}

impl From<Config> for Document {
    fn from(config: Config) -> Self {
        Self::from(&config)
    }
}
