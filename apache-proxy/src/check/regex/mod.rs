//! Whether PCRE2 can compile a pattern, as httpd asks it to: byte by byte, names of groups may repeat.

mod class;
mod escape;
mod group;
mod property;
#[cfg(test)]
mod tests;
mod width;

use width::Width;

/// Why a pattern cannot be compiled, and at which byte.
pub(super) type Error = (&'static str, usize);

/// Groups in each other that PCRE2 allows.
const MAX_NESTING: usize = 250;

/// Looks at groups, classes, quantifiers, escapes, references and look-behinds.
pub(super) fn check(pattern: &str) -> Result<(), Error> {
    let mut scan = Scan {
        pattern: pattern.as_bytes(),
        at: 0,
        groups: 0,
        names: Vec::new(),
        references: Vec::new(),
        modes: Modes::default(),
        open: Vec::new(),
        utf: false,
    };
    scan.start_verbs();
    scan.alternatives()?;
    if scan.peek().is_some() {
        return Err(("a parenthesis closes nothing", scan.at));
    }
    let exists = |reference: &Reference| match reference {
        Reference::Number(number) => *number <= scan.groups,
        Reference::Name(name) => scan.names.iter().any(|(known, _)| known == name),
    };
    let missing = scan.references.iter().find(|(reference, _)| !exists(reference));
    missing.map_or(Ok(()), |(_, at)| Err(("a reference to a group that does not exist", *at)))
}

/// A group that the pattern speaks of.
#[derive(Debug)]
enum Reference {
    Number(u32),
    Name(Vec<u8>),
}

/// What `(?…)` switches, to the end of the group.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent switches")]
struct Modes {
    /// `x`: blanks and comments do not count.
    extended: bool,
    /// `xx`: nor do blanks in classes.
    more: bool,
    /// `n`: parentheses without a name capture nothing.
    no_capture: bool,
    /// Inside a look-around.
    looks: bool,
}

struct Scan<'p> {
    pattern: &'p [u8],
    at: usize,
    /// Groups so far.
    groups: u32,
    names: Vec<(Vec<u8>, u32)>,
    references: Vec<(Reference, usize)>,
    modes: Modes,
    /// Where the parentheses around stand.
    open: Vec<usize>,
    /// `(*UTF)`: characters above 255 exist.
    utf: bool,
}

/// How often a quantifier repeats.
enum Times {
    Just(u32),
    Varies,
}

/// What was read last.
enum Atom {
    /// A quantifier may follow.
    Item(Width),
    /// None may.
    Fixed(Width),
    /// As if it were not there.
    Nothing,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// Moves behind the next `byte`; what stood before it.
    fn until(&mut self, byte: u8) -> Option<&[u8]> {
        let start = self.at;
        let length = self.rest().iter().position(|other| *other == byte)?;
        self.at += length + 1;
        self.pattern.get(start..start + length)
    }

    /// Moves over the bytes that `is` holds for; which they were.
    fn take(&mut self, is: impl Fn(u8) -> bool) -> &[u8] {
        let start = self.at;
        self.at += self.rest().iter().take_while(|byte| is(**byte)).count();
        self.pattern.get(start..self.at).unwrap_or_default()
    }

    /// Digits as a number; `None` when there are none, or they are too many.
    fn number(&mut self) -> Option<u32> {
        let digits = self.take(|byte| byte.is_ascii_digit());
        std::str::from_utf8(digits).ok()?.parse().ok().filter(|number| *number <= 65_535)
    }

    /// Up to the `)` that closes the group, or the end. The width of each alternative.
    fn alternatives(&mut self) -> Result<Vec<Width>, Error> {
        let mut widths = vec![self.sequence()?];
        while self.eat(b"|") {
            widths.push(self.sequence()?);
        }
        Ok(widths)
    }

    /// Up to the next `|` or `)`.
    fn sequence(&mut self) -> Result<Width, Error> {
        let mut total = Width::Bytes(0);
        // What a quantifier behind would repeat.
        let mut item: Option<Width> = None;
        while let Some(byte) = self.peek() {
            let start = self.at;
            if matches!(byte, b'|' | b')') {
                break;
            }
            if self.skips() {
                continue;
            }
            self.at += 1;
            let atom = match byte {
                b'*' | b'+' | b'?' => {
                    item.take().ok_or((NOTHING_TO_REPEAT, start))?;
                    total = total.then(Width::Varies);
                    self.greed();
                    continue;
                }
                b'{' => match self.braces(start)? {
                    Some(times) => {
                        let width = item.take().ok_or((NOTHING_TO_REPEAT, start))?;
                        total = total.then(match times {
                            Times::Just(times) => width.repeated(times),
                            Times::Varies => Width::Varies,
                        });
                        self.greed();
                        continue;
                    }
                    None => Atom::Item(Width::Bytes(1)),
                },
                b'\\' => self.escape(start)?,
                b'[' => self.class(start)?,
                b'(' => self.group(start)?,
                b'^' | b'$' => Atom::Fixed(Width::Bytes(0)),
                _ => Atom::Item(Width::Bytes(1)),
            };
            match atom {
                Atom::Nothing => {}
                Atom::Item(width) => total = total.then(item.replace(width).unwrap_or_default()),
                Atom::Fixed(width) => {
                    total = total.then(item.take().unwrap_or_default()).then(width);
                }
            }
        }
        Ok(total.then(item.unwrap_or_default()))
    }

    /// Blanks and comments of the extended mode.
    fn skips(&mut self) -> bool {
        let start = self.at;
        while self.modes.extended {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r') => self.at += 1,
                Some(b'#') => self.at += self.rest().iter().take_while(|b| **b != b'\n').count(),
                _ => break,
            }
        }
        self.at > start
    }

    /// Behind a quantifier: it may be lazy or possessive.
    fn greed(&mut self) {
        self.skips();
        let _ = self.eat(b"?") || self.eat(b"+");
    }

    /// `{2}`, `{2,}`, `{2,3}`: how often. Anything else in braces is text: `None`.
    fn braces(&mut self, start: usize) -> Result<Option<Times>, Error> {
        let Some(end) = self.rest().iter().position(|byte| *byte == b'}') else { return Ok(None) };
        let inner = self.rest().get(..end).unwrap_or_default();
        let inner = std::str::from_utf8(inner).unwrap_or_default();
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return Ok(None);
        }
        let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        if number(least) > 65_535 || (!most.is_empty() && number(most) > 65_535) {
            return Err(("a repetition of more than 65535", start));
        }
        if !most.is_empty() && number(most) < number(least) {
            return Err(("the least number of repetitions is above the most", start));
        }
        let same = number(most) == number(least);
        let fixed = same && !most.is_empty();
        let times = if fixed { Times::Just(number(least)) } else { Times::Varies };
        self.at += end + 1;
        Ok(Some(times))
    }

    /// Remembers that a group must exist.
    fn refer(&mut self, reference: Reference, at: usize) {
        self.references.push((reference, at));
    }
}

const NOTHING_TO_REPEAT: &str = "a quantifier follows nothing that it could repeat";
