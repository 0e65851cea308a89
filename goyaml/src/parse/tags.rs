//! Anchors, aliases, tags and directives.

use super::Step;
use super::chars::{is_blank, is_word, line_break};
use super::scanner::{Scanner, offset};
use super::token::TokenKind;
use crate::document::Problem;
use config_diagnostics::Span;

impl Scanner<'_> {
    fn pass_word(&mut self) -> usize {
        let start = self.at;
        while is_word(self.byte(0)) {
            self.at += 1;
        }
        self.at - start
    }

    /// Passes `&name` or `*name`.
    pub(super) fn name(&mut self, anchor: bool) -> Step<()> {
        let start = self.at;
        self.at += 1;
        let length = self.pass_word();
        let ends = self.blank_or_end(0)
            || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if length == 0 || !ends {
            let problem = if anchor { Problem::AnchorName } else { Problem::AliasName };
            return self.stop(problem, start);
        }
        Ok(())
    }

    /// Passes a tag: `!<…>`, `!!name`, `!handle!name`, `!name` or `!`.
    pub(super) fn tag(&mut self) -> Step<()> {
        let start = self.at;
        if self.byte(1) == b'<' {
            self.at += 2;
            self.uri(start, true)?;
            if self.byte(0) != b'>' {
                return self.stop(Problem::Tag, start);
            }
            self.at += 1;
        } else {
            self.at += 1;
            self.pass_word();
            let has_handle = self.byte(0) == b'!';
            self.at += usize::from(has_handle);
            self.uri(start, has_handle)?;
        }
        if !self.blank_or_end(0) {
            return self.stop(Problem::Tag, start);
        }
        Ok(())
    }

    /// Passes the characters of a tag's name.
    fn uri(&mut self, start: usize, required: bool) -> Step<()> {
        let from = self.at;
        loop {
            match self.byte(0) {
                b'%' => self.escaped_character(start)?,
                b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.'
                | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b'[' | b']' => self.at += 1,
                byte if is_word(byte) => self.at += 1,
                _ => break,
            }
        }
        if required && self.at == from {
            return self.stop(Problem::Tag, start);
        }
        Ok(())
    }

    /// Passes the `%` and two digits of each byte of a character.
    fn escaped_character(&mut self, start: usize) -> Step<()> {
        let Some(first) = self.escaped_byte() else { return self.stop(Problem::Tag, start) };
        let more = match first {
            0..0x80 => 0,
            0xC0..0xE0 => 1,
            0xE0..0xF0 => 2,
            0xF0..0xF8 => 3,
            _ => return self.stop(Problem::Tag, start),
        };
        for _ in 0..more {
            if self.escaped_byte().is_none_or(|byte| (byte & 0xC0) != 0x80) {
                return self.stop(Problem::Tag, start);
            }
        }
        Ok(())
    }

    fn escaped_byte(&mut self) -> Option<u8> {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let (high, low) = (digit(self.byte(1))?, digit(self.byte(2))?);
        if self.byte(0) != b'%' {
            return None;
        }
        self.at += 3;
        u8::try_from(high * 16 + low).ok()
    }

    /// Passes a line that starts with `%`; gives its kind, the end of its text and the index of a `%TAG` line.
    pub(super) fn directive(&mut self) -> Step<(TokenKind, usize, u32)> {
        let start = self.at;
        self.at += 1;
        let length = self.pass_word();
        if length == 0 || !self.blank_or_end(0) {
            return self.stop(Problem::DirectiveName, start);
        }
        let (kind, extra) = match self.bytes.get(start + 1..self.at) {
            Some(b"YAML") => (TokenKind::Version(self.version(start)?), 0),
            Some(b"TAG") => (TokenKind::TagDirective, self.tag_directive(start)?),
            _ => return self.stop(Problem::UnknownDirective, start),
        };
        let end = self.at;
        self.pass();
        if self.byte(0) == b'#' {
            self.comment();
        }
        if !self.break_or_end() {
            return self.stop(Problem::DirectiveValue, start);
        }
        self.new_line(line_break(self.bytes, self.at));
        Ok((kind, end, extra))
    }

    /// Whether `%YAML` is followed by `1.1`.
    fn version(&mut self, start: usize) -> Step<bool> {
        self.pass();
        let major = self.version_number(start)?;
        if self.byte(0) != b'.' {
            return self.stop(Problem::DirectiveValue, start);
        }
        self.at += 1;
        let minor = self.version_number(start)?;
        Ok((major, minor) == (1, 1))
    }

    fn version_number(&mut self, start: usize) -> Step<u32> {
        let from = self.at;
        let mut number = 0;
        while let digit @ b'0'..=b'9' = self.byte(0) {
            number = number * 10 + u32::from(digit - b'0');
            self.at += 1;
            if self.at - from > 2 {
                return self.stop(Problem::DirectiveValue, start);
            }
        }
        if self.at == from {
            return self.stop(Problem::DirectiveValue, start);
        }
        Ok(number)
    }

    fn tag_directive(&mut self, start: usize) -> Step<u32> {
        self.pass();
        let handle = self.at;
        if self.byte(0) != b'!' {
            return self.stop(Problem::DirectiveValue, start);
        }
        self.at += 1;
        let word = self.pass_word();
        if self.byte(0) == b'!' {
            self.at += 1;
        } else if word > 0 {
            return self.stop(Problem::DirectiveValue, start);
        }
        let handle = Span::new(offset(handle), offset(self.at));
        if !is_blank(self.byte(0)) {
            return self.stop(Problem::DirectiveValue, start);
        }
        self.pass();
        let prefix = self.at;
        self.uri(start, true)?;
        if !self.blank_or_end(0) {
            return self.stop(Problem::DirectiveValue, start);
        }
        self.directives.push((handle, Span::new(offset(prefix), offset(self.at))));
        Ok(offset(self.directives.len() - 1))
    }
}
