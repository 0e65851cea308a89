//! What HAProxy itself would refuse or warn about.

use crate::view::View;
use crate::{Document, Target, lint};
use config_diagnostics::{Diagnostic, LintOptions};

/// What HAProxy of the target version refuses or warns about, lexical problems included, in the order of their
/// places.
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let mut found = run(&View::new(document, target), &LintOptions::new());
    lint::sort(&mut found);
    found
}

pub(crate) fn run(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = view.document.lexical_problems();
    found.extend(lint::verdicts(view, options));
    found
}
