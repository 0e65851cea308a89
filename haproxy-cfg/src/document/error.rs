use super::{Document, Problem};
use crate::lint::missing_final_newline;
use config_diagnostics::{Diagnostic, LineIndex, Severity, Span, ToolSays};

/// A text that is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not UTF-8: byte 0x{byte:02x} at offset {offset}, line {line}")]
pub struct NotUtf8 {
    offset: usize,
    line: usize,
    byte: u8,
}

impl NotUtf8 {
    pub(super) fn new(bytes: &[u8], offset: usize) -> Self {
        let before = bytes.get(..offset).unwrap_or_default();
        Self {
            offset,
            line: 1 + memchr::memchr_iter(b'\n', before).count(),
            byte: bytes.get(offset).copied().unwrap_or_default(),
        }
    }

    /// Offset of the first byte that is not UTF-8.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Its line, from 1.
    pub const fn line(&self) -> usize {
        self.line
    }
}

/// Why strict parsing refuses a text: its first lexical problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}\n{snippet}")]
pub struct ParseError {
    message: String,
    line: u32,
    column: u32,
    span: Span,
    snippet: String,
    more: usize,
}

impl ParseError {
    pub(super) fn first(document: &Document, diagnostics: &[Diagnostic]) -> Option<Self> {
        let first = diagnostics.first()?;
        let index = LineIndex::new(document.text());
        let place = index.characters(first.span().start());
        let line = index.line_span(place.line);
        // The quoted value may be a password: show no more than what stands before the problem.
        let shown = document.slice(Span::new(line.start(), first.span().start().min(line.end())));
        let mark = " ".repeat(shown.chars().count());
        let gutter = place.line.to_string();
        let blank = " ".repeat(gutter.len());
        let snippet = format!("{blank} |\n{gutter} | {shown}…\n{blank} | {mark}^");
        Some(Self {
            message: first.message.clone(),
            line: place.line,
            column: place.column,
            span: first.span(),
            snippet,
            more: diagnostics.len() - 1,
        })
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Line, from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// Column, from 1, in characters.
    pub const fn column(&self) -> u32 {
        self.column
    }

    /// The bytes it is about.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// How many more problems the text has.
    pub const fn more(&self) -> usize {
        self.more
    }
}

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
