//! What HAProxy keeps silent about.

use crate::{Document, Target};
use config_diagnostics::{Diagnostic, LintOptions, RuleInfo};

/// What HAProxy keeps silent about, by the rules that `options` enables.
pub fn lint(_document: &Document, _target: &Target, _options: &LintOptions) -> Vec<Diagnostic> {
    Vec::new()
}

/// Everything that can be said about a document: its lexical problems, what [`check`](crate::check) and
/// [`lint`] find, and the rules about plain text, less what the document's own comments suppress.
pub fn inspect(_document: &Document, _target: &Target, _options: &LintOptions) -> Vec<Diagnostic> {
    Vec::new()
}

/// Every rule that [`check`](crate::check) and [`lint`] know by name, sorted by id.
pub fn rules() -> &'static [&'static RuleInfo] {
    &[]
}

/// The page of a rule, as Markdown.
pub fn explain(_id: &str) -> Option<&'static str> {
    None
}
