use super::line_item::LineItem;
use super::{ArgKind, Directive, ItemError, ItemErrorKind, check_arguments};
use std::borrow::Cow;
use std::fmt;

/// A line of a directive that the table knows, and its arguments as words.
///
/// ```
/// use apache_proxy::Statement;
/// let statement = Statement::new("servername", &["shop.example.com"])?;
/// assert_eq!(statement.to_string(), "ServerName shop.example.com");
/// assert!(Statement::new("ServerName", &["a", "b"]).is_err());
/// assert!(Statement::new("ServerName", &["a\nProxyRequests On"]).is_err());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    directive: &'static Directive,
    words: Vec<Box<str>>,
}

/// Directives that take the line as it is, and cut it into words like any other.
const PLAIN: [&str; 9] = [
    "AccessFileName",
    "AllowOverride",
    "DirectoryIndex",
    "Options",
    "ProxyHCTemplate",
    "ServerAlias",
    "SSLOptions",
    "SSLProtocol",
    "SSLProxyProtocol",
];

impl Statement {
    /// A line with these arguments, which are quoted as they need.
    ///
    /// # Errors
    /// Where no directive has this name, it takes another number of arguments, it has a type of its own (`ProxyPass`,
    /// `Header`, …) or no common grammar (`Require`, `SetEnvIf`: see [`RawLine`](crate::RawLine)), or a word cannot be
    /// written.
    pub fn new<W: AsRef<str>>(name: &str, words: &[W]) -> Result<Self, ItemError> {
        let unknown = || {
            let kind = ItemErrorKind::UnknownDirective { suggestion: Directive::suggest(name) };
            ItemError::new(0, kind)
        };
        let directive = Directive::lookup(name).filter(|row| !row.is_section());
        let words: Vec<String> = words.iter().map(|word| word.as_ref().to_owned()).collect();
        match super::Item::read(directive.ok_or_else(unknown)?, &words)? {
            Some(super::Item::Statement(statement)) => statement.verified(),
            _ => Err(ItemError::new(0, ItemErrorKind::ReadsDifferently)),
        }
    }

    /// Whether it can be one: whether its words are all there is to it.
    pub(super) fn has_words(directive: &Directive) -> bool {
        directive.arguments() != ArgKind::Raw || PLAIN.contains(&directive.key())
    }

    /// For words of our own.
    pub(super) fn of(directive: &'static Directive, words: &[&str]) -> Self {
        Self { directive, words: words.iter().map(|word| Box::from(*word)).collect() }
    }

    /// What the table knows of it.
    pub fn directive(&self) -> &'static Directive {
        self.directive
    }

    /// The arguments, unquoted.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// Argument `n`, from 0.
    pub fn word(&self, n: usize) -> Option<&str> {
        self.words.get(n).map(|word| &**word)
    }
}

impl LineItem for Statement {
    fn directive(&self) -> &'static Directive {
        self.directive
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        self.words.iter().map(|word| Cow::Borrowed(&**word)).collect()
    }

    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        check_arguments(directive.arguments(), words)
            .map_err(|error| ItemError::new(error.at() + 1, ItemErrorKind::Arguments(error)))?;
        Ok(Self { directive, words: words.iter().map(|word| word.as_str().into()).collect() })
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// A directive that is `On` or `Off`: `ProxyPreserveHost On`.
///
/// ```
/// use apache_proxy::{Switch, directives};
/// assert_eq!(Switch::new("ProxyPreserveHost", true)?.to_string(), "ProxyPreserveHost On");
/// assert!(Switch::new("ProxyTimeout", true).is_err());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    directive: &'static Directive,
    on: bool,
}

impl Switch {
    /// Switches the directive with this name on or off.
    ///
    /// # Errors
    /// Where no directive has this name, or it is no switch.
    pub fn new(name: &str, on: bool) -> Result<Self, ItemError> {
        let unknown = ItemErrorKind::UnknownDirective { suggestion: Directive::suggest(name) };
        let directive = Directive::lookup(name).ok_or_else(|| ItemError::new(0, unknown))?;
        if directive.arguments() == ArgKind::Flag {
            Ok(Self { directive, on })
        } else {
            Err(ItemError::new(0, ItemErrorKind::ReadsDifferently))
        }
    }

    pub(crate) const fn of(directive: &'static Directive, on: bool) -> Self {
        Self { directive, on }
    }

    /// What the table knows of it.
    pub const fn directive(&self) -> &'static Directive {
        self.directive
    }

    /// Whether it is on.
    pub const fn is_on(&self) -> bool {
        self.on
    }
}

impl LineItem for Switch {
    fn directive(&self) -> &'static Directive {
        self.directive
    }

    fn words(&self) -> Vec<Cow<'_, str>> {
        vec![Cow::Borrowed(if self.on { "On" } else { "Off" })]
    }

    fn read(directive: &'static Directive, words: &[String]) -> Result<Self, ItemError> {
        check_arguments(ArgKind::Flag, words)
            .map_err(|error| ItemError::new(error.at() + 1, ItemErrorKind::Arguments(error)))?;
        Ok(Self {
            directive,
            on: words.first().is_some_and(|word| word.eq_ignore_ascii_case("on")),
        })
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
