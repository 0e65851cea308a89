use crate::view::View;
use config_diagnostics::{Diagnostic, RuleInfo};

/// Looks through a document.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);

/// A rule: what is known of it, and what finds it.
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) source: Source,
}

/// Whose words a rule's findings are, and where they come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// HAProxy refuses it or warns, in some version: `check` reports it.
    Haproxy(Check),
    /// HAProxy keeps silent: `lint` reports it.
    Lint(Check),
    /// The document itself says so when it is parsed.
    Lexer,
}

impl Rule {
    /// A rule about something that HAProxy keeps silent about.
    pub(crate) const fn lint(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Lint(check) }
    }

    /// A rule about something that HAProxy itself reports.
    pub(crate) const fn haproxy(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Haproxy(check) }
    }

    /// A rule that a lexical problem breaks, whatever the options.
    pub(crate) const fn lexer(info: RuleInfo) -> Self {
        Self { info, source: Source::Lexer }
    }
}
