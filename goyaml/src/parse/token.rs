//! What the scanner gives to the parser.

use crate::document::Form;
use config_diagnostics::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    StreamEnd,
    /// Whether the version is the one that is read.
    Version(bool),
    /// The index of [`Scanner::directives`].
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Form),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The indentation of a block scalar, the index of a `%TAG` line.
    pub(super) extra: u32,
    /// The level of the key that this token may start; `NO_KEY` when it may not.
    pub(super) level: u32,
}

/// The level of a token that starts no key.
pub(super) const NO_KEY: u32 = u32::MAX;

impl Token {
    pub(super) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}
