//! What httpd itself would refuse or warn about.

use crate::view::View;
use crate::{Document, Target, lint};
use config_diagnostics::{Diagnostic, LintOptions};

/// What httpd of the target version refuses or warns about, problems of lines and sections included, in the order
/// of their places.
///
/// ```
/// use apache_proxy::{Document, Target, check};
/// let document = Document::parse("<Location /app>\n").document;
/// let said = check(&document, &Target::default());
/// assert_eq!(said[0].rule, "apache/section-not-closed");
/// ```
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let mut found = run(&View::new(document, target), &LintOptions::new());
    lint::sort(&mut found);
    found
}

pub(crate) fn run(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Document::parse(view.document.shared_text()).diagnostics;
    found.extend(lint::respecting(options, tables(view)));
    found.extend(lint::verdicts(view, options));
    found
}

/// What the tables say, whatever the options.
pub(crate) fn tables(_: &View<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
