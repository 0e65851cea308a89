use config_diagnostics::Span;
use std::borrow::Cow;

/// What is wrong with a rule, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RuleProblem {
    kind: RuleProblemKind,
    message: Cow<'static, str>,
    help: Option<Cow<'static, str>>,
    span: Span,
}

/// What kind of thing is wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleProblemKind {
    /// It cannot be read at all.
    Syntax,
    /// There is no matcher of this name.
    UnknownMatcher,
    /// A matcher has too many or too few values.
    Arguments,
    /// A value is none that the matcher takes.
    Value,
    /// It means something else than it says, or cannot be said otherwise.
    Meaning,
}

impl RuleProblem {
    pub(crate) fn new(
        kind: RuleProblemKind,
        message: impl Into<Cow<'static, str>>,
        span: Span,
    ) -> Self {
        Self { kind, message: message.into(), help: None, span }
    }

    pub(crate) fn syntax(message: impl Into<Cow<'static, str>>, span: Span) -> Self {
        Self::new(RuleProblemKind::Syntax, message, span)
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What kind of thing is wrong.
    pub fn kind(&self) -> RuleProblemKind {
        self.kind
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where in the rule, in bytes from its start.
    pub fn span(&self) -> Span {
        self.span
    }
}
