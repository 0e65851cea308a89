use crate::Document;
use crate::view::View;
use config_diagnostics::{Diagnostic, RuleInfo, Span, ToolSays};

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
    /// Keyword tables, section headers or `.if` blocks say so: `check/` reports it.
    Table,
    /// Two versions side by side say so: `upgrade/` reports it.
    Upgrade,
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

    /// A rule that the keyword tables know, or the shapes of headers and `.if` blocks.
    pub(crate) const fn table(info: RuleInfo) -> Self {
        Self { info, source: Source::Table }
    }

    /// A rule about what one version does otherwise than another.
    pub(crate) const fn upgrade(info: RuleInfo) -> Self {
        Self { info, source: Source::Upgrade }
    }

    /// What is said of the lexical problem at `at`. HAProxy of any version refuses it.
    pub(crate) fn lexical(
        &self,
        document: &Document,
        at: Span,
        message: &str,
        help: &str,
    ) -> Diagnostic {
        Diagnostic::of(&self.info, message)
            .at(at)
            .path(document.path_at(at.start()))
            .help(help)
            .tool_says(ToolSays::Error)
    }
}
