//! From text to nodes, as go-yaml v2.4.0 (`scannerc.go`, `parserc.go`) goes: what it accepts is accepted here, what it
//! refuses is refused here, in our own structure.

mod chars;
mod collections;
mod fetch;
mod keys;
mod parser;
mod scalars;
mod scanner;
mod tags;
mod token;

pub(crate) use chars::{is_blank, line_break};

use crate::document::{Problem, SyntaxError, Tree};
use config_diagnostics::Span;

/// Why reading ends before the text does.
#[derive(Clone, Copy, Debug)]
struct Stop {
    problem: Problem,
    span: Span,
}

type Step<T> = Result<T, Stop>;

/// Reads a text; what was found before an error is in the tree.
pub(crate) fn parse(text: &str) -> (Tree, Option<SyntaxError>) {
    let (readable, limit) = chars::readable(text);
    let mut parser = parser::Parser::new(readable);
    let mut stop = parser.run().err();
    let mut document = parser.complete();
    if let Some((problem, span)) = limit {
        // Had the text gone on, only an error well before its end would still be one.
        let early = stop.filter(|stop| stop.span.end() < span.start());
        let first = parser.met_with_first(span.end());
        stop = early.filter(|_| !first).or(Some(Stop { problem, span }));
        document = if first { 0 } else { document };
    }
    let tree = parser.finish();
    let stop = stop.map(|stop| SyntaxError::new(stop.problem, visible(text, stop.span), document));
    (tree, stop)
}

/// A place between two characters becomes the word that follows there.
fn visible(text: &str, span: Span) -> Span {
    let behind = text.get(span.start() as usize..).unwrap_or_default();
    if !span.is_empty() {
        return span;
    }
    let word = behind.find(|c: char| c.is_whitespace()).unwrap_or(behind.len());
    Span::of(text).part(span.start() as usize..span.start() as usize + word)
}
