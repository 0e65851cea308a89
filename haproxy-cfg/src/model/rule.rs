use crate::{Condition, Statement, StatementError, Table};
use std::fmt;

/// The rule sets whose rules are an action and a condition (configuration manual 4.3 and 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the words
pub enum RuleSet {
    QuicInitial,
    TcpRequestConnection,
    TcpRequestSession,
    TcpRequestContent,
    TcpResponseContent,
    HttpRequest,
    HttpResponse,
    HttpAfterResponse,
}

impl RuleSet {
    /// Every rule set, in the order in which HAProxy runs them.
    pub const ALL: [Self; 8] = [
        Self::QuicInitial,
        Self::TcpRequestConnection,
        Self::TcpRequestSession,
        Self::TcpRequestContent,
        Self::HttpRequest,
        Self::TcpResponseContent,
        Self::HttpResponse,
        Self::HttpAfterResponse,
    ];

    /// The words that stand before the action, joined by a space: `tcp-request content`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QuicInitial => "quic-initial",
            Self::TcpRequestConnection => "tcp-request connection",
            Self::TcpRequestSession => "tcp-request session",
            Self::TcpRequestContent => "tcp-request content",
            Self::TcpResponseContent => "tcp-response content",
            Self::HttpRequest => "http-request",
            Self::HttpResponse => "http-response",
            Self::HttpAfterResponse => "http-after-response",
        }
    }

    /// The actions it knows.
    pub fn actions(self) -> Option<&'static Table> {
        Table::named(self.as_str())
    }

    /// The rule set that `words` name, and how many of them do.
    fn find<S: AsRef<str>>(words: &[S]) -> Option<(Self, usize)> {
        let word = |n: usize| words.get(n).map_or("", AsRef::as_ref);
        let set = match (word(0), word(1)) {
            ("quic-initial", _) => Self::QuicInitial,
            ("tcp-request", "connection") => Self::TcpRequestConnection,
            ("tcp-request", "session") => Self::TcpRequestSession,
            ("tcp-request", "content") => Self::TcpRequestContent,
            ("tcp-response", "content") => Self::TcpResponseContent,
            ("http-request", _) => Self::HttpRequest,
            ("http-response", _) => Self::HttpResponse,
            ("http-after-response", _) => Self::HttpAfterResponse,
            _ => return None,
        };
        Some((set, set.as_str().split(' ').count()))
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A rule: `http-request deny deny_status 403 if { src 10.0.0.0/8 }`.
///
/// ```
/// use haproxy_cfg::{Condition, DenyOptions, HttpRequest};
/// # fn main() -> Result<(), haproxy_cfg::ValueError> {
/// let inside: Condition = "if { src 10.0.0.0/8 }".parse()?;
/// let rule = HttpRequest::deny(DenyOptions::new().deny_status(403)).when(inside);
/// assert_eq!(rule.to_string(), "http-request deny deny_status 403 if { src 10.0.0.0/8 }");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    set: RuleSet,
    action: Statement,
}

impl Rule {
    /// A rule of `set`. The error tells when `action` is none of the set's actions.
    #[expect(clippy::needless_pass_by_value, reason = "a rule is made of its action")]
    pub fn new(set: RuleSet, action: Statement) -> Result<Self, StatementError> {
        let mut words: Vec<String> = set.as_str().split(' ').map(str::to_owned).collect();
        words.extend(action.to_words());
        Self::parse(&words)
    }

    /// For constructors, whose types leave no room for error.
    pub(crate) fn of(set: RuleSet, action: Statement) -> Self {
        Self { set, action }
    }

    /// The same rule under a condition: `if …` or `unless …`.
    #[must_use]
    pub fn when(self, condition: Condition) -> Self {
        Self { action: self.action.under(Some(condition)), ..self }
    }

    /// The rule set.
    pub fn set(&self) -> RuleSet {
        self.set
    }

    /// What it does, and when.
    pub fn action(&self) -> &Statement {
        &self.action
    }

    /// Whether `words` name a rule set.
    pub(super) fn is_one<S: AsRef<str>>(words: &[S]) -> bool {
        RuleSet::find(words).is_some()
    }

    pub(super) fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, StatementError> {
        let (set, skip) = RuleSet::find(words).ok_or_else(super::words::unknown)?;
        let table = set.actions().ok_or_else(super::words::unknown)?;
        let action = Statement::parse(table, words.get(skip..).unwrap_or_default())
            .map_err(|error| super::words::shifted(&error, skip))?;
        Ok(Self { set, action })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.set.as_str().split(' ').map(str::to_owned).collect();
        words.extend(self.action.to_words());
        words
    }
}
