//! Where go-yaml stops reading, and why.

use config_diagnostics::{Diagnostic, Severity, Span, ToolSays};
use std::fmt;

/// What go-yaml refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    ControlCharacter,
    NoToken,
    TabAsIndentation,
    TabInPlain,
    TabInBlockScalar,
    EntryNotAllowed,
    KeyNotAllowed,
    ValueNotAllowed,
    NoColon,
    TooDeep,
    TooLarge,
    ZeroIndentation,
    BlockHeader,
    MarkerInQuotes,
    Unclosed,
    UnknownEscape,
    NotHex,
    NotACharacter,
    AnchorName,
    AliasName,
    Tag,
    UndefinedHandle,
    DirectiveName,
    UnknownDirective,
    DirectiveValue,
    DuplicateDirective,
    OtherVersion,
    NoDocumentStart,
    NoContent,
    NoEntry,
    NoKey,
    SequenceNotClosed,
    MappingNotClosed,
    UnknownAnchor,
}

impl Problem {
    fn message(self) -> &'static str {
        match self {
            Self::ControlCharacter => "control characters are not allowed",
            Self::NoToken => "no value can start with this character",
            Self::TabAsIndentation => "a tab cannot indent",
            Self::TabInPlain => "a tab cannot indent the next line of a value",
            Self::TabInBlockScalar => "a tab cannot indent the text of a block",
            Self::EntryNotAllowed => "no list can start here",
            Self::KeyNotAllowed => "no `?` key can stand here",
            Self::ValueNotAllowed => "no `key: value` can stand here",
            Self::NoColon => "expected `:` behind this key",
            Self::TooDeep => "nested more than 10000 levels deep",
            Self::TooLarge => "more than 4 GiB of text, or more than 268 million nodes",
            Self::ZeroIndentation => "a block cannot be indented by 0",
            Self::BlockHeader => {
                "expected a comment or the end of the line behind the block's header"
            }
            Self::MarkerInQuotes => {
                "`---` and `...` cannot stand at the start of a line inside of quotes"
            }
            Self::Unclosed => "the quote is not closed",
            Self::UnknownEscape => "unknown escape",
            Self::NotHex => "expected hexadecimal digits behind this escape",
            Self::NotACharacter => "this escape is no Unicode character",
            Self::AnchorName => "expected a name behind `&`: letters, digits, `_` and `-`",
            Self::AliasName => "expected a name behind `*`: letters, digits, `_` and `-`",
            Self::Tag => "this is no tag",
            Self::UndefinedHandle => "the tag's handle is not declared by a `%TAG` line",
            Self::DirectiveName => "expected a directive's name behind `%`",
            Self::UnknownDirective => "unknown directive",
            Self::DirectiveValue => "this directive has no valid value",
            Self::DuplicateDirective => "this directive stands twice",
            Self::OtherVersion => "only `%YAML 1.1` is read",
            Self::NoDocumentStart => "expected `---`: the document above ends before this",
            Self::NoContent => "expected a value",
            Self::NoEntry => "expected `- ` or the end of the list",
            Self::NoKey => "expected a key, indented like those above",
            Self::SequenceNotClosed => "expected `,` or `]`",
            Self::MappingNotClosed => "expected `,` or `}`",
            Self::UnknownAnchor => "no anchor of this name stands above",
        }
    }

    fn help(self) -> Option<&'static str> {
        Some(match self {
            Self::TabAsIndentation | Self::TabInPlain | Self::TabInBlockScalar => {
                "indent with blanks"
            }
            Self::NoToken => "put the value in quotes",
            Self::EntryNotAllowed => "put the first `-` on a line of its own",
            Self::ValueNotAllowed => {
                "put a value that holds `: ` in quotes, or mend the indentation"
            }
            Self::NoColon => "write `key: value`; a key may have 1024 characters, on one line",
            Self::UnknownEscape => "double the backslash, or use single quotes",
            Self::NotACharacter => "write the character itself, or `\\U` and its eight digits",
            _ => return None,
        })
    }

    fn rule(self) -> &'static str {
        match self {
            Self::TabAsIndentation | Self::TabInPlain | Self::TabInBlockScalar => {
                "text/tab-in-yaml"
            }
            _ => "text/yaml-syntax",
        }
    }
}

/// Where go-yaml stops reading, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    problem: Problem,
    span: Span,
    document: usize,
}

impl SyntaxError {
    pub(crate) fn new(problem: Problem, span: Span, document: usize) -> Self {
        Self { problem, span, document }
    }

    /// What is wrong.
    pub fn message(&self) -> &'static str {
        self.problem.message()
    }

    /// The bytes it is about.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The number of the document it is in, from 0. k3s and Helm read only the first one.
    pub fn document(&self) -> usize {
        self.document
    }

    /// The same as a finding: `text/yaml-syntax`, or `text/tab-in-yaml` where a tab is to blame.
    pub fn to_diagnostic(&self) -> Diagnostic {
        // Of a later document k3s and Helm never learn.
        let says = if self.document == 0 { ToolSays::Error } else { ToolSays::Nothing };
        let said = Diagnostic::new(self.problem.rule(), Severity::Error, self.message())
            .at(self.span)
            .tool_says(says);
        match self.problem.help() {
            Some(help) => said.help(help),
            None => said,
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for SyntaxError {}
