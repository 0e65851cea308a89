//! Where lines go, and what goes with them.
//!
//! The comment block directly above a line belongs to it; a section's tags belong to the section.

use super::{Document, Line, LineKind, Position, SectionRef};
use config_diagnostics::Span;

/// Where new lines go.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) offset: u32,
    pub(super) indent: String,
    /// The line above has no line break: the new ones bring it along.
    pub(super) after_unended_line: bool,
}

impl Anchor {
    /// Below `line`.
    pub(super) fn below(line: &Line<'_>) -> Self {
        let full = line.full_span();
        Self { offset: full.end(), indent: indent(line), after_unended_line: full == line.span() }
    }

    /// Above `line` and the comment block that belongs to it.
    pub(super) fn above(line: &Line<'_>) -> Self {
        Self {
            offset: lead_start(line).full_span().start(),
            indent: indent(line),
            after_unended_line: false,
        }
    }

    /// At the start of the text.
    fn start() -> Self {
        Self { offset: 0, indent: String::new(), after_unended_line: false }
    }

    /// At the end of the text.
    pub(super) fn end(document: &Document) -> Self {
        match document.lines().last() {
            Some(last) => Self { indent: String::new(), ..Self::below(&last) },
            None => Self::start(),
        }
    }
}

/// Where a directive of this name belongs in `section`: below the last one of that name right in it, else at its end.
pub(super) fn anchor_for(section: &SectionRef<'_>, name: &str) -> Anchor {
    if let Some(sibling) = section.directives(name).last() {
        return Anchor::below(&sibling);
    }
    anchor_at(section, Position::Last)
}

/// One end of `section`.
pub(super) fn anchor_at(section: &SectionRef<'_>, position: Position) -> Anchor {
    let last = match position {
        Position::First => None,
        Position::Last => section.lines().rev().find(|line| line.kind() != LineKind::Blank),
    };
    match (last.or_else(|| section.header()), section.index()) {
        (Some(line), Some(_)) => Anchor { indent: usual_indent(section), ..Anchor::below(&line) },
        _ if position == Position::First => Anchor::start(),
        _ => Anchor::end(section.document()),
    }
}

/// The indentation of a section's own lines; of an empty one, its tag's and four blanks more.
pub(crate) fn usual_indent(section: &SectionRef<'_>) -> String {
    let mut lines = section.lines().filter(|line| line.kind() != LineKind::Blank);
    match (lines.next(), section.header()) {
        (Some(line), _) => indent(&line),
        (None, Some(header)) => format!("{}    ", indent(&header)),
        (None, None) => String::new(),
    }
}

/// The indentation that a line below or above `line` copies: blanks and tabs only.
pub(crate) fn indent(line: &Line<'_>) -> String {
    line.indent().chars().map(|c| if c == '\t' { c } else { ' ' }).collect()
}

/// The first line of the comment block directly above `line`, or `line` itself.
pub(crate) fn lead_start<'d>(line: &Line<'d>) -> Line<'d> {
    let above = (0..line.index()).rev().map_while(|n| line.document().line(n));
    above.take_while(|l| l.kind() == LineKind::Comment).last().unwrap_or(*line)
}

/// From a section's opening tag to its closing one, line breaks included.
pub(super) fn whole(section: &SectionRef<'_>) -> Span {
    let lines = section.header().into_iter().chain(section.lines()).chain(section.close());
    lines.map(|line| line.full_span()).reduce(Span::cover).unwrap_or_default()
}
