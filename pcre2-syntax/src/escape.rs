//! What stands behind a backslash.

use crate::property;
use crate::scan::{Atom, Reference, Scan, Wrong};
use crate::width::Width;

/// What an escape means inside a class.
pub(crate) enum ClassEscape {
    /// One character.
    Character(u32),
    /// A set of them, which cannot end a range.
    Set,
    /// The same, of all that have a property.
    Property,
    /// `\Q`: what follows is text.
    Quote,
    /// `\E`.
    Nothing,
}

/// Digits that are more than this refer to nothing.
const MAX_REFERENCE: u32 = i32::MAX as u32 / 10;

const UNKNOWN: &str = "no escape is written so";
const TOO_LARGE: &str = "a character above 255: the pattern is read as bytes";
const UNFINISHED: &str = "an escape is not complete";

impl Scan<'_> {
    /// Outside of classes; the backslash is behind.
    pub(crate) fn escape(&mut self, start: usize) -> Result<Atom, Wrong> {
        let Some(byte) = self.peek() else {
            return Err(("a backslash at the end escapes nothing", start));
        };
        self.at += 1;
        let one = Atom::Item(Width::Bytes(1));
        Ok(match byte {
            b'E' => Atom::Nothing,
            b'Q' => {
                let end = self.rest().windows(2).position(|two| two == b"\\E");
                let length = end.unwrap_or(self.rest().len());
                self.at += length + if end.is_some() { 2 } else { 0 };
                match u32::try_from(length) {
                    Ok(0) => Atom::Nothing,
                    length => Atom::Item(Width::Bytes(length.unwrap_or(u32::MAX))),
                }
            }
            b'K' if self.modes.looks => return Err(("`\\K` stands in a look-around", start)),
            b'b' | b'B' | b'A' | b'Z' | b'z' | b'G' | b'K' => Atom::Fixed(Width::Bytes(0)),
            b'R' | b'X' => Atom::Item(Width::Varies),
            b'N' if self.peek() == Some(b'{') => {
                self.after_n(start)?;
                one
            }
            b'N' | b'C' => one,
            b'1'..=b'9' => self.digits(start)?,
            b'g' => self.subroutine_or_reference(start)?,
            b'k' => {
                let close = self.closing_quote().ok_or((UNFINISHED, start))?;
                let name = self.name(close).map_err(|why| (why, start))?;
                Atom::Item(self.back_reference(Reference::Name(name), start))
            }
            _ => {
                self.at -= 1;
                self.shared(start)?;
                one
            }
        })
    }

    /// Inside a class; the backslash is behind.
    pub(crate) fn class_escape(&mut self, start: usize) -> Result<ClassEscape, Wrong> {
        match self.peek() {
            Some(b'E') => {
                self.at += 1;
                Ok(ClassEscape::Nothing)
            }
            Some(b'Q') => {
                self.at += 1;
                Ok(ClassEscape::Quote)
            }
            Some(b'b') => {
                self.at += 1;
                Ok(ClassEscape::Character(8))
            }
            Some(byte @ (b'8' | b'9' | b'g')) => {
                self.at += 1;
                Ok(ClassEscape::Character(byte.into()))
            }
            Some(b'1'..=b'7') => self.octal(start).map(ClassEscape::Character),
            _ => self.shared(start),
        }
    }

    /// Escapes that mean the same everywhere.
    fn shared(&mut self, start: usize) -> Result<ClassEscape, Wrong> {
        let byte = self.peek().ok_or((UNFINISHED, start))?;
        self.at += 1;
        let character = match byte {
            b'd' | b'D' | b'h' | b'H' | b's' | b'S' | b'v' | b'V' | b'w' | b'W' => {
                return Ok(ClassEscape::Set);
            }
            b'p' | b'P' => {
                self.property(start)?;
                return Ok(ClassEscape::Property);
            }
            b'a' => 7,
            b'e' => 27,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'0' => {
                self.at -= 1;
                self.octal(start)?
            }
            b'o' => self.braced(8, start)?,
            b'x' if self.peek() == Some(b'{') => self.braced(16, start)?,
            b'x' => {
                let rest = self.rest();
                let digits = rest.iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
                let text = rest.get(..digits).unwrap_or_default();
                let value = digits_of(text, 16).unwrap_or_default();
                self.at += digits;
                value
            }
            b'c' => match self.peek() {
                Some(of @ b' '..=b'~') => {
                    self.at += 1;
                    u32::from(of.to_ascii_uppercase() ^ 64)
                }
                _ => return Err(("`\\c` needs a character of ASCII", start)),
            },
            byte if byte.is_ascii_alphanumeric() => return Err((UNKNOWN, start)),
            byte => byte.into(),
        };
        Ok(ClassEscape::Character(character))
    }

    /// `\1` to `\9`, and above as far as there are groups, are references; others are octal.
    fn digits(&mut self, start: usize) -> Result<Atom, Wrong> {
        self.at -= 1;
        let first = self.at;
        let number = digits_of(self.take(|byte| byte.is_ascii_digit()), 10);
        let high = self.pattern.get(first).is_some_and(|byte| *byte >= b'8');
        if let Some(number) = number.filter(|number| *number < MAX_REFERENCE)
            && (number < 10 || high || number <= self.groups)
        {
            return Ok(Atom::Item(self.back_reference(Reference::Number(number), start)));
        }
        self.at = first;
        if high {
            // The digit itself.
            self.at += 1;
        } else {
            self.octal(start)?;
        }
        Ok(Atom::Item(Width::Bytes(1)))
    }

    /// Up to three digits.
    fn octal(&mut self, start: usize) -> Result<u32, Wrong> {
        let rest = self.rest();
        let digits = rest.iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
        let value = digits_of(rest.get(..digits).unwrap_or_default(), 8).unwrap_or_default();
        self.at += digits;
        self.in_range(value, start)
    }

    /// `{…}` with a number.
    fn braced(&mut self, radix: u32, start: usize) -> Result<u32, Wrong> {
        let inner = if self.eat(b"{") { self.until(b'}') } else { None };
        let value = inner.and_then(|inner| digits_of(inner, radix)).ok_or((UNFINISHED, start))?;
        self.in_range(value, start)
    }

    const fn in_range(&self, value: u32, start: usize) -> Result<u32, Wrong> {
        match value {
            0..=0xFF => Ok(value),
            _ if self.utf && char::from_u32(value).is_some() => Ok(value),
            _ => Err((TOO_LARGE, start)),
        }
    }

    /// `\N{…}`: a character by its number, or braces behind `\N`.
    fn after_n(&mut self, start: usize) -> Result<(), Wrong> {
        let before = self.at;
        self.at += 1;
        let quantifier = self.braces(start)?.is_some();
        self.at = before;
        if quantifier {
            return Ok(());
        }
        let inner = if self.eat(b"{") { self.until(b'}') } else { None };
        let number = inner.and_then(|inner| digits_of(inner.strip_prefix(b"U+")?, 16));
        match number {
            Some(number) if self.utf => self.in_range(number, start).map(drop),
            _ => Err((UNKNOWN, start)),
        }
    }

    /// `\p{Lu}`, `\pL`.
    fn property(&mut self, start: usize) -> Result<(), Wrong> {
        let known = if self.eat(b"{") {
            let name = self.until(b'}').ok_or((UNFINISHED, start))?;
            property::is_known(name.strip_prefix(b"^").unwrap_or(name))
        } else {
            self.at += 1;
            self.pattern.get(self.at - 1..self.at).is_some_and(property::is_known)
        };
        if known { Ok(()) } else { Err(("no property of characters has this name", start)) }
    }

    /// `\g1`, `\g{-1}`, `\g{name}`; `\g<1>` and `\g'name'` call a group.
    fn subroutine_or_reference(&mut self, start: usize) -> Result<Atom, Wrong> {
        let close = self.closing_quote();
        let calls = matches!(close, Some(b'>' | b'\''));
        let reference = if self.reads_number() {
            let number = self.relative(start)?;
            if number == 0 && !calls {
                return Err(("a reference to group 0", start));
            }
            if close.is_some_and(|close| !self.eat(&[close])) {
                return Err((UNFINISHED, start));
            }
            Reference::Number(number)
        } else {
            let close = close.ok_or((UNFINISHED, start))?;
            Reference::Name(self.name(close).map_err(|why| (why, start))?)
        };
        Ok(Atom::Item(if calls {
            self.call_of(reference, start)
        } else {
            self.back_reference(reference, start)
        }))
    }

    /// What closes the name or number that opens here.
    fn closing_quote(&mut self) -> Option<u8> {
        let close = match self.peek()? {
            b'<' => b'>',
            b'\'' => b'\'',
            b'{' => b'}',
            _ => return None,
        };
        self.at += 1;
        Some(close)
    }
}

/// The number that all of these digits are; `None` if they are not, or there are none, or too many.
fn digits_of(digits: &[u8], radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(text, radix).ok()
}
