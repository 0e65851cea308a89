//! What httpd itself would refuse or warn about.

mod access;
mod alias;
mod balancer;
mod cache;
mod core;
mod expression;
mod filters;
mod foreign;
mod hcheck;
mod headers;
mod logging;
mod memory;
mod methods;
mod options;
mod parameters;
mod problem;
mod proxy;
mod read;
mod read_problem;
mod regex;
mod remoteip;
mod rewrite;
mod rules;
mod sections;
mod site;
mod ssl;
mod substitute;
mod values;
mod vhost;
mod walk;

pub(crate) use read::{mend, outermost, with_variables};
pub(crate) use read_problem::too_large;

use crate::view::{Scope, View};
use crate::{Document, Target, lint};
use config_diagnostics::{Diagnostic, Label, LintOptions, ToolSays};
use std::collections::HashSet;

/// What httpd of the target version refuses or warns about, problems of lines and sections included, in the order
/// of their places.
///
/// httpd stops at the first; here are all of them. Without the fact `modules`, all modules count as loaded; files
/// that are included, variables of the process and files that directives name are unknown, unless a fact speaks of
/// them, and nothing is said about what hangs on them.
///
/// ```
/// use apache_proxy::{Document, Target, check};
/// let document = Document::parse("ProxyPas / http://10.0.42.1/\nProxyTimeout 0\n").document;
/// let said = check(&document, &Target::default());
/// assert_eq!(said[0].rule, "apache/unknown-directive");
/// assert!(said[0].help.as_deref().unwrap().contains("`ProxyPass`"));
/// assert_eq!(said[1].rule, "apache/invalid-value");
/// ```
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let mut found = Document::parse(document.shared_text()).diagnostics;
    let spoken = spoken(&View::new(document, target), &LintOptions::new());
    lint::add_unsaid(document, &mut found, spoken);
    Diagnostic::sort(&mut found);
    found
}

/// The same without the problems of lines and sections, by the rules that `options` enables.
pub(crate) fn spoken(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let verdicts = lint::verdicts(view, options);
    let mut of_tables = lint::RULES.respecting(options, tables(view));
    // A rule of its own says it better, and what follows from it is no news.
    let line = |label: &Label| view.document.line_at(label.span.start()).map(|line| line.index());
    let spoken = verdicts.iter().filter(|found| found.tool_says == ToolSays::Error);
    let places = spoken.flat_map(|found| std::iter::once(&found.primary).chain(&found.labels));
    let said: HashSet<_> = places.map(line).collect();
    of_tables.retain(|found| !said.contains(&line(&found.primary)));
    found.extend(of_tables);
    found.extend(verdicts);
    found
}

/// What is refused when the files are read and when the directives are carried out, whatever the options.
pub(crate) fn tables(view: &View<'_>) -> Vec<Diagnostic> {
    let (document, target) = (view.document, view.target);
    let read = read::read(view);
    let mut found = read_problem::diagnostics(document, &read);
    found.extend(walk::walk(document, target, &read));
    if view.scope == Scope::Htaccess {
        found.extend(walk::kept_out(view));
    }
    found.into_iter().map(|found| lint::mended(view, found)).collect()
}
