//! What stops httpd while it reads the files, in words.

use super::read::{Read, line_of, outermost};
use super::rules;
use crate::effective::{Origin, ReadProblem};
use crate::{Document, Line};
use config_diagnostics::{Diagnostic, RuleInfo, Severity, Span, ToolSays};

pub(super) fn diagnostics(document: &Document, read: &Read) -> Vec<Diagnostic> {
    let lexical = Document::parse(document.shared_text()).diagnostics;
    let refused = |span: &Span| {
        lexical.iter().any(|d| d.tool_says == ToolSays::Error && d.span().overlaps(*span))
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    for (problem, origin) in &read.problems {
        let Some(line) = place(document, problem, origin) else { continue };
        // Sections are the business of the document, as far as they do not hang on conditions.
        let is_known = refused(&line.span())
            || is_about_sections(problem) && lexical.iter().any(|d| d.tool_says == ToolSays::Error);
        if is_known || (read.has_unknown_files && hangs_on_other_files(problem)) {
            continue;
        }
        found.push(finding(document, problem, line.content_span()));
    }
    found
}

fn finding(document: &Document, problem: &ReadProblem, at: Span) -> Diagnostic {
    let (rule, help) = explain(problem);
    Diagnostic::of(rule, problem.to_string())
        .at(at)
        .path(document.path_at(at.start()))
        .help(help)
        .severity(Severity::Error)
        .tool_says(ToolSays::Error)
}

/// Several files together are too much, from this line on.
pub(crate) fn too_large(document: &Document, origin: &Origin) -> Diagnostic {
    let line = line_of(document, outermost(origin).number);
    let at = line.map_or_else(Span::default, |line| line.content_span());
    finding(document, &ReadProblem::TooLarge, at)
}

/// The line at fault: of a section that is not closed, its opening one.
fn place<'d>(document: &'d Document, problem: &ReadProblem, origin: &Origin) -> Option<Line<'d>> {
    if let ReadProblem::NotClosed(name) | ReadProblem::EndMissing(name) = problem {
        let open = document.sections().rfind(|s| s.is(name) && s.close().is_none());
        if let Some(header) = open.and_then(|section| section.header()) {
            return Some(header);
        }
    }
    line_of(document, outermost(origin).number)
}

fn is_about_sections(problem: &ReadProblem) -> bool {
    matches!(
        problem,
        ReadProblem::CloseWithoutOpen(_)
            | ReadProblem::WrongClose { .. }
            | ReadProblem::CloseWithoutBracket
            | ReadProblem::NotClosed(_)
    )
}

fn hangs_on_other_files(problem: &ReadProblem) -> bool {
    matches!(problem, ReadProblem::NoSuchMacro(_))
}

fn explain(problem: &ReadProblem) -> (&'static RuleInfo, &'static str) {
    match problem {
        ReadProblem::CloseWithoutOpen(_)
        | ReadProblem::WrongClose { .. }
        | ReadProblem::CloseWithoutBracket
        | ReadProblem::OpenWithoutBracket
        | ReadProblem::NotClosed(_)
        | ReadProblem::EndMissing(_) => (
            rules::SECTION_NOT_CLOSED,
            "sections must close in the file, the conditional section and the macro in which they open",
        ),
        ReadProblem::ColonInName => (rules::BAD_DEFINE, "choose a name without `:`"),
        ReadProblem::ArgumentMissing => (rules::ARGUMENTS, "add what is missing"),
        ReadProblem::BadVersion | ReadProblem::RegularExpression => {
            (rules::BAD_CONDITION, "write for example `<IfVersion >= 2.4.47>`")
        }
        ReadProblem::NoSuchMacro(_) => {
            (rules::BAD_MACRO, "define it with `<Macro>` above its use; case does not count")
        }
        ReadProblem::MacroArguments { .. } => {
            (rules::BAD_MACRO, "give one argument for each name behind the macro's own")
        }
        ReadProblem::MacroRecursion(_) | ReadProblem::MacroLineTooLong(_) => {
            (rules::BAD_MACRO, "split the macro")
        }
        ReadProblem::Include { .. } => (
            rules::MISSING_INCLUDE,
            "create the file, or write `IncludeOptional` if it may be missing",
        ),
        ReadProblem::TooLarge => (rules::TOO_LARGE, "look for files that include each other"),
    }
}
