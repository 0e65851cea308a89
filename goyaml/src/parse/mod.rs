//! From text to nodes, as go-yaml v2.4.0 (`scannerc.go`, `parserc.go`) goes: what it accepts is accepted here, what it
//! refuses is refused here, in our own structure.

mod chars;
mod parser;
mod scalars;
mod scanner;
mod tags;

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
    if let Some((problem, span)) = limit {
        // Had the text gone on, only an error well before its end would still be one.
        let early = stop.filter(|stop| stop.span.end() < span.start());
        stop = early.or(Some(Stop { problem, span }));
    }
    let document = parser.document_of_error(limit.map(|(_, span)| span.start()));
    let tree = parser.finish();
    (tree, stop.map(|stop| SyntaxError::new(stop.problem, stop.span, document)))
}
