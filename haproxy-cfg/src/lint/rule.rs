use crate::view::View;
use config_diagnostics::{Diagnostic, RuleInfo};

/// A rule: what is known of it, and what finds it.
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) source: Source,
    pub(crate) check: fn(&View<'_>, &mut Vec<Diagnostic>),
}

/// Whose words a rule's findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// HAProxy refuses it or warns, in some version: `check` reports it.
    Haproxy,
    /// HAProxy keeps silent: `lint` reports it.
    Lint,
}

impl Rule {
    /// A rule about something that HAProxy keeps silent about.
    pub(crate) const fn lint(info: RuleInfo, check: fn(&View<'_>, &mut Vec<Diagnostic>)) -> Self {
        Self { info, source: Source::Lint, check }
    }

    /// A rule about something that HAProxy itself reports.
    pub(crate) const fn haproxy(
        info: RuleInfo,
        check: fn(&View<'_>, &mut Vec<Diagnostic>),
    ) -> Self {
        Self { info, source: Source::Haproxy, check }
    }
}
