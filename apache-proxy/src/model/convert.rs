//! From lines to typed values.

use super::{Config, Directive, Item, ItemError, ItemErrorKind, RawSection, sections};
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
        let mut reading = Reading::default();
        reading.section(&self.root());
        (Config::of(reading.items.into_iter().collect()), reading.problems)
    }

    /// Every item of the configuration, and where it stands.
    pub(super) fn placed_items(&self) -> (Vec<Item>, Vec<Place>) {
        let mut reading = Reading::default();
        reading.section(&self.root());
        (reading.items, reading.places)
    }
}

/// Where an item stands, by the indices of its lines.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// On this line.
    Line(usize),
    /// From its opening tag to its closing one, with the items inside.
    Section { open: usize, close: usize, inside: Vec<Self> },
}

/// The items read so far, their places, and what could not be typed.
#[derive(Default)]
struct Reading {
    items: Vec<Item>,
    places: Vec<Place>,
    problems: Vec<Untyped>,
}

impl Reading {
    /// Documents bound how deep sections lie in each other, and so this.
    fn section(&mut self, section: &SectionRef<'_>) {
        for node in section.children() {
            match node {
                Node::Line(line) => self.line(&line),
                Node::Section(inner) => self.inner(&inner),
            }
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        match line.kind() {
            LineKind::Blank | LineKind::Comment => {}
            LineKind::Directive => {
                let (item, error) = Item::of_line(line);
                self.problems.extend(error.map(|error| untyped(line, error)));
                self.push(item, Place::Line(line.index()));
            }
            _ => self.raw(line),
        }
    }

    fn inner(&mut self, section: &SectionRef<'_>) {
        let (Some(header), close) = (section.header(), section.close()) else { return };
        let text = header.logical_text();
        let name = section.name();
        if Directive::lookup(&format!("<{name}")).is_none() && !text.contains("${") {
            let suggestion = Directive::suggest(&format!("<{name}"));
            let error = ItemError::new(0, ItemErrorKind::UnknownDirective { suggestion });
            self.problems.push(untyped(&header, error));
        }
        // What is not closed stays so, or printing would mend what it does not understand.
        let end = close.filter(|close| closes(section, close) && text.contains('>'));
        if let Some(close) = end.filter(|_| section.has_raw_body()) {
            let lines = section.lines().filter_map(|line| Some((raw_line(&line)?, line.index())));
            let (lines, places) = lines.map(|(raw, at)| (raw, Place::Line(at))).unzip();
            let item = RawSection::new(&name, &text, lines);
            return self.push(item.into(), around(&header, &close, places));
        }
        let opened = end.and_then(|close| {
            Some((sections::open(&name, sections::trimmed(&section.rest()))?, close))
        });
        if let Some((mut item, close)) = opened {
            let problems = std::mem::take(&mut self.problems);
            let mut inner = Self { problems, ..Self::default() };
            inner.section(section);
            self.problems = inner.problems;
            if let Some(body) = item.body_mut() {
                *body.items_mut() = inner.items;
            }
            return self.push(item, around(&header, &close, inner.places));
        }
        self.raw(&header);
        self.section(section);
        if let Some(close) = close {
            self.raw(&close);
        }
    }

    fn raw(&mut self, line: &Line<'_>) {
        if let Some(raw) = raw_line(line) {
            self.push(raw.into(), Place::Line(line.index()));
        }
    }

    fn push(&mut self, item: Item, place: Place) {
        self.items.push(item);
        self.places.push(place);
    }
}

fn around(open: &Line<'_>, close: &Line<'_>, inside: Vec<Place>) -> Place {
    Place::Section { open: open.index(), close: close.index(), inside }
}

/// Whether httpd takes the tag for the end of the section. Behind that of a conditional one, nothing may follow.
fn closes(section: &SectionRef<'_>, close: &Line<'_>) -> bool {
    let word = close.word(0);
    word.is_some_and(|word| word.value().ends_with('>'))
        && (!section.is_conditional() || close.word(1).is_none())
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
