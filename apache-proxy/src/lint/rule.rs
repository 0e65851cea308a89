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
#[allow(dead_code)] // the rules about lines and tables come with `check`
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

#[allow(dead_code)] // see `Source`
impl Rule {
    /// A rule about something that httpd keeps silent about.
    pub(crate) const fn lint(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Lint(check) }
    }

    /// A rule about something that httpd itself reports.
    pub(crate) const fn httpd(info: RuleInfo, check: Check) -> Self {
        Self { info, source: Source::Httpd(check) }
    }

    /// A rule that a problem of lines or sections breaks, whatever the options.
    pub(crate) const fn lexer(info: RuleInfo) -> Self {
        Self { info, source: Source::Lexer }
    }

    /// A rule that the tables know, or `check/` itself.
    pub(crate) const fn table(info: RuleInfo) -> Self {
        Self { info, source: Source::Table }
    }
}
