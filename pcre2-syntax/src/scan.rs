use crate::width::Width;
use crate::{Error, Options};
use std::collections::HashMap;

/// Why a part of a pattern does not compile, and where that begins.
pub(crate) type Wrong = (&'static str, usize);

/// Says whether PCRE2 compiles a pattern.
///
/// It looks at all of the syntax: groups, classes, quantifiers, escapes, references, look-behinds, verbs and
/// callouts. It takes time in proportion to the length of the pattern.
///
/// # Errors
/// What PCRE2 10.42 does not compile. Where several things are wrong, the error is about one of them.
///
/// ```
/// use pcre2_syntax::{Options, check};
/// assert!(check(r"^/api/v\d+(/|$)", Options::new()).is_ok());
/// let error = check("^/api/*+*", Options::new()).unwrap_err();
/// assert_eq!(error.offset(), 8);
/// ```
pub fn check(pattern: impl AsRef<[u8]>, options: Options) -> Result<(), Error> {
    let mut scan = Scan::new(pattern.as_ref(), options);
    scan.whole().map_err(Error::from)
}

/// Bytes that a compiled pattern may have, less what every pattern has.
const MAX_SIZE: u64 = 65_536 - 7;
const TOO_LARGE: &str = "the compiled pattern is larger than 64 KiB";

/// A group that the pattern speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reference<'p> {
    Number(u32),
    Name(&'p [u8]),
    /// `R` and digits: a group of this name, or of this number.
    Recursion(&'p [u8]),
}

/// The groups of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    pub(crate) first: u32,
    pub(crate) repeats: bool,
}

/// What `(?…)` switches, to the end of the group.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent switches")]
pub(crate) struct Modes {
    /// `x`: blanks and comments do not count.
    pub(crate) extended: bool,
    /// `xx`: nor do blanks in classes.
    pub(crate) more: bool,
    /// `n`: parentheses without a name capture nothing.
    pub(crate) no_capture: bool,
    /// `J`: names may repeat.
    pub(crate) duplicate_names: bool,
    /// Inside a look-around.
    pub(crate) looks: bool,
}

pub(crate) struct Scan<'p> {
    pub(crate) pattern: &'p [u8],
    pub(crate) at: usize,
    /// Groups so far.
    pub(crate) groups: u32,
    /// The groups of each name.
    pub(crate) names: HashMap<&'p [u8], Named>,
    /// The name of each group.
    pub(crate) named: HashMap<u32, &'p [u8]>,
    /// What each group matches, once it is closed.
    pub(crate) widths: HashMap<u32, Width>,
    /// `(?|…)` has been seen: several groups may have the same number.
    pub(crate) numbers_repeat: bool,
    pub(crate) references: Vec<(Reference<'p>, usize)>,
    pub(crate) modes: Modes,
    /// Parentheses around.
    pub(crate) depth: usize,
    /// Bytes of the compiled pattern so far, at least.
    pub(crate) size: u64,
    /// `(*UTF)`: characters above 255 exist.
    pub(crate) utf: bool,
}

/// What was read last.
pub(crate) enum Atom {
    /// A quantifier may follow.
    Item(Width),
    /// None may.
    Fixed(Width),
    /// As if it were not there.
    Nothing,
    /// `(*ACCEPT)`, `(*FAIL)`: what follows in the alternative is never matched.
    End {
        /// Whether a quantifier may follow.
        repeats: bool,
    },
}

impl<'p> Scan<'p> {
    fn new(pattern: &'p [u8], options: Options) -> Self {
        let Options { duplicate_names, no_auto_capture } = options;
        Self {
            pattern,
            at: 0,
            groups: 0,
            names: HashMap::new(),
            named: HashMap::new(),
            widths: HashMap::new(),
            numbers_repeat: false,
            references: Vec::new(),
            modes: Modes { duplicate_names, no_capture: no_auto_capture, ..Modes::default() },
            depth: 0,
            size: 0,
            utf: false,
        }
    }

    fn whole(&mut self) -> Result<(), Wrong> {
        self.start_verbs();
        if let (true, Err(error)) = (self.utf, std::str::from_utf8(self.pattern)) {
            return Err(("bytes that are no UTF-8", error.valid_up_to()));
        }
        self.alternatives()?;
        if self.peek().is_some() {
            return Err(("a parenthesis closes nothing", self.at));
        }
        if self.size > MAX_SIZE {
            return Err((TOO_LARGE, 0));
        }
        let missing = self.references.iter().find(|(reference, _)| !self.exists(*reference));
        missing.map_or(Ok(()), |(_, at)| Err(("a reference to a group that does not exist", *at)))
    }

    fn exists(&self, reference: Reference<'_>) -> bool {
        match reference {
            Reference::Number(number) => number <= self.groups,
            Reference::Name(name) => self.names.contains_key(name),
            Reference::Recursion(name) => {
                let digits = name.get(1..).and_then(|digits| std::str::from_utf8(digits).ok());
                let number = digits.and_then(|digits| digits.parse::<u32>().ok());
                self.names.contains_key(name) || number.is_some_and(|n| n <= self.groups)
            }
        }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    pub(crate) fn rest(&self) -> &'p [u8] {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn eat(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// Moves behind the next `byte`; what stood before it.
    pub(crate) fn until(&mut self, byte: u8) -> Option<&'p [u8]> {
        let start = self.at;
        let length = self.rest().iter().position(|other| *other == byte)?;
        self.at += length + 1;
        self.pattern.get(start..start + length)
    }

    /// Moves over the bytes that `is` holds for; which they were.
    pub(crate) fn take(&mut self, is: impl Fn(u8) -> bool) -> &'p [u8] {
        let start = self.at;
        self.at += self.rest().iter().take_while(|byte| is(**byte)).count();
        self.pattern.get(start..self.at).unwrap_or_default()
    }

    /// Digits as a number; `None` when there are none, or they are too many.
    pub(crate) fn decimal(&mut self) -> Option<u32> {
        let digits = self.take(|byte| byte.is_ascii_digit());
        std::str::from_utf8(digits).ok()?.parse().ok().filter(|number| *number <= 65_535)
    }

    /// Up to the `)` that closes the group, or the end. The width of each alternative.
    pub(crate) fn alternatives(&mut self) -> Result<Vec<Width>, Wrong> {
        let mut widths = vec![self.sequence()?];
        while self.eat(b"|") {
            self.size += 3;
            widths.push(self.sequence()?);
        }
        Ok(widths)
    }

    /// Up to the next `|` or `)`.
    pub(crate) fn sequence(&mut self) -> Result<Width, Wrong> {
        let mut total = Width::Bytes(0);
        // What a quantifier behind would repeat.
        let mut item: Option<Width> = None;
        // Where its code begins.
        let mut item_at = self.size;
        let mut is_group = false;
        // What stands before an end.
        let mut ended: Option<Width> = None;
        while let Some(byte) = self.peek() {
            let start = self.at;
            if matches!(byte, b'|' | b')') {
                break;
            }
            if self.skips() {
                continue;
            }
            self.at += 1;
            let size = self.size;
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
                        total = total.then(times.width(width));
                        // What is no group is repeated without a copy.
                        if is_group {
                            self.size = item_at + times.size(self.size - item_at);
                        } else if times.counts() {
                            self.size += 2;
                        }
                        if self.size > MAX_SIZE {
                            return Err((TOO_LARGE, start));
                        }
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
            if !matches!(atom, Atom::Nothing) {
                is_group = byte == b'(';
                item_at = size;
                self.size += match byte {
                    b'(' | b'[' => 0,
                    b'\\' | b'^' | b'$' | b'.' => 1,
                    _ if self.utf => 1,
                    _ => 2,
                };
            }
            match atom {
                Atom::Nothing => {}
                Atom::Item(width) => total = total.then(item.replace(width).unwrap_or_default()),
                Atom::Fixed(width) => {
                    total = total.then(item.take().unwrap_or_default()).then(width);
                }
                Atom::End { repeats } => {
                    total = total.then(item.take().unwrap_or_default());
                    ended = ended.or(Some(total));
                    item = repeats.then(Width::default);
                }
            }
        }
        Ok(ended.unwrap_or(total.then(item.unwrap_or_default())))
    }

    /// Blanks and comments of the extended mode.
    pub(crate) fn skips(&mut self) -> bool {
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
}

const NOTHING_TO_REPEAT: &str = "a quantifier follows nothing that it could repeat";
