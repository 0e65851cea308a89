//! What stands in parentheses.

use crate::scan::{Atom, Modes, Named, Reference, Scan, Wrong};
use crate::width::Width;

/// Groups in each other that PCRE2 allows.
const MAX_NESTING: usize = 250;
/// Groups that can have a number.
const MAX_GROUPS: u32 = 65_535;
/// Groups that can have a name.
const MAX_NAMES: usize = 10_000;

const UNKNOWN: &str = "what stands behind `(?` is unknown";
pub(crate) const NOT_CLOSED: &str = "a parenthesis is not closed";

/// What a group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Capture(u32),
    Ahead,
    Behind,
    /// Each alternative numbers its groups from the same on.
    Reset,
    /// `(?(…)a|b)`, with so many alternatives at most.
    Conditional(usize),
}

impl Scan<'_> {
    /// The parenthesis is behind.
    pub(crate) fn group(&mut self, start: usize) -> Result<Atom, Wrong> {
        if self.eat(b"*") {
            return self.verb(start);
        }
        if !self.eat(b"?") {
            let kind = if self.modes.no_capture {
                Kind::Plain
            } else {
                Kind::Capture(self.number(start)?)
            };
            return self.body(kind, self.modes, start);
        }
        let mut modes = self.modes;
        let next = self.peek().ok_or((NOT_CLOSED, start))?;
        self.at += 1;
        match next {
            b'#' => {
                self.until(b')').ok_or(("a comment is not closed", start))?;
                Ok(Atom::Nothing)
            }
            b':' | b'>' => self.body(Kind::Plain, modes, start),
            b'|' => self.body(Kind::Reset, modes, start),
            b'=' | b'!' | b'*' => self.body(Kind::Ahead, modes, start),
            b'<' if self.eat(b"=") || self.eat(b"!") || self.eat(b"*") => {
                self.body(Kind::Behind, modes, start)
            }
            b'<' => self.named_group(b'>', start),
            b'\'' => self.named_group(b'\'', start),
            b'P' if self.eat(b"<") => self.named_group(b'>', start),
            b'P' if self.eat(b"=") || self.eat(b">") => self.call_by_name(start),
            b'&' => self.call_by_name(start),
            b'R' if self.eat(b")") => Ok(self.called(Reference::Number(0), start)),
            b'0'..=b'9' => self.call(start),
            b'+' | b'-' if self.peek().is_some_and(|byte| byte.is_ascii_digit()) => {
                self.call(start)
            }
            b'C' => self.callout(start),
            b'(' => {
                self.enter(start)?;
                let most = self.condition(start)?;
                self.depth -= 1;
                self.body(Kind::Conditional(most), modes, start)
            }
            _ => {
                self.at -= 1;
                self.settings(&mut modes, start)?;
                if self.eat(b")") {
                    self.modes = Modes { looks: self.modes.looks, ..modes };
                    return Ok(Atom::Fixed(Width::Bytes(0)));
                }
                self.at += 1;
                self.body(Kind::Plain, modes, start)
            }
        }
    }

    fn enter(&mut self, start: usize) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(("more than 250 groups in each other", start));
        }
        Ok(())
    }

    /// The number of a group that captures.
    fn number(&mut self, start: usize) -> Result<u32, Wrong> {
        if self.groups >= MAX_GROUPS {
            return Err(("more than 65535 groups that capture", start));
        }
        self.groups += 1;
        Ok(self.groups)
    }

    /// Up to the closing parenthesis.
    pub(crate) fn body(&mut self, kind: Kind, inside: Modes, start: usize) -> Result<Atom, Wrong> {
        self.enter(start)?;
        let outside = self.modes;
        let looks = matches!(kind, Kind::Ahead | Kind::Behind);
        self.modes = Modes { looks: inside.looks || looks, ..inside };
        let widths = if kind == Kind::Reset { self.reset()? } else { self.alternatives()? };
        self.depth -= 1;
        self.modes = outside;
        if !self.eat(b")") {
            return Err((NOT_CLOSED, start));
        }
        let width = match kind {
            Kind::Behind if widths.contains(&Width::Varies) => {
                return Err(("a look-behind must know how much it looks at", start));
            }
            Kind::Behind if widths.iter().any(|width| width.is_too_far()) => {
                return Err(("a look-behind of more than 65535 bytes", start));
            }
            Kind::Ahead | Kind::Behind => Width::Bytes(0),
            Kind::Conditional(most) if widths.len() > most => {
                return Err(("a condition has too many alternatives", start));
            }
            _ => Width::of_alternatives(&widths),
        };
        self.size += match kind {
            Kind::Capture(_) => 8,
            Kind::Behind => 6 + 3 * widths.len() as u64,
            _ => 6,
        };
        if let Kind::Capture(group) = kind {
            self.widths.entry(group).or_insert(width);
        }
        Ok(Atom::Item(width))
    }

    /// The alternatives of `(?|…)`.
    fn reset(&mut self) -> Result<Vec<Width>, Wrong> {
        self.numbers_repeat = true;
        let first = self.groups;
        let mut most = first;
        let mut widths = vec![self.sequence()?];
        while self.eat(b"|") {
            self.size += 3;
            most = most.max(self.groups);
            self.groups = first;
            widths.push(self.sequence()?);
        }
        self.groups = self.groups.max(most);
        Ok(widths)
    }

    fn named_group(&mut self, close: u8, start: usize) -> Result<Atom, Wrong> {
        let name = self.name(close).map_err(|why| (why, start))?;
        let group = self.number(start)?;
        if self.named.insert(group, name).is_some_and(|other| other != name) {
            return Err(("two names for one group", start));
        }
        let named = self.names.entry(name).or_insert(Named { first: group, repeats: false });
        if named.first != group {
            named.repeats = true;
            if !self.modes.duplicate_names {
                return Err(("a group of this name exists already", start));
            }
        }
        if self.names.len() > MAX_NAMES {
            return Err(("more than 10000 names", start));
        }
        self.body(Kind::Capture(group), self.modes, start)
    }

    /// `i-s`, `^x`: up to a `:` or `)`.
    fn settings(&mut self, modes: &mut Modes, start: usize) -> Result<(), Wrong> {
        let none = self.eat(b"^");
        if none {
            let Modes { duplicate_names, looks, .. } = *modes;
            *modes = Modes { duplicate_names, looks, ..Modes::default() };
        }
        let mut on = true;
        loop {
            match self.peek() {
                Some(b')' | b':') => return Ok(()),
                Some(b'-') if on && !none => on = false,
                Some(b'i' | b'm' | b's' | b'U') => {}
                Some(b'J') => modes.duplicate_names = on,
                Some(b'n') => modes.no_capture = on,
                Some(b'x') => {
                    modes.more = on && self.pattern.get(self.at + 1) == Some(&b'x');
                    self.at += usize::from(modes.more);
                    modes.extended = on;
                }
                Some(_) => return Err((UNKNOWN, start)),
                None => return Err((NOT_CLOSED, start)),
            }
            self.at += 1;
        }
    }
}
