use super::{Document, Problem};
use crate::lint::missing_final_newline;
use config_diagnostics::{Diagnostic, Severity, Span, ToolSays};

/// Says what a lexical problem is, why it is one, and how to mend it.
pub(crate) fn lexical_diagnostic(document: &Document, problem: Problem, span: Span) -> Diagnostic {
    let error = |rule, message: &str, help: &str| {
        Diagnostic::new(rule, Severity::Error, message)
            .at(span)
            .help(help)
            .tool_says(ToolSays::Error)
    };
    match problem {
        Problem::UnmatchedQuote => error(
            "haproxy/unmatched-quote",
            "the quote is not closed on its line; there is no line continuation",
            "close it, or write `\\\"` or `\\'` for the character itself",
        ),
        Problem::BadHexEscape => error(
            "haproxy/bad-hex-escape",
            "`\\x` needs two hexadecimal digits",
            "write `\\\\x` for a backslash and an x; inside single quotes backslashes mean themselves",
        ),
        Problem::BadVariableName => error(
            "haproxy/bad-variable-name",
            "`$` in double quotes must be followed by the name of a variable",
            "write `\\$` for the character itself, or use single quotes",
        ),
        Problem::UnmatchedBrace => error(
            "haproxy/unmatched-brace",
            "`${` needs a name and `}`; only `-default` and `[*]` may stand between them",
            "a default is written `${NAME-default}`, with no colon",
        ),
        Problem::TooManyWords => error(
            "haproxy/too-many-words",
            "HAProxy reads at most 64 words on a line; this is the 65th",
            "split the line, or move the patterns to a file (`-f`)",
        ),
        Problem::StrayNul => error(
            "haproxy/stray-nul",
            "a NUL byte, which HAProxy refuses anywhere, also in comments",
            "remove it; the file may be damaged or in UTF-16",
        ),
        Problem::BadScope => error(
            "haproxy/bad-scope",
            "a line that starts with `[` is read as a scope, `[name]`, and this is none",
            "quote the word when it is meant as one",
        ),
        Problem::MissingFinalNewline => missing_final_newline::say(document, span),
    }
}

/// The diagnostic of a text longer than [`super::MAX_TEXT`].
pub(super) fn too_long() -> Diagnostic {
    Diagnostic::new(
        "haproxy/text-too-long",
        Severity::Error,
        "the text is longer than 4 GiB; what lies behind is kept, but not read",
    )
}
