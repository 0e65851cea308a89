//! From text to tokens: indentation becomes the starts and ends of collections, and a `:` makes a key of what stands
//! before it.

use super::chars::{is_blank, line_break};
use super::keys::{Key, characters};
use super::token::{NO_KEY, Token, TokenKind};
use super::{Step, Stop};
use crate::document::Problem;
use config_diagnostics::Span;
use std::collections::VecDeque;

/// Deepest nesting by indentation, and deepest nesting in brackets.
pub(super) const MAX_DEPTH: usize = 10_000;

#[derive(Debug)]
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) line_start: usize,
    /// Columns count characters; this is the place up to which those of the line are counted.
    pub(super) counted: (usize, i64),
    pub(super) ascii: bool,
    pub(super) tokens: VecDeque<Token>,
    /// How many tokens were taken.
    pub(super) taken: usize,
    pub(super) keys: Vec<Key>,
    pub(super) key_allowed: bool,
    /// Column of the innermost block collection; -1 outside of all.
    pub(super) indent: i64,
    pub(super) indents: Vec<i64>,
    pub(super) comments: Vec<Span>,
    /// Handles and prefixes of `%TAG` lines.
    pub(super) directives: Vec<(Span, Span)>,
}

/// An offset as it is stored; texts end before 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self {
            text,
            bytes: text.as_bytes(),
            at: mark,
            line_start: mark,
            counted: (mark, 0),
            ascii: text.is_ascii(),
            tokens: VecDeque::new(),
            taken: 0,
            keys: vec![Key::default()],
            key_allowed: true,
            indent: -1,
            indents: Vec::new(),
            comments: Vec::new(),
            directives: Vec::new(),
        }
    }

    /// The next token, which stays.
    pub(super) fn peek(&mut self) -> Step<Token> {
        loop {
            if let Some(&token) = self.tokens.front()
                && !self.may_be_key(token)?
            {
                return Ok(token);
            }
            self.fetch()?;
        }
    }

    /// Takes the token that [`peek`](Self::peek) gave.
    pub(super) fn take(&mut self) {
        self.taken += usize::from(self.tokens.pop_front().is_some());
    }

    /// The byte so far ahead; NUL, which no text holds, behind the end.
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Whether a blank, a line break or the end is so far ahead.
    pub(super) fn blank_or_end(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' | 0 => true,
            0xC2 | 0xE2 => line_break(self.bytes, self.at + ahead) > 0,
            _ => false,
        }
    }

    /// Whether a line break or the end is next.
    pub(super) fn break_or_end(&self) -> bool {
        self.at_end() || line_break(self.bytes, self.at) > 0
    }

    /// Passes a line break.
    pub(super) fn new_line(&mut self, length: usize) {
        self.at += length;
        self.line_start = self.at;
        self.counted = (self.at, 0);
    }

    /// The end of the line that `from` is in, before its line break.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        if self.ascii {
            return from + end;
        }
        let line = rest.get(..end).unwrap_or_default();
        let mut others = memchr::memchr2_iter(0xC2, 0xE2, line);
        let other = others.find(|at| line_break(self.bytes, from + at) > 0);
        from + other.unwrap_or(end)
    }

    /// Characters from the start of the line.
    pub(super) fn column(&mut self) -> i64 {
        let (counted, column) = self.counted;
        let new = self.bytes.get(counted..self.at).unwrap_or_default();
        let new = if self.ascii { new.len() } else { characters(new) };
        let column = column + i64::try_from(new).unwrap_or(i64::MAX / 2);
        self.counted = (self.at, column);
        column
    }

    pub(super) fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    pub(super) fn flow_level(&self) -> usize {
        self.keys.len() - 1
    }

    /// Whether `---` or `...` stands here as a word of its own, at the start of a line.
    pub(super) fn at_marker(&self) -> bool {
        self.at == self.line_start
            && matches!(self.bytes.get(self.at..self.at + 3), Some(b"---" | b"..."))
            && self.blank_or_end(3)
    }

    pub(super) fn stop<T>(&self, problem: Problem, from: usize) -> Step<T> {
        let from = from.min(self.bytes.len());
        let mut end = self.at.max(from);
        // The character that is in the way belongs to the place.
        if end == from && !self.at_end() {
            end += 1;
            while !self.text.is_char_boundary(end) {
                end += 1;
            }
        }
        Err(Stop { problem, span: Span::new(offset(from), offset(end)) })
    }

    // Indentation.

    /// A block collection starts at this column, unless one has.
    pub(super) fn open_block(
        &mut self,
        column: i64,
        before: Option<usize>,
        kind: TokenKind,
        at: usize,
    ) -> Step<()> {
        if self.in_flow() || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > MAX_DEPTH {
            return self.stop(Problem::TooDeep, at);
        }
        let index = before.and_then(|number| number.checked_sub(self.taken));
        self.insert(index, kind, at);
        Ok(())
    }

    /// Puts a token before the one at `index`; at the end when that is taken already, as go-yaml does.
    pub(super) fn insert(&mut self, index: Option<usize>, kind: TokenKind, at: usize) {
        // At the end it stands behind what was taken.
        let at = offset(if index.is_some() { at } else { self.at });
        let index = index.unwrap_or(usize::MAX).min(self.tokens.len());
        self.tokens.insert(index, Token { kind, start: at, end: at, extra: 0, level: NO_KEY });
    }

    /// Block collections end that are further in than this column.
    pub(super) fn close_blocks(&mut self, column: i64) {
        while !self.in_flow() && self.indent > column {
            self.push(TokenKind::BlockEnd, self.at);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Passes blanks.
    pub(super) fn pass(&mut self) {
        while is_blank(self.byte(0)) {
            self.at += 1;
        }
    }
}
