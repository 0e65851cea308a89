//! From lines to typed values.

use super::{Body, Config, Directive, Item, ItemError, ItemErrorKind, RawSection, sections};
use crate::{Document, Line, LineKind, Node, RawLine, SectionRef};
use config_diagnostics::Span;

/// A line that the typed model could not read, and kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Untyped {
    /// Index of the line, from 0.
    pub line: usize,
    /// What cannot be read, and why.
    pub error: ItemError,
    /// The word it is about, or the end of the line when something is missing.
    pub span: Span,
}

impl Document {
    /// The typed configuration, and every line that could not be typed. Nothing but comments is dropped: such lines
    /// are in their place as [`Item::Raw`].
    ///
    /// Lines with `${…}` are raw too, since their words depend on where they are read; they are no problem. So
    /// are directives whose arguments are more than words (`Require`, `SetEnvIf`), and the tags of sections that
    /// are not closed.
    pub fn to_config(&self) -> (Config, Vec<Untyped>) {
        let mut problems = Vec::new();
        let mut body = Body::default();
        read(&self.root(), &mut body, &mut problems);
        (Config::of(body), problems)
    }
}

/// Documents bound how deep sections lie in each other, and so this.
fn read(section: &SectionRef<'_>, body: &mut Body, problems: &mut Vec<Untyped>) {
    for node in section.children() {
        match node {
            Node::Line(line) => read_line(&line, body, problems),
            Node::Section(inner) => read_section(&inner, body, problems),
        }
    }
}

fn read_line(line: &Line<'_>, body: &mut Body, problems: &mut Vec<Untyped>) {
    match line.kind() {
        LineKind::Blank | LineKind::Comment => {}
        LineKind::Directive => {
            let (item, error) = Item::of_line(line);
            problems.extend(error.map(|error| untyped(line, error)));
            body.push(item);
        }
        _ => body.items_mut().extend(raw(line)),
    }
}

fn read_section(section: &SectionRef<'_>, body: &mut Body, problems: &mut Vec<Untyped>) {
    let (Some(header), close) = (section.header(), section.close()) else { return };
    let text = header.logical_text();
    let name = section.name();
    if Directive::lookup(&format!("<{name}")).is_none() && !text.contains("${") {
        let suggestion = Directive::suggest(&format!("<{name}"));
        let error = ItemError::new(0, ItemErrorKind::UnknownDirective { suggestion });
        problems.push(untyped(&header, error));
    }
    // What is not closed stays so, or printing would mend what it does not understand.
    let is_whole = close.is_some_and(|close| closes(section, &close)) && text.contains('>');
    if is_whole && section.has_raw_body() {
        let lines = section.lines().filter_map(|line| raw_line(&line)).collect();
        return body.push(RawSection::new(&name, &text, lines));
    }
    let opened =
        if is_whole { sections::open(&name, sections::trimmed(&section.rest())) } else { None };
    if let Some(mut item) = opened {
        if let Some(inner) = item.body_mut() {
            read(section, inner, problems);
        }
        return body.push(item);
    }
    body.items_mut().extend(raw(&header));
    read(section, body, problems);
    body.items_mut().extend(close.and_then(|close| raw(&close)));
}

/// Whether httpd takes the tag for the end of the section. Behind that of a conditional one, nothing may follow.
fn closes(section: &SectionRef<'_>, close: &Line<'_>) -> bool {
    let word = close.word(0);
    word.is_some_and(|word| word.value().ends_with('>'))
        && (!section.is_conditional() || close.word(1).is_none())
}

fn raw(line: &Line<'_>) -> Option<Item> {
    raw_line(line).map(Item::Raw)
}

/// The line as it is; `None` when nothing stands in it.
fn raw_line(line: &Line<'_>) -> Option<RawLine> {
    let text = line.logical_text();
    (!text.is_empty()).then(|| RawLine::of(&text))
}

fn untyped(line: &Line<'_>, error: ItemError) -> Untyped {
    let end = Span::at(line.content_span().end());
    let word = line.word(error.word()).map_or(end, |word| word.span());
    Untyped { line: line.index(), error, span: word }
}
