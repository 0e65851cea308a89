//! What HAProxy itself would refuse or warn about.

mod actions;
mod addresses;
mod binds;
mod complete;
mod control;
mod defaults;
mod features;
mod found;
mod headers;
mod inheritance;
mod lines;
mod lua;
mod names;
mod numbers;
mod parts;
mod places;
mod references;
mod regex;
mod reread;
mod sample;
mod servers;
#[cfg(test)]
mod tests;
mod unread;
mod untyped;
mod values;

pub(crate) use features::{Feature, of_keyword as feature_of};
pub(crate) use found::Found;
pub(crate) use sample::{
    Places, base_fetch, condition_places, is_converter, prelude as sample_prelude, uses,
};

pub(crate) use numbers::prelude as number_prelude;

use crate::view::View;
use crate::{Document, Target, lint};
use config_diagnostics::{Diagnostic, LintOptions};

/// What HAProxy of the target version refuses or warns about, lexical problems included, in the order of their
/// places.
///
/// ```
/// use haproxy_cfg::{Document, Target, check};
/// let document = Document::parse("backend api\n  ballance roundrobin\n").document;
/// let said = check(&document, &Target::default());
/// assert_eq!(said[0].rule, "haproxy/unknown-keyword");
/// assert_eq!(said[0].help.as_deref(), Some("did you mean `balance`?"));
/// ```
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let mut found = run(&View::new(document, target), &LintOptions::new());
    Diagnostic::sort(&mut found);
    found
}

pub(crate) fn run(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = spoken(view, options);
    found.extend(view.document.lexical_problems());
    found
}

/// What HAProxy says beyond the words of the lines.
pub(crate) fn spoken(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let tables = by_tables(view);
    let end = view.end().or(tables.end());
    let mut found = Found::of(lint::RULES.respecting(options, tables.into_list()));
    // Where not all is read, nothing is known of the whole.
    if end.is_none() {
        lint::verdicts(view, options, &mut found);
    }
    let end = end.or(found.end()).map(lint::rules::too_many_errors::say);
    let mut found = found.into_list();
    found.extend(lint::RULES.respecting(options, end.into_iter().collect()));
    found
}

/// What HAProxy says of each of several files for itself: of its words, its blocks, and what stands above its first
/// header.
pub(crate) fn of_one_file(view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Found::default();
    found.extend(view.document.lexical_problems());
    control::check(view, &mut found);
    lines::preamble(view, &mut found);
    found.into_list()
}

/// Whether the lines of a document are refused so often that no more need be read.
pub(crate) fn is_lost(view: &View<'_>) -> bool {
    let mut found = Found::default();
    lines::check(view, &mut found);
    found.is_full()
}

/// What the tables, section headers and `.if` blocks say, whatever the options.
pub(crate) fn by_tables(view: &View<'_>) -> Found {
    let mut found = Found::default();
    unread::check(view, &mut found);
    control::check(view, &mut found);
    headers::check(view, &mut found);
    lines::check(view, &mut found);
    if view.end().is_none() {
        whole(view, &mut found);
    }
    found
}

/// What is said of lines that hang on others.
fn whole(view: &View<'_>, found: &mut Found) {
    let read = reread::view(view);
    let view = read.as_ref().unwrap_or(view);
    let names = names::Names::of(view);
    references::check(view, &names, found);
    let lacking = features::Lacking::of(view.target.facts());
    features::check(view, &lacking, found);
    sample::check(view, &names, &lacking, found);
    lua::check(view, &names, found);
    actions::check(view, found);
    values::check(view, found);
    servers::check(view, &names, found);
    binds::check(view, found);
    addresses::check(view, found);
    complete::check(view, found);
    inheritance::check(view, found);
}
