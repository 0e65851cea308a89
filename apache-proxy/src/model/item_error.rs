use crate::{ArgumentError, QuoteError, ValueError};
use std::fmt;

/// Words that make no item of a configuration, or values that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemError {
    word: usize,
    kind: ItemErrorKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemErrorKind {
    /// No directive or section has this name.
    UnknownDirective {
        /// What was probably meant; sections start with `<`.
        suggestion: Option<&'static str>,
    },
    /// The directive takes another number of arguments.
    Arguments(ArgumentError),
    /// The line ends too early.
    Missing {
        /// What is missing.
        name: &'static str,
    },
    /// A word that the directive does not take.
    Unexpected,
    /// An argument cannot be what it must be.
    Value {
        /// The argument.
        argument: &'static str,
        /// Why not; its position counts within the word.
        error: ValueError,
    },
    /// A word that httpd has no way to read.
    Quote(QuoteError),
    /// The words would be read back as something else.
    ReadsDifferently,
    /// One of path and URL ends with `/`, and the other does not: `/app/x` would become `/appx` or `/app//x`.
    Slashes {
        /// The path of the rule.
        path: String,
        /// The URL it is passed on to.
        url: String,
    },
    /// Another rule has this path; only the first of them would count.
    Shadowed {
        /// The path.
        path: String,
    },
    /// Both URLs would be one worker to httpd, with the parameters of the first.
    SharedWorker {
        /// The URL of the rule above, with which the other one starts.
        first: String,
        /// The URL whose parameters would not count.
        second: String,
    },
    /// A backend with TLS, and nothing says how its certificate is checked.
    NoBackendTls,
}

impl ItemError {
    pub(super) fn new(word: usize, kind: ItemErrorKind) -> Self {
        Self { word, kind }
    }

    pub(super) fn value(word: usize, argument: &'static str, error: ValueError) -> Self {
        Self::new(word, ItemErrorKind::Value { argument, error })
    }

    pub(super) fn missing(word: usize, name: &'static str) -> Self {
        Self::new(word, ItemErrorKind::Missing { name })
    }

    /// Index of the argument that is wrong, from 1; 0 is the directive's name. One past the last when something is
    /// missing.
    pub fn word(&self) -> usize {
        self.word
    }

    /// What is wrong.
    pub fn kind(&self) -> &ItemErrorKind {
        &self.kind
    }

    /// What to do about it, if that is known.
    pub fn help(&self) -> Option<String> {
        match &self.kind {
            ItemErrorKind::UnknownDirective { suggestion: Some(name) } => {
                Some(format!("did you mean `{name}`?"))
            }
            ItemErrorKind::Value { error, .. } => error.help().map(str::to_owned),
            ItemErrorKind::Slashes { .. } => Some("end both with `/`, or neither".to_owned()),
            ItemErrorKind::SharedWorker { .. } => Some(
                "give the longer URL to the rule above, or set the parameters in a <Proxy> section"
                    .to_owned(),
            ),
            ItemErrorKind::NoBackendTls => Some(
                "before the rule, say `backend_tls(BackendTls::verified(ca_file)?)` or \
                 `backend_tls(BackendTls::accept_self_signed())`"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ItemErrorKind::UnknownDirective { .. } => f.write_str("no directive has this name"),
            ItemErrorKind::Arguments(error) => error.fmt(f),
            ItemErrorKind::Missing { name } => write!(f, "{name} is missing"),
            ItemErrorKind::Unexpected => f.write_str("the directive does not take this word"),
            ItemErrorKind::Value { argument, error } => {
                write!(f, "{argument}: {}", error.message())
            }
            ItemErrorKind::Quote(error) => error.fmt(f),
            ItemErrorKind::ReadsDifferently => {
                f.write_str("these words would be read back as something else")
            }
            ItemErrorKind::Slashes { path, url } => {
                write!(f, "one of `{path}` and `{url}` ends with `/`, and the other does not")
            }
            ItemErrorKind::Shadowed { path } => {
                write!(f, "a rule above has the path `{path}` already")
            }
            ItemErrorKind::SharedWorker { first, second } => {
                write!(f, "httpd would use the worker of `{first}` for `{second}` too")
            }
            ItemErrorKind::NoBackendTls => {
                f.write_str("nothing says how the backend's certificate is checked")
            }
        }
    }
}

impl std::error::Error for ItemError {}
