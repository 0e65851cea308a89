//! What HAProxy itself would refuse or warn about.

mod actions;
mod addresses;
mod binds;
mod complete;
mod control;
mod defaults;
mod headers;
mod inheritance;
mod lines;
mod lua;
mod names;
mod numbers;
mod parts;
mod places;
mod references;
mod reread;
mod sample;
mod servers;
#[cfg(test)]
mod tests;
mod unread;
mod values;

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
    let mut found = view.document.lexical_problems();
    found.extend(spoken(view, options));
    found
}

/// What HAProxy says beyond the words of the lines.
pub(crate) fn spoken(view: &View<'_>, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = lint::RULES.respecting(options, tables(view));
    found.extend(lint::verdicts(view, options));
    found
}

/// What HAProxy says of each of several files for itself: of its words, its blocks, and what stands above its first
/// header.
pub(crate) fn of_one_file(view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = view.document.lexical_problems();
    control::check(view, &mut found);
    lines::preamble(view, &mut found);
    found
}

/// What the tables, section headers and `.if` blocks say, whatever the options.
pub(crate) fn tables(view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    unread::empty(view, &mut found);
    unread::more(view, &mut found);
    match unread::cut(view) {
        Some(document) => lines_and_sections(&View::new(&document, view.target), &mut found),
        None => lines_and_sections(view, &mut found),
    }
    found
}

fn lines_and_sections(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    control::check(view, found);
    headers::check(view, found);
    lines::check(view, found);
    match reread::view(view) {
        Some(view) => as_read(&view, found),
        None => as_read(view, found),
    }
}

fn as_read(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let names = names::Names::of(view);
    references::check(view, &names, found);
    sample::check(view, &names, found);
    lua::check(view, &names, found);
    actions::check(view, found);
    values::check(view, found);
    servers::check(view, &names, found);
    binds::check(view, found);
    addresses::check(view, found);
    complete::check(view, found);
    inheritance::check(view, found);
}
