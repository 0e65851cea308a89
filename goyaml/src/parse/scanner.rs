//! From text to tokens: indentation becomes the starts and ends of collections, and a `:` makes a key of what stands
//! before it.

use super::chars::{is_blank, line_break};
use super::{Step, Stop};
use crate::document::{Form, Problem};
use config_diagnostics::Span;
use std::collections::VecDeque;

/// Deepest nesting by indentation, and deepest nesting in brackets.
const MAX_DEPTH: usize = 10_000;

/// Most characters from the start of a key to its `:`.
const MAX_KEY: usize = 1024;

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
    level: u32,
}

const NO_KEY: u32 = u32::MAX;

impl Token {
    pub(super) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What may turn out to be a key when a `:` follows: the last such token on each level of brackets.
#[derive(Clone, Copy, Debug, Default)]
struct Key {
    possible: bool,
    /// It stands where only a key can.
    required: bool,
    /// Its token waits for a `:` before it is given away.
    awaited: bool,
    /// The number of its token, counted from the start of the text.
    token: usize,
    at: usize,
    column: i64,
}

#[derive(Debug)]
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) line_start: usize,
    /// Columns count characters; this is the place up to which those of the line are counted.
    counted: (usize, i64),
    pub(super) ascii: bool,
    tokens: VecDeque<Token>,
    /// How many tokens were taken.
    taken: usize,
    keys: Vec<Key>,
    pub(super) key_allowed: bool,
    /// Column of the innermost block collection; -1 outside of all.
    pub(super) indent: i64,
    indents: Vec<i64>,
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
        if self.ascii {
            return from + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        let ends = |(n, byte): (usize, &u8)| match byte {
            b'\n' | b'\r' => true,
            0xC2 | 0xE2 => line_break(self.bytes, from + n) > 0,
            _ => false,
        };
        from + rest.iter().enumerate().position(ends).unwrap_or(rest.len())
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

    fn in_flow(&self) -> bool {
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

    // Keys.

    /// Whether a `:` may still come that makes this token, the next one, the start of a key.
    fn may_be_key(&mut self, token: Token) -> Step<bool> {
        if token.level == NO_KEY {
            return Ok(false);
        }
        match self.keys.get(token.level as usize) {
            Some(key) if key.possible && key.awaited && key.token == self.taken => {
                self.key_is_valid(token.level as usize)
            }
            _ => Ok(false),
        }
    }

    /// A key ends on its line, within 1024 characters.
    fn key_is_valid(&mut self, level: usize) -> Step<bool> {
        let Some(key) = self.keys.get(level).copied().filter(|key| key.possible) else {
            return Ok(false);
        };
        let text = self.bytes.get(key.at..self.at).unwrap_or_default();
        let short =
            text.len() <= MAX_KEY || (text.len() <= 4 * MAX_KEY && characters(text) <= MAX_KEY);
        if key.at >= self.line_start && short {
            return Ok(true);
        }
        if key.required {
            return self.stop_at_key(key);
        }
        if let Some(key) = self.keys.get_mut(level) {
            key.possible = false;
        }
        Ok(false)
    }

    fn stop_at_key<T>(&self, key: Key) -> Step<T> {
        let end = self.line_end(key.at).min(self.at.max(key.at));
        Err(Stop { problem: Problem::NoColon, span: Span::new(offset(key.at), offset(end)) })
    }

    /// The next token may be a key, or start one.
    fn save_key(&mut self) -> Step<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let column = if self.in_flow() { 0 } else { self.column() };
        let required = !self.in_flow() && self.indent == column;
        self.remove_key()?;
        let token = self.taken + self.tokens.len();
        if let Some(last) = self.keys.last_mut() {
            *last = Key { possible: true, required, awaited: true, token, at: self.at, column };
        }
        Ok(())
    }

    fn remove_key(&mut self) -> Step<()> {
        let Some(key) = self.keys.last_mut() else { return Ok(()) };
        if std::mem::take(&mut key.possible) && key.required {
            let key = *key;
            return self.stop_at_key(key);
        }
        Ok(())
    }

    // Indentation.

    /// A block collection starts at this column, unless one has.
    fn open_block(
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
    fn insert(&mut self, index: Option<usize>, kind: TokenKind, at: usize) {
        let (start, end) = (offset(at), offset(at));
        let index = index.unwrap_or(usize::MAX).min(self.tokens.len());
        self.tokens.insert(index, Token { kind, start, end, extra: 0, level: NO_KEY });
    }

    /// Block collections end that are further in than this column.
    fn close_blocks(&mut self, column: i64) {
        while !self.in_flow() && self.indent > column {
            self.push(TokenKind::BlockEnd, self.at);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    // Tokens.

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.push_with(kind, start, self.at, 0);
    }

    fn push_with(&mut self, kind: TokenKind, start: usize, end: usize, extra: u32) {
        let number = self.taken + self.tokens.len();
        let level = self.keys.len() - 1;
        let is_key = self.keys.last().is_some_and(|key| key.possible && key.token == number);
        let level = if is_key { offset(level) } else { NO_KEY };
        let (start, end) = (offset(start), offset(end));
        self.tokens.push_back(Token { kind, start, end, extra, level });
    }

    fn fetch(&mut self) -> Step<()> {
        self.pass_blanks();
        if !self.in_flow() {
            let column = self.column();
            self.close_blocks(column);
        }
        if self.at_end() {
            // The end ends the line, and with it every key that has no `:` yet.
            self.new_line(0);
            self.close_blocks(-1);
            self.remove_key()?;
            self.key_allowed = false;
            self.push(TokenKind::StreamEnd, self.at);
            return Ok(());
        }
        let byte = self.byte(0);
        if self.at == self.line_start && matches!(byte, b'%' | b'-' | b'.') {
            if byte == b'%' {
                self.leave_document()?;
                let start = self.at;
                let (kind, end, extra) = self.directive()?;
                self.push_with(kind, start, end, extra);
                return Ok(());
            }
            if self.at_marker() {
                self.leave_document()?;
                self.at += 3;
                let kind =
                    if byte == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
                self.push(kind, self.at - 3);
                return Ok(());
            }
        }
        match byte {
            b'[' => self.open_flow(TokenKind::FlowSequenceStart),
            b'{' => self.open_flow(TokenKind::FlowMappingStart),
            b']' => self.close_flow(TokenKind::FlowSequenceEnd),
            b'}' => self.close_flow(TokenKind::FlowMappingEnd),
            b',' => {
                self.remove_key()?;
                self.key_allowed = true;
                self.indicator(TokenKind::FlowEntry);
                Ok(())
            }
            b'-' if self.blank_or_end(1) => self.entry(),
            b'?' if self.in_flow() || self.blank_or_end(1) => self.explicit_key(),
            b':' if self.in_flow() || self.blank_or_end(1) => self.value(),
            b'*' => self.named(TokenKind::Alias),
            b'&' => self.named(TokenKind::Anchor),
            b'!' => {
                self.save_key()?;
                self.key_allowed = false;
                let start = self.at;
                self.tag()?;
                self.push(TokenKind::Tag, start);
                Ok(())
            }
            b'|' | b'>' if !self.in_flow() => {
                self.remove_key()?;
                self.key_allowed = true;
                let start = self.at;
                let form = if byte == b'|' { Form::Literal } else { Form::Folded };
                let (end, indent) = self.block_scalar()?;
                self.push_with(TokenKind::Scalar(form), start, end, indent);
                Ok(())
            }
            b'\'' => self.scalar(Form::SingleQuoted),
            b'"' => self.scalar(Form::DoubleQuoted),
            b'\t' => self.stop(Problem::TabAsIndentation, self.at),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => self.stop(Problem::NoToken, self.at),
            _ => self.scalar(Form::Plain),
        }
    }

    /// Passes blanks, comments and line breaks. Where a key may start a tab is no blank.
    fn pass_blanks(&mut self) {
        if self.at == 3 && self.text.starts_with("\u{feff}\u{feff}") {
            // A second byte order mark takes a column.
            self.at += 3;
        }
        loop {
            let tabs = self.in_flow() || !self.key_allowed;
            while self.byte(0) == b' ' || (tabs && self.byte(0) == b'\t') {
                self.at += 1;
            }
            if self.byte(0) == b'#' {
                self.comment();
            }
            let length = line_break(self.bytes, self.at);
            if length == 0 {
                return;
            }
            self.new_line(length);
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// Passes a comment.
    pub(super) fn comment(&mut self) {
        let start = self.at;
        self.at = self.line_end(start);
        self.comments.push(Span::new(offset(start), offset(self.at)));
    }

    fn leave_document(&mut self) -> Step<()> {
        self.close_blocks(-1);
        self.remove_key()?;
        self.key_allowed = false;
        Ok(())
    }

    /// One character.
    fn indicator(&mut self, kind: TokenKind) {
        let start = self.at;
        self.at += 1;
        self.push(kind, start);
    }

    fn open_flow(&mut self, kind: TokenKind) -> Step<()> {
        self.save_key()?;
        // The bracket may start a key of the level around it.
        let start = self.at;
        let token = self.taken + self.tokens.len();
        self.at += 1;
        self.push(kind, start);
        self.keys.push(Key { token, ..Key::default() });
        self.key_allowed = true;
        if self.flow_level() > MAX_DEPTH {
            return self.stop(Problem::TooDeep, start);
        }
        Ok(())
    }

    fn close_flow(&mut self, kind: TokenKind) -> Step<()> {
        self.remove_key()?;
        if self.in_flow()
            && let Some(inner) = self.keys.pop()
            && let Some(outer) = self.keys.last_mut()
        {
            // Nothing in these brackets could be a key: go-yaml then forgets that they themselves may be one.
            outer.awaited &= outer.token != inner.token;
        }
        self.key_allowed = false;
        let start = self.at;
        self.at += 1;
        self.push(kind, start);
        Ok(())
    }

    fn entry(&mut self) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return self.stop(Problem::EntryNotAllowed, self.at);
            }
            let column = self.column();
            self.open_block(column, None, TokenKind::BlockSequenceStart, self.at)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn explicit_key(&mut self) -> Step<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return self.stop(Problem::KeyNotAllowed, self.at);
            }
            let column = self.column();
            self.open_block(column, None, TokenKind::BlockMappingStart, self.at)?;
        }
        self.remove_key()?;
        self.key_allowed = !self.in_flow();
        self.indicator(TokenKind::Key);
        Ok(())
    }

    fn value(&mut self) -> Step<()> {
        let level = self.keys.len() - 1;
        let key = self.keys.last().copied().unwrap_or_default();
        if self.key_is_valid(level)? {
            self.insert(key.token.checked_sub(self.taken), TokenKind::Key, key.at);
            self.open_block(key.column, Some(key.token), TokenKind::BlockMappingStart, key.at)?;
            if let Some(key) = self.keys.last_mut() {
                key.possible = false;
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return self.stop(Problem::ValueNotAllowed, self.at);
                }
                let column = self.column();
                self.open_block(column, None, TokenKind::BlockMappingStart, self.at)?;
            }
            self.key_allowed = !self.in_flow();
        }
        self.indicator(TokenKind::Value);
        Ok(())
    }

    fn named(&mut self, kind: TokenKind) -> Step<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        self.name(kind == TokenKind::Anchor)?;
        self.push(kind, start);
        Ok(())
    }

    fn scalar(&mut self, form: Form) -> Step<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.at;
        let end = match form {
            Form::SingleQuoted => self.single_quoted()?,
            Form::DoubleQuoted => self.double_quoted()?,
            _ => self.plain()?,
        };
        self.push_with(TokenKind::Scalar(form), start, end, 0);
        Ok(())
    }

    /// Passes blanks.
    pub(super) fn pass(&mut self) {
        while is_blank(self.byte(0)) {
            self.at += 1;
        }
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}
