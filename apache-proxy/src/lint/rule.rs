use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, RuleInfo};

/// Looks through a document.
pub(crate) type Check = fn(&View<'_>, &mut Vec<Diagnostic>);

/// Finds a way to mend what `check/` has found.
pub(crate) type Mend = fn(&View<'_>, &Diagnostic) -> Option<Fix>;

/// A rule: what is known of it, and what finds it.
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) source: Source,
    /// What mends the findings of the tables.
    pub(crate) mend: Option<Mend>,
}

/// Whose words a rule's findings are, and where they come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// httpd refuses it or warns: `check` reports it.
    Httpd(Check),
    /// httpd keeps silent: `lint` reports it.
    Lint(Check),
    /// The document itself says so when it is parsed.
    Lexer,
    /// The tables of directives, or the arguments themselves, say so: `check/` reports it.
    Table,
}

impl Rule {
    /// A rule about something that httpd keeps silent about.
    pub(crate) const fn lint(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Lint(check), mend: None }
    }

    /// A rule about something that httpd itself reports.
    pub(crate) const fn httpd(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Httpd(check), mend: None }
    }

    /// A rule that a problem of lines or sections breaks, whatever the options.
    pub(crate) const fn lexer(info: RuleInfo) -> Self {
        Self { info, source: Source::Lexer, mend: None }
    }

    /// A rule that the tables know, or `check/` itself.
    pub(crate) const fn table(info: RuleInfo) -> Self {
        Self { info, source: Source::Table, mend: None }
    }

    /// Adds what mends its findings.
    pub(crate) const fn mended(mut self, mend: Mend) -> Self {
        self.mend = Some(mend);
        self
    }
}
