//! Bracketed classes.

use crate::escape::ClassEscape;
use crate::scan::{Atom, Scan, Wrong};
use crate::width::Width;

const NAMES: [&[u8]; 14] = [
    b"alpha", b"lower", b"upper", b"alnum", b"ascii", b"blank", b"cntrl", b"digit", b"graph",
    b"print", b"punct", b"space", b"word", b"xdigit",
];

const BAD_RANGE: &str = "a range in a class begins or ends with a set of characters";

/// What a `-` would make of what stands before it.
#[derive(Clone, Copy)]
enum Before {
    /// Itself.
    Nothing,
    /// A range from this character on.
    Character(u32),
    /// The `-`, at this byte, is behind: what follows ends the range from this character on.
    Range(u32, usize),
}

impl Scan<'_> {
    /// The bracket is behind.
    pub(crate) fn class(&mut self, start: usize) -> Result<Atom, Wrong> {
        if self.eat(b"[:<:]]") || self.eat(b"[:>:]]") {
            return Ok(Atom::Fixed(Width::Bytes(0)));
        }
        if self.named(start).is_some() {
            return Err(("a class with a name stands in a class only: `[[:alpha:]]`", start));
        }
        self.before_members();
        let mut before = Before::Nothing;
        let mut quoted = false;
        let mut first = true;
        let mut characters = 0;
        let mut has_table = false;
        loop {
            let at = self.at;
            let byte = self.peek().ok_or(("a bracket is not closed", start))?;
            if byte == b']' && !first && !quoted {
                self.at += 1;
                // A single character and properties need no table.
                self.size += if has_table || characters > 1 { 33 } else { 2 };
                return Ok(Atom::Item(Width::Bytes(1)));
            }
            first = false;
            if quoted && self.eat(b"\\E") {
                quoted = false;
                continue;
            }
            if byte == b'[' && !quoted && self.class_in_class(before)? {
                has_table = true;
                before = Before::Nothing;
                continue;
            }
            self.at += 1;
            let character = match byte {
                _ if quoted => self.character(byte),
                b' ' | b'\t' if self.modes.more => continue,
                b'-' if let Before::Character(from) = before => {
                    before = Before::Range(from, at);
                    continue;
                }
                b'\\' => match self.class_escape(at)? {
                    ClassEscape::Character(character) => character,
                    ClassEscape::Quote => {
                        quoted = true;
                        continue;
                    }
                    ClassEscape::Nothing => continue,
                    set @ (ClassEscape::Set | ClassEscape::Property) => {
                        self.set_in_range(before, at)?;
                        has_table |= matches!(set, ClassEscape::Set);
                        before = Before::Nothing;
                        continue;
                    }
                },
                _ => self.character(byte),
            };
            before = match before {
                Before::Range(from, hyphen) if character < from => {
                    return Err(("a range in a class runs backwards", hyphen));
                }
                Before::Range(from, _) => {
                    has_table |= from != character;
                    Before::Nothing
                }
                _ => {
                    characters += 1;
                    Before::Character(character)
                }
            };
        }
    }

    /// `^`, and what is nothing at the start of a class: a `]` behind it is a character.
    fn before_members(&mut self) {
        let mut is_negated = false;
        loop {
            if self.eat(b"\\E") || self.eat(b"\\Q\\E") {
                continue;
            }
            match self.peek() {
                Some(b' ' | b'\t') if self.modes.more => self.at += 1,
                Some(b'^') if !is_negated => {
                    is_negated = true;
                    self.at += 1;
                }
                _ => return,
            }
        }
    }

    /// Reads `[:name:]`, if that is what stands here.
    fn class_in_class(&mut self, before: Before) -> Result<bool, Wrong> {
        let at = self.at;
        match self.named(at) {
            None => return Ok(false),
            Some(b':') => {}
            Some(_) => return Err(("collating elements are not supported", at)),
        }
        let name = self.until(b']').unwrap_or_default();
        let name = name.get(2..name.len().saturating_sub(1)).unwrap_or_default();
        if !NAMES.contains(&name.strip_prefix(b"^").unwrap_or(name)) {
            return Err(("no class has this name", at));
        }
        self.set_in_range(before, at)?;
        Ok(true)
    }

    /// A set of characters has just been read: no range ends or begins with it.
    fn set_in_range(&self, before: Before, at: usize) -> Result<(), Wrong> {
        let is_followed = matches!(self.rest(), [b'-', next, ..] if *next != b']');
        if is_followed || matches!(before, Before::Range(..)) {
            return Err((BAD_RANGE, at));
        }
        Ok(())
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
