//! Where scalars end. What they mean is found when someone asks.

use super::chars::{is_blank, line_break};
use super::scanner::Scanner;
use super::{Step, scanner::offset};
use crate::document::Problem;

/// Bytes at which a plain scalar may end, or go on in the next line.
const fn ends_plain(in_flow: bool) -> [bool; 256] {
    let mut table = [false; 256];
    let mut n = 0;
    while n < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "no const conversion, and 255 fits")]
        let byte = n as u8;
        table[n] = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b':' | 0 | 0xC2 | 0xE2)
            || (in_flow && matches!(byte, b',' | b'?' | b'[' | b']' | b'{' | b'}'));
        n += 1;
    }
    table
}

static ENDS_PLAIN: [[bool; 256]; 2] = [ends_plain(false), ends_plain(true)];

impl Scanner<'_> {
    /// Passes a plain scalar and the blanks behind it; gives its end.
    pub(super) fn plain(&mut self) -> Step<usize> {
        let in_flow = self.flow_level() > 0;
        let [in_block, in_brackets] = &ENDS_PLAIN;
        let ends = if in_flow { in_brackets } else { in_block };
        let indent = self.indent + 1;
        let mut end = self.at;
        let mut broken = false;
        while !self.at_marker() && self.byte(0) != b'#' {
            // The rest of a word, and of a `:` and what else is part of it.
            loop {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let run = rest.iter().position(|byte| ends[usize::from(*byte)]);
                let run = run.unwrap_or(rest.len());
                self.at += run;
                if run > 0 {
                    (end, broken) = (self.at, false);
                }
                let part = match self.byte(0) {
                    b':' => !self.blank_or_end(1),
                    0xC2 | 0xE2 => line_break(self.bytes, self.at) == 0,
                    _ => false,
                };
                if !part {
                    break;
                }
                self.at += 1;
                (end, broken) = (self.at, false);
            }
            let byte = self.byte(0);
            if !is_blank(byte) && line_break(self.bytes, self.at) == 0 {
                break;
            }
            loop {
                let length = line_break(self.bytes, self.at);
                if length > 0 {
                    self.new_line(length);
                    broken = true;
                } else if is_blank(self.byte(0)) {
                    if broken && self.byte(0) == b'\t' && self.column() < indent {
                        return self.stop(Problem::TabInPlain, self.at);
                    }
                    self.at += 1;
                } else {
                    break;
                }
            }
            if broken && !in_flow && self.column() < indent {
                break;
            }
        }
        if broken {
            self.key_allowed = true;
        }
        Ok(end)
    }

    /// Passes a line break inside of quotes.
    fn quoted_break(&mut self, length: usize, start: usize) -> Step<()> {
        self.new_line(length);
        if self.at_marker() {
            self.at += 3;
            return self.stop(Problem::MarkerInQuotes, start);
        }
        Ok(())
    }

    /// Passes a scalar in `'`; gives its end.
    pub(super) fn single_quoted(&mut self) -> Step<usize> {
        let start = self.at;
        self.at += 1;
        loop {
            self.quoted_run(b'\'', start)?;
            if self.byte(1) != b'\'' {
                self.at += 1;
                return Ok(self.at);
            }
            self.at += 2;
        }
    }

    /// Passes a scalar in `"`; gives its end.
    pub(super) fn double_quoted(&mut self) -> Step<usize> {
        let start = self.at;
        self.at += 1;
        loop {
            self.quoted_run(b'"', start)?;
            if self.byte(0) == b'"' {
                self.at += 1;
                return Ok(self.at);
            }
            self.escape(start)?;
        }
    }

    /// Passes text up to the quote or, in double quotes, up to a backslash.
    fn quoted_run(&mut self, quote: u8, start: usize) -> Step<()> {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let ends = |byte: &u8| {
                *byte == quote
                    || matches!(byte, b'\n' | b'\r' | 0xC2 | 0xE2)
                    || (quote == b'"' && *byte == b'\\')
            };
            let Some(run) = rest.iter().position(ends) else {
                self.at = self.bytes.len();
                return self.stop_unclosed(start);
            };
            self.at += run;
            let byte = self.byte(0);
            if byte == quote || byte == b'\\' {
                return Ok(());
            }
            match line_break(self.bytes, self.at) {
                0 => self.at += 1,
                length => self.quoted_break(length, start)?,
            }
        }
    }

    /// The place of a quote that is not closed is its first line.
    fn stop_unclosed<T>(&mut self, start: usize) -> Step<T> {
        self.at = self.line_end(start);
        self.stop(Problem::Unclosed, start)
    }

    fn escape(&mut self, start: usize) -> Step<()> {
        let length = line_break(self.bytes, self.at + 1);
        if length > 0 {
            return self.quoted_break(1 + length, start);
        }
        let from = self.at;
        let digits = match self.byte(1) {
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"'
            | b'\'' | b'\\' | b'N' | b'_' | b'L' | b'P' => 0,
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ if self.at + 1 >= self.bytes.len() => {
                self.at += 1;
                return self.stop_unclosed(start);
            }
            _ => {
                self.at += 1;
                while !self.text.is_char_boundary(self.at + 1) {
                    self.at += 1;
                }
                self.at += 1;
                return self.stop(Problem::UnknownEscape, from);
            }
        };
        self.at += 2;
        let code = self.bytes.get(self.at..self.at + digits);
        let Some(code) = code.filter(|code| code.iter().all(u8::is_ascii_hexdigit)) else {
            return self.stop(Problem::NotHex, from);
        };
        let code = code.iter().fold(0_u64, |code, digit| {
            code * 16 + char::from(*digit).to_digit(16).map_or(0, u64::from)
        });
        self.at += digits;
        if u32::try_from(code).ok().and_then(char::from_u32).is_none() {
            return self.stop(Problem::NotACharacter, from);
        }
        Ok(())
    }

    /// Passes a block scalar and the blank lines below; gives its end and its indentation.
    pub(super) fn block_scalar(&mut self) -> Step<(usize, u32)> {
        let start = self.at;
        self.at += 1;
        let (keep, increment) = self.block_header(start)?;
        self.pass();
        if self.byte(0) == b'#' {
            self.comment();
        }
        if !self.break_or_end() {
            self.at = self.line_end(self.at);
            return self.stop(Problem::BlockHeader, start);
        }
        let mut end = self.at;
        self.new_line(line_break(self.bytes, self.at));
        let mut indent = if increment > 0 { self.indent.max(0) + increment } else { 0 };
        let mut last_break = self.block_breaks(&mut indent)?;
        while self.column() == indent && !self.at_end() {
            end = self.line_end(self.at);
            self.at = end;
            last_break = None;
            match line_break(self.bytes, end) {
                0 => break,
                length => self.new_line(length),
            }
            last_break = self.block_breaks(&mut indent)?;
        }
        if keep {
            end = last_break.unwrap_or(end);
        }
        Ok((end, u32::try_from(indent).unwrap_or_default()))
    }

    /// Passes `+`, `-` and a digit behind `|` or `>`: whether all line breaks are kept, and the indentation.
    fn block_header(&mut self, start: usize) -> Step<(bool, i64)> {
        let (mut keep, mut increment, mut chomped) = (false, 0, false);
        for _ in 0..2 {
            match self.byte(0) {
                sign @ (b'+' | b'-') if !chomped => (keep, chomped) = (sign == b'+', true),
                b'0' if increment == 0 => {
                    self.at += 1;
                    return self.stop(Problem::ZeroIndentation, start);
                }
                digit @ b'1'..=b'9' if increment == 0 => increment = i64::from(digit - b'0'),
                _ => break,
            }
            self.at += 1;
        }
        Ok((keep, increment))
    }

    /// Passes blank lines and the indentation of the next, which is found when it is not known yet. Gives the place of
    /// the last line break.
    fn block_breaks(&mut self, indent: &mut i64) -> Step<Option<usize>> {
        let mut deepest = 0;
        let mut last = None;
        loop {
            while self.byte(0) == b' ' && (*indent == 0 || self.blanks() < *indent) {
                self.at += 1;
            }
            let column = self.blanks();
            deepest = deepest.max(column);
            if self.byte(0) == b'\t' && (*indent == 0 || column < *indent) {
                return self.stop(Problem::TabInBlockScalar, self.at);
            }
            let length = line_break(self.bytes, self.at);
            if length == 0 {
                break;
            }
            last = Some(self.at);
            self.new_line(length);
        }
        if *indent == 0 {
            *indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(last)
    }

    /// The column, where only blanks stand before it.
    fn blanks(&self) -> i64 {
        i64::from(offset(self.at - self.line_start))
    }
}
