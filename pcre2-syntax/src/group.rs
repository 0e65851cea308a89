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
const NOT_CLOSED: &str = "a parenthesis is not closed";
const BAD_NAME: &str =
    "a group's name has up to 32 letters, digits and `_`, and no digit comes first";

/// `(*VERB)`s that stand at the very start, those with a number apart.
const START: [&[u8]; 17] = [
    b"UTF",
    b"UTF8",
    b"UCP",
    b"NOTEMPTY",
    b"NOTEMPTY_ATSTART",
    b"NO_AUTO_POSSESS",
    b"NO_DOTSTAR_ANCHOR",
    b"NO_JIT",
    b"NO_START_OPT",
    b"CR",
    b"LF",
    b"CRLF",
    b"ANY",
    b"NUL",
    b"ANYCRLF",
    b"BSR_ANYCRLF",
    b"BSR_UNICODE",
];
const LIMITS: [&[u8]; 4] = [b"LIMIT_MATCH=", b"LIMIT_DEPTH=", b"LIMIT_HEAP=", b"LIMIT_RECURSION="];
const VERBS: [&[u8]; 8] =
    [b"ACCEPT", b"COMMIT", b"F", b"FAIL", b"MARK", b"PRUNE", b"SKIP", b"THEN"];

/// What a group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Capture(u32),
    Ahead,
    Behind,
    /// Each alternative numbers its groups from the same on.
    Reset,
    /// `(?(…)a|b)`, with so many alternatives at most.
    Conditional(usize),
}

impl<'p> Scan<'p> {
    /// The settings at the start of a pattern.
    pub(crate) fn start_verbs(&mut self) {
        while self.rest().starts_with(b"(*") {
            let before = self.at;
            self.at += 2;
            let Some(verb) = self.until(b')') else { return self.at = before };
            let limit = LIMITS.iter().find_map(|limit| verb.strip_prefix(*limit));
            let number = limit.is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit));
            let utf = verb.starts_with(b"UTF");
            if !START.contains(&verb) && !number {
                return self.at = before;
            }
            self.utf |= utf;
        }
    }

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
            b'R' if self.eat(b")") => Ok(Atom::Item(self.call_of(Reference::Number(0), start))),
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
    fn body(&mut self, kind: Kind, inside: Modes, start: usize) -> Result<Atom, Wrong> {
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

    /// A name, and what closes it.
    pub(crate) fn name(&mut self, close: u8) -> Result<&'p [u8], &'static str> {
        let name = self.take(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let first = name.first().is_some_and(|byte| !byte.is_ascii_digit());
        if !first || name.len() > 32 || !self.eat(&[close]) {
            return Err(BAD_NAME);
        }
        Ok(name)
    }

    fn call_by_name(&mut self, start: usize) -> Result<Atom, Wrong> {
        let name = self.name(b')').map_err(|why| (why, start))?;
        Ok(Atom::Item(self.call_of(Reference::Name(name), start)))
    }

    fn call(&mut self, start: usize) -> Result<Atom, Wrong> {
        self.at -= 1;
        let number = self.relative(start)?;
        let width = self.call_of(Reference::Number(number), start);
        if self.eat(b")") { Ok(Atom::Item(width)) } else { Err((NOT_CLOSED, start)) }
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

    /// What decides a conditional group; how many alternatives that may have.
    fn condition(&mut self, start: usize) -> Result<usize, Wrong> {
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
    fn callout(&mut self, start: usize) -> Result<Atom, Wrong> {
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
        if self.eat(b")") { Ok(Atom::Fixed(Width::Bytes(0))) } else { Err((BAD, start)) }
    }

    /// `(*FAIL)`, `(*SKIP:name)`, `(*pla:…)`.
    fn verb(&mut self, start: usize) -> Result<Atom, Wrong> {
        const BAD: &str = "no verb is written so";
        let name = self.take(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let kind = match name {
            b"pla"
            | b"positive_lookahead"
            | b"nla"
            | b"negative_lookahead"
            | b"napla"
            | b"non_atomic_positive_lookahead" => Some(Kind::Ahead),
            b"plb"
            | b"positive_lookbehind"
            | b"nlb"
            | b"negative_lookbehind"
            | b"naplb"
            | b"non_atomic_positive_lookbehind" => Some(Kind::Behind),
            b"atomic" | b"sr" | b"script_run" | b"asr" | b"atomic_script_run" => Some(Kind::Plain),
            _ => None,
        };
        if let Some(kind) = kind {
            return if self.eat(b":") {
                self.body(kind, self.modes, start)
            } else {
                Err((BAD, start))
            };
        }
        let marks = name.is_empty() || name == b"MARK";
        if !marks && !VERBS.contains(&name) {
            return Err((BAD, start));
        }
        let argument = self.eat(b":");
        let text = self.until(b')').ok_or((NOT_CLOSED, start))?;
        if (marks && text.is_empty()) || (!argument && (marks || !text.is_empty())) {
            return Err((BAD, start));
        }
        Ok(match name {
            b"ACCEPT" => Atom::End { repeats: true },
            b"F" | b"FAIL" => Atom::End { repeats: false },
            _ => Atom::Fixed(Width::Bytes(0)),
        })
    }
}
