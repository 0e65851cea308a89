//! Bracketed classes.

use super::escape::ClassEscape;
use super::width::Width;
use super::{Atom, Error, Scan};

const NAMES: [&[u8]; 14] = [
    b"alpha", b"lower", b"upper", b"alnum", b"ascii", b"blank", b"cntrl", b"digit", b"graph",
    b"print", b"punct", b"space", b"word", b"xdigit",
];

const BAD_RANGE: &str = "a range in a class ends with a set of characters";

/// What a range could begin with.
enum Before {
    Nothing,
    Character(u32),
    Set,
}

impl Scan<'_> {
    /// The bracket is behind.
    pub(super) fn class(&mut self, start: usize) -> Result<Atom, Error> {
        if self.eat(b"[:<:]]") || self.eat(b"[:>:]]") {
            return Ok(Atom::Fixed(Width::Bytes(0)));
        }
        if self.named(start).is_some() {
            return Err(("a class with a name stands in a class only: `[[:alpha:]]`", start));
        }
        self.eat(b"^");
        let mut before = Before::Nothing;
        let mut quoted = false;
        let mut first = true;
        loop {
            let at = self.at;
            let byte = self.peek().ok_or(("a bracket is not closed", start))?;
            if quoted || byte == b'\\' {
                if self.eat(b"\\E") {
                    quoted = false;
                    continue;
                }
                if !quoted && self.eat(b"\\Q") {
                    quoted = true;
                    continue;
                }
            }
            if self.modes.more && !quoted && matches!(byte, b' ' | b'\t') {
                self.at += 1;
                continue;
            }
            if byte == b']' && !first && !quoted {
                self.at += 1;
                return Ok(Atom::Item(Width::Bytes(1)));
            }
            first = false;
            let is_range = byte == b'-' && !quoted && self.at > start + 1;
            let next = self.pattern.get(self.at + 1).copied();
            if is_range && next.is_some_and(|next| next != b']') {
                match before {
                    Before::Set => return Err((BAD_RANGE, at)),
                    Before::Character(from) => {
                        self.at += 1;
                        before = self.end_of_range(from, start)?;
                        continue;
                    }
                    Before::Nothing => {}
                }
            }
            before = self.member(quoted, start)?;
        }
    }

    /// What stands behind the `-` of a range.
    fn end_of_range(&mut self, from: u32, start: usize) -> Result<Before, Error> {
        let at = self.at - 1;
        if self.modes.more {
            self.take(|byte| matches!(byte, b' ' | b'\t'));
        }
        let quoted = self.eat(b"\\Q");
        let _ = self.eat(b"\\E");
        if self.peek() == Some(b']') && !quoted {
            // The hyphen was the last.
            return Ok(Before::Nothing);
        }
        match self.member(quoted, start)? {
            Before::Character(to) if to < from => Err(("a range in a class runs backwards", at)),
            Before::Set => Err((BAD_RANGE, at)),
            _ => Ok(Before::Nothing),
        }
    }

    /// One character, or one set.
    fn member(&mut self, quoted: bool, start: usize) -> Result<Before, Error> {
        let at = self.at;
        let byte = self.peek().ok_or(("a bracket is not closed", start))?;
        if byte == b'[' && !quoted {
            match self.named(at) {
                Some(b':') => {
                    let name = self.until(b']').unwrap_or_default();
                    let name = name.get(2..name.len().saturating_sub(1)).unwrap_or_default();
                    let name = name.strip_prefix(b"^").unwrap_or(name);
                    let known = NAMES.contains(&name);
                    return known.then_some(Before::Set).ok_or(("no class has this name", at));
                }
                Some(_) => return Err(("collating elements are not supported", at)),
                None => {}
            }
        }
        self.at += 1;
        if byte != b'\\' || quoted {
            return Ok(Before::Character(self.character(byte)));
        }
        Ok(match self.class_escape(at)? {
            ClassEscape::Character(character) => Before::Character(character),
            ClassEscape::Set => Before::Set,
            ClassEscape::Quote => Before::Nothing,
        })
    }

    /// A character as it stands; with `(*UTF)`, all of its bytes.
    fn character(&mut self, byte: u8) -> u32 {
        if !self.utf || byte.is_ascii() {
            return byte.into();
        }
        let start = self.at - 1;
        self.take(|byte| (0x80..0xC0).contains(&byte));
        let text = self.pattern.get(start..self.at).and_then(|b| std::str::from_utf8(b).ok());
        text.and_then(|text| text.chars().next()).map_or(byte.into(), u32::from)
    }

    /// Whether the bracket at `at` begins `[:name:]`, `[.x.]` or `[=x=]`; with which of them.
    fn named(&self, at: usize) -> Option<u8> {
        let mut rest = self.pattern.get(at + 1..)?;
        let kind = *rest.first().filter(|kind| matches!(kind, b':' | b'.' | b'='))?;
        rest = rest.get(1..)?;
        while let [a, b, ..] = rest {
            let escapes = *a == b'\\' && matches!(b, b']' | b'\\');
            if !escapes && ((*a == b'[' && *b == kind) || *a == b']') {
                return None;
            }
            if *a == kind && *b == b']' {
                return Some(kind);
            }
            rest = rest.get(1 + usize::from(escapes)..)?;
        }
        None
    }
}
