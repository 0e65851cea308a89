use super::lexer::{MAX_DEPTH, Problem};
use crate::lint::Rule;
use crate::lint::rules as pages;
use config_diagnostics::{Diagnostic, Severity, Span, ToolSays};

/// Says what is wrong with a line or a section, why, and how to mend it.
pub(super) fn diagnostic(problem: &Problem, span: Span) -> Diagnostic {
    let error = |rule: &Rule, message: String, help: &str| {
        Diagnostic::of(&rule.info, message).at(span).help(help).tool_says(ToolSays::Error)
    };
    match problem {
        Problem::CloseWithoutOpen(name) => error(
            &pages::section_not_open::RULE,
            format!("`</{name}>` closes a section, and none is open in this file"),
            "remove it; what an included file opens must be closed in that file",
        ),
        Problem::WrongClose { open, close } => error(
            &pages::section_not_closed::RULE,
            format!("`</{close}>` stands where `</{open}>` must: sections close in the reverse order in which they open"),
            "close the inner section first",
        ),
        Problem::CloseWithoutBracket(name) => error(
            &pages::section_bracket_missing::RULE,
            format!("the tag `</{name}` has no `>` right behind its name"),
            "write `</Name>` without a blank inside",
        ),
        Problem::OpenWithoutBracket(name) => error(
            &pages::section_bracket_missing::RULE,
            format!("the tag `<{name}` has no `>`"),
            "end the line with `>`",
        ),
        // httpd takes the end of the file for the end of a true conditional section.
        Problem::NotClosed { name, .. } if is_conditional(name) => error(
            &pages::section_not_closed::RULE,
            format!("`<{name}>` is not closed; httpd minds only where the condition is false"),
            "close it in the same file",
        )
        .tool_says(ToolSays::Unknown),
        Problem::NotClosed { name, raw } => error(
            &pages::section_not_closed::RULE,
            if *raw {
                format!("`<{name}>` is not closed; everything below is taken for its body")
            } else {
                format!("`<{name}>` is not closed in this file")
            },
            "close it in the same file",
        ),
        Problem::TooDeep => error(
            &pages::sections_too_deep::RULE,
            format!("more than {MAX_DEPTH} sections lie in each other"),
            "httpd has no such limit, but nobody reads such a file; this one is taken for lines of the outer section",
        )
        .tool_says(ToolSays::Unknown),
        Problem::LineTooLong => error(
            &pages::line_too_long::RULE,
            "the line, with all that its backslashes join, is longer than 16 MiB".to_owned(),
            "split it",
        ),
        Problem::HiddenByNul => error(
            &pages::stray_nul::RULE,
            "a NUL byte: httpd does not read the rest of the line, and does not say so".to_owned(),
            "remove it; the file may be damaged or in UTF-16",
        )
        .tool_says(ToolSays::Nothing),
        Problem::ByteOrderMark => Diagnostic::new(
            "text/byte-order-mark",
            Severity::Error,
            "a byte order mark, which httpd takes for a part of the first word",
        )
        .at(span)
        .help("save the file as UTF-8 without it")
        .tool_says(ToolSays::Error),
        Problem::LostLastLine => error(
            &pages::last_line_lost::RULE,
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
