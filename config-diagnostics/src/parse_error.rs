use crate::{Diagnostic, LineIndex, Span};

/// A text that is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not UTF-8: byte 0x{byte:02x} at offset {offset}, line {line}")]
pub struct NotUtf8 {
    offset: usize,
    line: usize,
    byte: u8,
}

impl NotUtf8 {
    /// Describes the first byte of `bytes` that is not UTF-8: the one at `offset`.
    pub fn new(bytes: &[u8], offset: usize) -> Self {
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
    /// The first of what was found wrong with `text`, if anything was.
    pub fn first(text: &str, diagnostics: &[Diagnostic]) -> Option<Self> {
        let first = diagnostics.first()?;
        let index = LineIndex::new(text);
        let place = index.characters(first.span().start());
        let line = index.line_span(place.line);
        // The quoted value may be a password: show no more than what stands before the problem.
        let shown = Span::new(line.start(), first.span().start().min(line.end()));
        let shown = text.get(shown.range()).unwrap_or_default();
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
