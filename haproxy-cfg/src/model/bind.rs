use super::{Options, words};
use crate::generated::keywords;
use crate::{AddressList, Statement, StatementError};

/// `bind ADDRESS[,ADDRESS…] [OPTION…]`: where a proxy listens (configuration manual 4.2 and 5.1).
///
/// ```
/// use haproxy_cfg::Bind;
/// let bind = Bind::new(":443".parse()?).ssl().crt("/etc/haproxy/site.pem");
/// assert_eq!(bind.to_string(), "bind :443 ssl crt /etc/haproxy/site.pem");
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bind {
    addresses: AddressList,
    options: Options,
}

impl Bind {
    /// Listens on these addresses, without options.
    pub fn new(addresses: AddressList) -> Self {
        Self { addresses, options: Options::default() }
    }

    /// Where it listens.
    pub fn addresses(&self) -> &AddressList {
        &self.addresses
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
        let addresses = words::value(words, 1, "address")?;
        Ok(Self { addresses, options: Options::parse(&keywords::bind::KEYWORDS, words, 2)? })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words = vec!["bind".to_owned(), self.addresses.to_string()];
        self.options.write(&mut words);
        words
    }
}
