//! What is found, and when it is enough.

use crate::MAX_ERRORS;
use config_diagnostics::{Diagnostic, Span, ToolSays};

/// Findings, of which [`MAX_ERRORS`] may be errors.
#[derive(Debug, Default)]
pub(crate) struct Found {
    list: Vec<Diagnostic>,
    errors: usize,
    /// Where the error stands that is one too many.
    end: Option<Span>,
}

impl Found {
    /// These findings, to add more.
    pub(crate) fn of(list: Vec<Diagnostic>) -> Self {
        let errors = list.iter().filter(|one| one.tool_says == ToolSays::Error).count();
        Self { list, errors, end: None }
    }

    /// Adds a finding, unless it is enough.
    pub(crate) fn push(&mut self, finding: Diagnostic) {
        let is_error = finding.tool_says == ToolSays::Error;
        if is_error && self.is_full() {
            self.end.get_or_insert(finding.span());
        } else if !self.is_enough() {
            self.errors += usize::from(is_error);
            self.list.push(finding);
        }
    }

    /// Whether as many errors were found as are told.
    pub(crate) fn is_full(&self) -> bool {
        self.errors >= MAX_ERRORS
    }

    /// Whether there is no use in looking for more.
    pub(crate) fn is_enough(&self) -> bool {
        self.end.is_some()
    }

    /// Where the error stands that is one too many.
    pub(crate) fn end(&self) -> Option<Span> {
        self.end
    }

    /// The findings, in the order in which they were found.
    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}

impl Extend<Diagnostic> for Found {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}
