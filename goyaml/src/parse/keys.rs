//! Keys without `?`: only the `:` behind one tells that it is one, so what may be a key is kept in mind.

use super::scanner::{Scanner, offset};
use super::token::{NO_KEY, Token};
use super::{Step, Stop};
use crate::document::Problem;
use config_diagnostics::Span;

/// Most characters from the start of a key to its `:`.
const MAX_KEY: usize = 1024;

/// What may turn out to be a key when a `:` follows: the last such token on each level of brackets.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key {
    pub(super) possible: bool,
    /// It stands where only a key can.
    pub(super) required: bool,
    /// Its token waits for a `:` before it is given away.
    pub(super) awaited: bool,
    /// The number of its token, counted from the start of the text.
    pub(super) token: usize,
    pub(super) at: usize,
    pub(super) column: i64,
}

impl Scanner<'_> {
    /// Whether a `:` may still come that makes this token, the next one, the start of a key.
    pub(super) fn may_be_key(&mut self, token: Token) -> Step<bool> {
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
    pub(super) fn key_is_valid(&mut self, level: usize) -> Step<bool> {
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

    pub(super) fn stop_at_key<T>(&self, key: Key) -> Step<T> {
        let end = self.line_end(key.at).min(self.at.max(key.at));
        Err(Stop { problem: Problem::NoColon, span: Span::new(offset(key.at), offset(end)) })
    }

    /// The next token may be a key, or start one.
    pub(super) fn save_key(&mut self) -> Step<()> {
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

    pub(super) fn remove_key(&mut self) -> Step<()> {
        let Some(key) = self.keys.last_mut() else { return Ok(()) };
        if std::mem::take(&mut key.possible) && key.required {
            let key = *key;
            return self.stop_at_key(key);
        }
        Ok(())
    }
}

pub(super) fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}
