//! References to groups, and calls of them, by number and name.

use crate::group::NOT_CLOSED;
use crate::scan::{Atom, Reference, Scan, Wrong};
use crate::width::Width;

const BAD_NAME: &str =
    "a group's name has up to 32 letters, digits and `_`, and no digit comes first";

impl<'p> Scan<'p> {
    /// A name, and what closes it.
    pub(crate) fn name(&mut self, close: u8) -> Result<&'p [u8], &'static str> {
        let name = self.take(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let first = name.first().is_some_and(|byte| !byte.is_ascii_digit());
        if !first || name.len() > 32 || !self.eat(&[close]) {
            return Err(BAD_NAME);
        }
        Ok(name)
    }

    pub(crate) fn call_by_name(&mut self, start: usize) -> Result<Atom, Wrong> {
        let name = self.name(b')').map_err(|why| (why, start))?;
        Ok(self.called(Reference::Name(name), start))
    }

    pub(crate) fn call(&mut self, start: usize) -> Result<Atom, Wrong> {
        self.at -= 1;
        let number = self.relative(start)?;
        let called = self.called(Reference::Number(number), start);
        if self.eat(b")") { Ok(called) } else { Err((NOT_CLOSED, start)) }
    }

    pub(crate) fn called(&mut self, reference: Reference<'p>, start: usize) -> Atom {
        self.size += 3;
        Atom::Item(self.call_of(reference, start))
    }

    /// Whether a number follows, with or without a sign.
    pub(crate) fn reads_number(&self) -> bool {
        let rest = self.rest();
        rest.strip_prefix(b"-")
            .or_else(|| rest.strip_prefix(b"+"))
            .unwrap_or(rest)
            .first()
            .is_some_and(u8::is_ascii_digit)
    }

    /// `1`, `-1`, `+1`: the number of a group, seen from here.
    pub(crate) fn relative(&mut self, start: usize) -> Result<u32, Wrong> {
        const MISSING: &str = "a reference to a group that does not exist";
        let (back, on) = (self.eat(b"-"), self.eat(b"+"));
        let number = self.decimal().ok_or((MISSING, start))?;
        match number {
            0 if back || on => Err((MISSING, start)),
            number if back => {
                (self.groups + 1).checked_sub(number).filter(|n| *n > 0).ok_or((MISSING, start))
            }
            number if on => Ok(self.groups + number),
            number => Ok(number),
        }
    }

    /// Remembers that a group must exist.
    pub(crate) fn refer(&mut self, reference: Reference<'p>, at: usize) {
        self.references.push((reference, at));
    }

    /// A reference to what a group has matched: how much that is.
    pub(crate) fn back_reference(&mut self, reference: Reference<'p>, at: usize) -> Width {
        let repeats = match reference {
            Reference::Name(name) => self.names.get(name).is_some_and(|named| named.repeats),
            _ => false,
        };
        let width = self.call_of(reference, at);
        self.size += 2;
        if repeats || self.numbers_repeat { Width::Varies } else { width }
    }

    /// A call of a group: how much that matches.
    pub(crate) fn call_of(&mut self, reference: Reference<'p>, at: usize) -> Width {
        self.refer(reference, at);
        let group = match reference {
            Reference::Number(number) => Some(number),
            Reference::Name(name) => self.names.get(name).map(|named| named.first),
            Reference::Recursion(_) => None,
        };
        match group {
            // Groups to come are not known yet; the one around would not end.
            None => Width::Unknown,
            Some(group) if group > self.groups => Width::Unknown,
            Some(group) => self.widths.get(&group).copied().unwrap_or(Width::Varies),
        }
    }
}
