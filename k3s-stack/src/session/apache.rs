//! httpd's directives: what they do, and which can stand where.

use super::Hover;
use super::complete::{Completion, CompletionKind};
use super::file::{File, before, line};
use apache_proxy::{Context, Directive, SectionRef, directives};
use config_diagnostics::Span;
use std::fmt::Write as _;

/// What can be written here: names of directives.
pub(super) fn complete(file: &File, offset: u32) -> Vec<Completion> {
    let (start, before) = before(file.text(), offset);
    let typed = before.trim_start();
    if typed.contains(char::is_whitespace) || typed.starts_with('#') {
        return Vec::new();
    }
    let end = start + u32::try_from(before.len()).unwrap_or_default();
    let place = Span::new(end - u32::try_from(typed.len()).unwrap_or_default(), end);
    let around = around(file, start);
    if let Some(name) = typed.strip_prefix("</") {
        let open = around.last().map(|section| format!("</{}>", section.name()));
        let fits = |close: &String| starts_with(close.get(2..).unwrap_or_default(), name);
        let close = open.filter(fits);
        return close
            .map(|close| Completion::new(CompletionKind::Section, close, place))
            .into_iter()
            .collect();
    }
    let context = context(file, &around);
    let version = file.options().targets.apache();
    let fitting = directives::ALL.iter().filter(|directive| {
        starts_with(directive.key(), typed)
            && directive.removed().is_none()
            && directive.since() <= version
            && directive.contexts().contains(context)
    });
    let completion = |directive: &&'static Directive| {
        let kind = match directive.is_section() {
            true => CompletionKind::Section,
            false => CompletionKind::Keyword,
        };
        Completion::new(kind, directive.key(), place)
            .detail(usage(directive))
            .documentation(page(directive))
    };
    fitting.map(completion).collect()
}

/// What the directive of a line does.
pub(super) fn hover(file: &File, offset: u32) -> Option<Hover> {
    let (start, line) = line(file.text(), offset);
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let word = text.get(..end)?;
    let whole = Span::at(start).cover(Span::at(start + u32::try_from(line.len()).ok()?));
    let span = whole.part(indent..indent + end);
    if offset < span.start() || offset > span.end() {
        return None;
    }
    let directive = Directive::lookup(&word.replacen("</", "<", 1))?;
    Some(Hover::new(span, page(directive)))
}

/// The sections that are open where a line starts, outermost first.
fn around(file: &File, start: u32) -> Vec<SectionRef<'_>> {
    let is_open = |section: &SectionRef<'_>| {
        let header = section.header().is_some_and(|line| line.full_span().start() < start);
        header && section.close().is_none_or(|line| line.full_span().start() >= start)
    };
    file.apache().sections().filter(is_open).collect()
}

/// What the sections around a place make it.
fn context(file: &File, around: &[SectionRef<'_>]) -> Context {
    let within = around.iter().rev().find_map(|section| Context::of_section(&section.name()));
    let is_htaccess = || file.path().rsplit(['/', '\\']).next() == Some(".htaccess");
    within.unwrap_or_else(|| if is_htaccess() { Context::Htaccess } else { Context::Server })
}

/// Case does not count.
fn starts_with(name: &str, typed: &str) -> bool {
    name.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

fn usage(directive: &Directive) -> String {
    let close = if directive.is_section() { ">" } else { "" };
    format!("{} {}{close}", directive.key(), directive.syntax())
}

fn page(directive: &Directive) -> String {
    let mut page = format!("**`{}`**", usage(directive));
    if !directive.doc().is_empty() {
        let _ = write!(page, " – {}.", directive.doc());
    }
    let _ = write!(page, "\n\nFrom `{}`.", directive.module().name());
    let contexts: Vec<_> = directive.contexts().iter().map(|c| format!("`{c}`")).collect();
    if !contexts.is_empty() {
        let _ = write!(page, " Allowed in: {}.", contexts.join(", "));
    }
    if let Some(default) = directive.default() {
        let _ = write!(page, " Default: `{default}`.");
    }
    if directive.since() > apache_proxy::Version::new(2, 4, 0) {
        let _ = write!(page, " Since {}.", directive.since());
    }
    if let Some(version) = directive.removed() {
        let _ = write!(page, " Removed in {version}.");
    }
    if let Some(instead) = directive.instead() {
        let _ = write!(page, " Use `{instead}` instead.");
    }
    page
}
