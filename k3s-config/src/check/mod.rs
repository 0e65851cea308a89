//! What k3s itself would refuse or warn about.

use crate::lint::{self, ConfigFile};
use crate::view::View;
use crate::{Document, Target};
use config_diagnostics::{Diagnostic, LintOptions};

/// What k3s of the target version refuses or warns about when it starts with this config.yaml, in the order of
/// their places.
///
/// Whether a server or an agent reads it, the fact `role` tells; a file of which that is not known is read as a
/// server's.
///
/// ```
/// use k3s_config::{Document, Target, check};
/// let document = Document::parse("kublet-arg: max-pods=200\n").document;
/// let said = check(&document, &Target::default());
/// assert_eq!(said[0].rule, "k3s/unknown-config-key");
/// assert_eq!(said[0].help.as_deref(), Some("did you mean `kubelet-arg`?"));
/// ```
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let files = [ConfigFile::new("config.yaml", document)];
    let mut found = run(&View::of_config(&files, target), &LintOptions::new());
    Diagnostic::sort(&mut found);
    found
}

pub(crate) fn run(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    lint::RULES.tool(options, |check| check(view, &mut found));
    options.adjust(&mut found);
    found
}
