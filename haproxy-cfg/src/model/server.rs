use super::{Options, words};
use crate::generated::keywords::server;
use crate::{Address, Statement, StatementError, ValueError};
use std::fmt;
use std::str::FromStr;

/// `server NAME ADDRESS [OPTION…]` (configuration manual 4.2 and 5.2).
///
/// ```
/// use haproxy_cfg::{Duration, Server};
/// let server = Server::new("m1", "10.0.42.1:6443".parse()?).check().inter(Duration::secs(2));
/// assert_eq!(server.to_string(), "server m1 10.0.42.1:6443 check inter 2s");
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    name: String,
    address: Address,
    options: Options,
}

impl Server {
    /// A server without options. HAProxy wants names of letters, digits and `-_.:`.
    pub fn new(name: impl Into<String>, address: Address) -> Self {
        Self { name: name.into(), address, options: Options::default() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Its options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Its options, to be changed.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    /// Moves it elsewhere.
    #[must_use]
    pub fn with_address(self, address: Address) -> Self {
        Self { address, ..self }
    }

    pub(crate) fn set(mut self, option: Statement) -> Self {
        self.options.set(option);
        self
    }

    pub(crate) fn push(mut self, option: Statement) -> Self {
        self.options.push(option);
        self
    }

    pub(super) fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, StatementError> {
        let name = words::text(words, 1, "name")?;
        let address = words::value(words, 2, "address")?;
        Ok(Self { name, address, options: Options::parse(&server::KEYWORDS, words, 3)? })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words = vec!["server".to_owned(), self.name.clone(), self.address.to_string()];
        self.options.write(&mut words);
        words
    }
}

/// `default-server OPTION…`: options of the servers below it (configuration manual 4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DefaultServer {
    options: Options,
}

impl DefaultServer {
    /// Without options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Its options, to be changed.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    pub(crate) fn set(mut self, option: Statement) -> Self {
        self.options.set(option);
        self
    }

    pub(crate) fn push(mut self, option: Statement) -> Self {
        self.options.push(option);
        self
    }

    pub(super) fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, StatementError> {
        Ok(Self { options: Options::parse(&server::KEYWORDS, words, 1)? })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words = vec!["default-server".to_owned()];
        self.options.write(&mut words);
        words
    }
}

/// `server-template PREFIX COUNT ADDRESS [OPTION…]`: servers filled by name resolution (configuration manual
/// 4.2, since 1.8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerTemplate {
    prefix: String,
    count: TemplateCount,
    address: Address,
    options: Options,
}

/// The numbers behind a template's prefix: `4` stands for 1 to 4, `5-8` for 5 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TemplateCount {
    first: Option<u32>,
    last: u32,
}

impl TemplateCount {
    /// Servers 1 to `last`.
    pub const fn up_to(last: u32) -> Self {
        Self { first: None, last }
    }

    /// Servers `first` to `last`.
    pub const fn range(first: u32, last: u32) -> Self {
        Self { first: Some(first), last }
    }

    /// The first number.
    pub fn first(self) -> u32 {
        self.first.unwrap_or(1)
    }

    /// The last number.
    pub const fn last(self) -> u32 {
        self.last
    }
}

impl fmt::Display for TemplateCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first {
            Some(first) => write!(f, "{first}-{}", self.last),
            None => write!(f, "{}", self.last),
        }
    }
}

impl FromStr for TemplateCount {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let number = |text: &str, at: usize| {
            text.parse::<u32>().map_err(|_| ValueError::new("not a number of servers", at))
        };
        match text.split_once('-') {
            Some((first, last)) => {
                Ok(Self::range(number(first, 0)?, number(last, first.len() + 1)?))
            }
            None => number(text, 0).map(Self::up_to),
        }
    }
}

impl ServerTemplate {
    /// A template without options.
    pub fn new(prefix: impl Into<String>, count: TemplateCount, address: Address) -> Self {
        Self { prefix: prefix.into(), count, address, options: Options::default() }
    }

    /// What the servers' names start with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The numbers that their names end with.
    pub fn count(&self) -> TemplateCount {
        self.count
    }

    /// The name that is resolved.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The servers' options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The servers' options, to be changed.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    pub(crate) fn set(mut self, option: Statement) -> Self {
        self.options.set(option);
        self
    }

    pub(crate) fn push(mut self, option: Statement) -> Self {
        self.options.push(option);
        self
    }

    pub(super) fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, StatementError> {
        let prefix = words::text(words, 1, "prefix")?;
        let count = words::value(words, 2, "number of servers")?;
        let address = words::value(words, 3, "address")?;
        Ok(Self { prefix, count, address, options: Options::parse(&server::KEYWORDS, words, 4)? })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words = vec!["server-template".to_owned(), self.prefix.clone()];
        words.extend([self.count.to_string(), self.address.to_string()]);
        self.options.write(&mut words);
        words
    }
}
