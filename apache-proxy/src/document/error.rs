use super::lexer::{MAX_DEPTH, Problem};
use config_diagnostics::{Diagnostic, Severity, Span, ToolSays};

/// Says what is wrong with a line or a section, why, and how to mend it.
pub(super) fn diagnostic(problem: &Problem, span: Span) -> Diagnostic {
    let error = |rule, message: String, help: &str| {
        Diagnostic::new(rule, Severity::Error, message)
            .at(span)
            .help(help)
            .tool_says(ToolSays::Error)
    };
    match problem {
        Problem::CloseWithoutOpen(name) => error(
            "apache/section-not-open",
            format!("`</{name}>` closes a section, and none is open in this file"),
            "remove it; what an included file opens must be closed in that file",
        ),
        Problem::WrongClose { open, close } => error(
            "apache/section-not-closed",
            format!("`</{close}>` stands where `</{open}>` must: sections close in the reverse order in which they open"),
            "close the inner section first",
        ),
        Problem::CloseWithoutBracket(name) => error(
            "apache/section-bracket-missing",
            format!("the tag `</{name}` has no `>` right behind its name"),
            "write `</Name>` without a blank inside",
        ),
        Problem::OpenWithoutBracket(name) => error(
            "apache/section-bracket-missing",
            format!("the tag `<{name}` has no `>`"),
            "end the line with `>`",
        ),
        // httpd takes the end of the file for the end of a true conditional section.
        Problem::NotClosed { name, .. } if is_conditional(name) => error(
            "apache/section-not-closed",
            format!("`<{name}>` is not closed; httpd minds only where the condition is false"),
            "close it in the same file",
        )
        .tool_says(ToolSays::Unknown),
        Problem::NotClosed { name, raw } => error(
            "apache/section-not-closed",
            if *raw {
                format!("`<{name}>` is not closed; everything below is taken for its body")
            } else {
                format!("`<{name}>` is not closed in this file")
            },
            "close it in the same file",
        ),
        Problem::TooDeep => error(
            "apache/sections-too-deep",
            format!("more than {MAX_DEPTH} sections lie in each other"),
            "httpd has no such limit, but nobody reads such a file; this one is taken for lines of the outer section",
        )
        .tool_says(ToolSays::Unknown),
        Problem::LineTooLong => error(
            "apache/line-too-long",
            "the line, with all that its backslashes join, is longer than 16 MiB".to_owned(),
            "split it",
        ),
        Problem::HiddenByNul => error(
            "apache/stray-nul",
            "a NUL byte: httpd does not read the rest of the line, and does not say so".to_owned(),
            "remove it; the file may be damaged or in UTF-16",
        )
        .tool_says(ToolSays::Nothing),
        Problem::ByteOrderMark => error(
            "text/byte-order-mark",
            "a byte order mark, which httpd takes for a part of the first word".to_owned(),
            "save the file as UTF-8 without it",
        ),
        Problem::LostLastLine => error(
            "apache/last-line-lost",
            "the last line has no line break and is 206 bytes long: httpd drops a line of just this length, without a word"
                .to_owned(),
            "end the file with a line break",
        )
        .tool_says(ToolSays::Nothing),
    }
}

fn is_conditional(name: &str) -> bool {
    super::section::CONDITIONAL.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The diagnostic of a text longer than [`super::MAX_TEXT`].
pub(super) fn too_long() -> Diagnostic {
    Diagnostic::new(
        "apache/text-too-long",
        Severity::Error,
        "the text is longer than 4 GiB; what lies behind is kept, but not read",
    )
}
