use super::{Document, Problem};
use crate::lint::rules;
use config_diagnostics::{Diagnostic, Span};

/// Says what a lexical problem is, why it is one, and how to mend it.
pub(crate) fn lexical_diagnostic(document: &Document, problem: Problem, span: Span) -> Diagnostic {
    let say = match problem {
        Problem::UnmatchedQuote => rules::unmatched_quote::say,
        Problem::BadHexEscape => rules::bad_hex_escape::say,
        Problem::BadVariableName => rules::bad_variable_name::say,
        Problem::UnmatchedBrace => rules::unmatched_brace::say,
        Problem::TooManyWords => rules::too_many_words::say,
        Problem::StrayNul => rules::stray_nul::say,
        Problem::BadScope => rules::bad_scope::say,
        Problem::MissingFinalNewline => rules::missing_final_newline::say,
    };
    say(document, span)
}
