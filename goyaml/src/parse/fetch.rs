//! Which token comes next.

use super::Step;
use super::chars::line_break;
use super::keys::Key;
use super::scanner::{MAX_DEPTH, Scanner, offset};
use super::token::{NO_KEY, Token, TokenKind};
use crate::document::{Form, Problem};
use config_diagnostics::Span;

impl Scanner<'_> {
    pub(super) fn push(&mut self, kind: TokenKind, start: usize) {
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

    pub(super) fn fetch(&mut self) -> Step<()> {
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
}
