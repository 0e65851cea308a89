//! What decides a conditional group, and callouts.

use crate::group::NOT_CLOSED;
use crate::scan::{Atom, Reference, Scan, Wrong};
use crate::width::Width;

impl Scan<'_> {
    /// What decides a conditional group; how many alternatives that may have.
    pub(crate) fn condition(&mut self, start: usize) -> Result<usize, Wrong> {
        const BAD: &str = "the condition of a group is unknown";
        let mut looks = self.looks();
        if !looks && self.eat(b"?C") {
            self.callout(start)?;
            looks = self.eat(b"(") && self.looks();
            if !looks {
                return Err((BAD, start));
            }
        }
        if looks {
            self.group(start)?;
            return Ok(2);
        }
        if self.reads_number() {
            let number = self.relative(start)?;
            if number == 0 || !self.eat(b")") {
                return Err((BAD, start));
            }
            self.refer(Reference::Number(number), start);
            return Ok(2);
        }
        if let Some(close) = [(b'<', b'>'), (b'\'', b'\'')]
            .iter()
            .find_map(|(open, close)| self.eat(&[*open]).then_some(*close))
        {
            let name = self.name(close).map_err(|why| (why, start))?;
            self.refer(Reference::Name(name), start);
            return if self.eat(b")") { Ok(2) } else { Err((BAD, start)) };
        }
        let text = self.until(b')').ok_or((NOT_CLOSED, start))?;
        match text {
            b"R" => {}
            b"DEFINE" => return Ok(1),
            [b'R', b'&', name @ ..] => self.refer(Reference::Name(name), start),
            [b'R', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => {
                self.refer(Reference::Recursion(text), start);
            }
            [b'V', b'E', b'R', b'S', b'I', b'O', b'N', version @ ..] if !version.is_empty() => {
                let number = version.strip_prefix(b">").unwrap_or(version).strip_prefix(b"=");
                let digits =
                    |n: &[u8]| !n.is_empty() && n.iter().all(|b| b.is_ascii_digit() || *b == b'.');
                if !number.is_some_and(digits) {
                    return Err((BAD, start));
                }
            }
            name => self.refer(Reference::Name(name), start),
        }
        Ok(2)
    }

    /// Whether a look-around begins here, its parenthesis being behind.
    fn looks(&self) -> bool {
        let signs = [&b"?="[..], b"?!", b"?*", b"?<=", b"?<!", b"?<*"];
        signs.iter().any(|sign| self.rest().starts_with(sign))
            || matches!(self.rest(), [b'*', letter, ..] if letter.is_ascii_lowercase())
    }

    /// `(?C)`, `(?C12)`, `(?C'text')`.
    pub(crate) fn callout(&mut self, start: usize) -> Result<Atom, Wrong> {
        const BAD: &str = "a callout is a number up to 255, or a text in quotes";
        let delimiter = self.peek().ok_or((NOT_CLOSED, start))?;
        if b"`'\"^%#${".contains(&delimiter) {
            self.at += 1;
            let close = if delimiter == b'{' { b'}' } else { delimiter };
            // Doubled, it stands for itself.
            loop {
                self.until(close).ok_or((BAD, start))?;
                if !self.eat(&[close]) {
                    break;
                }
            }
        } else if delimiter != b')' && self.decimal().is_none_or(|number| number > 255) {
            return Err((BAD, start));
        }
        self.size += 6;
        if self.eat(b")") { Ok(Atom::Fixed(Width::Bytes(0))) } else { Err((BAD, start)) }
    }
}
