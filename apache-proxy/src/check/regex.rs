//! Whether PCRE can compile a pattern, as far as its structure goes.

/// Why a pattern cannot be compiled, and at which byte.
pub(super) type Error = (&'static str, usize);

/// Looks at groups, classes, quantifiers, escapes and references. What is not understood passes.
pub(super) fn check(pattern: &str) -> Result<(), Error> {
    let mut scan =
        Scan { pattern: pattern.as_bytes(), at: 0, groups: 0, highest: (0, 0), open: Vec::new() };
    scan.all()?;
    if let Some(at) = scan.open.first() {
        return Err(("a parenthesis is not closed", *at));
    }
    if scan.highest.0 > scan.groups {
        return Err(("a reference to a group that does not exist", scan.highest.1));
    }
    Ok(())
}

struct Scan<'p> {
    pattern: &'p [u8],
    at: usize,
    groups: u32,
    /// The highest reference, and where.
    highest: (u32, usize),
    open: Vec<usize>,
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

    fn all(&mut self) -> Result<(), Error> {
        // Whether something stands before that a quantifier can repeat.
        let mut item = false;
        while let Some(byte) = self.peek() {
            let start = self.at;
            self.at += 1;
            item = match byte {
                b'\\' => self.escape(start)?,
                b'[' => self.class(start)?,
                b'(' => self.group(start)?,
                b')' => {
                    self.open.pop().ok_or(("a parenthesis closes nothing", start))?;
                    true
                }
                b'|' => false,
                b'*' | b'+' | b'?' => self.quantified(item, start)?,
                b'{' if self.braces(start)? => self.quantified(item, start)?,
                _ => true,
            };
        }
        Ok(())
    }

    /// Behind a quantifier: it may be lazy or possessive, and cannot be repeated.
    fn quantified(&mut self, item: bool, start: usize) -> Result<bool, Error> {
        if !item {
            return Err(("a quantifier follows nothing that it could repeat", start));
        }
        if matches!(self.peek(), Some(b'?' | b'+')) {
            self.at += 1;
        }
        Ok(false)
    }

    /// `{2}`, `{2,}`, `{2,3}`; anything else in braces is text.
    fn braces(&mut self, start: usize) -> Result<bool, Error> {
        let Some(end) = self.rest().iter().position(|byte| *byte == b'}') else { return Ok(false) };
        let inner = self.rest().get(..end).unwrap_or_default();
        let inner = std::str::from_utf8(inner).unwrap_or_default();
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return Ok(false);
        }
        let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        if number(least) > 65_535 || (!most.is_empty() && number(most) > 65_535) {
            return Err(("a repetition of more than 65535", start));
        }
        if !most.is_empty() && number(most) < number(least) {
            return Err(("the least number of repetitions is above the most", start));
        }
        self.at += end + 1;
        Ok(true)
    }

    fn escape(&mut self, start: usize) -> Result<bool, Error> {
        let Some(byte) = self.peek() else {
            return Err(("a backslash at the end escapes nothing", start));
        };
        self.at += 1;
        match byte {
            b'Q' => {
                let end = self.rest().windows(2).position(|two| two == b"\\E");
                self.at = end.map_or(self.pattern.len(), |end| self.at + end + 2);
            }
            // `\10` and above may be octal.
            b'1'..=b'9' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => {
                let number = u32::from(byte - b'0');
                if number > self.highest.0 {
                    self.highest = (number, start);
                }
            }
            b'c' if self.peek().is_none() => return Err(("`\\c` needs a character", start)),
            _ => {}
        }
        Ok(true)
    }

    fn class(&mut self, start: usize) -> Result<bool, Error> {
        self.eat(b"^");
        let mut first = true;
        let mut before: Option<u8> = None;
        loop {
            let byte = self.peek().ok_or(("a bracket is not closed", start))?;
            self.at += 1;
            let current = match byte {
                b']' if !first => return Ok(true),
                b'[' if self.peek() == Some(b':') => {
                    self.named_class()?;
                    None
                }
                b'\\' => {
                    let escaped = self.peek().ok_or(("a bracket is not closed", start))?;
                    self.at += 1;
                    (!escaped.is_ascii_alphanumeric()).then_some(escaped)
                }
                b'-' if before.is_some() && self.peek().is_some_and(|next| next != b']') => {
                    let to = self.peek().filter(|to| !matches!(to, b'\\' | b'['));
                    if to.is_some_and(|to| to.is_ascii() && before.is_some_and(|from| from > to)) {
                        return Err(("a range in a class runs backwards", self.at - 1));
                    }
                    if to.is_some() {
                        self.at += 1;
                    }
                    None
                }
                byte => Some(byte),
            };
            before = current;
            first = false;
        }
    }

    /// `[:alpha:]`, if it is one.
    fn named_class(&mut self) -> Result<(), Error> {
        const NAMES: [&str; 14] = [
            "alpha", "lower", "upper", "alnum", "ascii", "blank", "cntrl", "digit", "graph",
            "print", "punct", "space", "word", "xdigit",
        ];
        let Some(end) = self.rest().windows(2).position(|two| two == b":]") else { return Ok(()) };
        let name = std::str::from_utf8(self.rest().get(1..end).unwrap_or_default());
        let name = name.unwrap_or_default();
        let name = name.strip_prefix('^').unwrap_or(name);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Ok(());
        }
        if !NAMES.contains(&name) {
            return Err(("no class has this name", self.at));
        }
        self.at += end + 2;
        Ok(())
    }

    fn group(&mut self, start: usize) -> Result<bool, Error> {
        if self.eat(b"*") {
            // A verb: `(*UTF8)`.
            let end = self.rest().iter().position(|byte| *byte == b')');
            self.at += end.ok_or(("a parenthesis is not closed", start))? + 1;
            return Ok(false);
        }
        if !self.eat(b"?") {
            self.groups += 1;
            self.open.push(start);
            return Ok(false);
        }
        if self.eat(b"#") {
            let end = self.rest().iter().position(|byte| *byte == b')');
            self.at += end.ok_or(("a comment is not closed", start))? + 1;
            return Ok(false);
        }
        let named = self.eat(b"P<") || self.eat(b"'") || self.named_angle();
        if named {
            self.groups += 1;
            self.open.push(start);
            let end = self.rest().iter().position(|byte| matches!(byte, b'>' | b'\''));
            self.at += end.ok_or(("the name of a group is not closed", start))? + 1;
            return Ok(false);
        }
        let known = matches!(
            self.peek(),
            Some(
                b':' | b'='
                    | b'!'
                    | b'>'
                    | b'|'
                    | b'<'
                    | b'('
                    | b'P'
                    | b'R'
                    | b'&'
                    | b'C'
                    | b'^'
                    | b'+'
                    | b'-'
                    | b'0'
                    ..=b'9' | b'i' | b'm' | b's' | b'x' | b'n' | b'J' | b'U' | b')',
            )
        );
        if !known {
            return Err(("what stands behind `(?` is unknown", start));
        }
        self.open.push(start);
        if self.eat(b"(") {
            // The condition of `(?(1)a|b)`; a look-around is a group of its own.
            if self.peek() == Some(b'?') {
                self.at -= 1;
            } else {
                let end = self.rest().iter().position(|byte| *byte == b')');
                self.at += end.ok_or(("a parenthesis is not closed", start))? + 1;
            }
        } else if self.peek() != Some(b')') {
            self.at += 1;
            if matches!(self.pattern.get(self.at - 1), Some(b'<')) {
                self.at += 1;
            }
        }
        Ok(false)
    }

    fn named_angle(&mut self) -> bool {
        let name = matches!(self.rest(), [b'<', next, ..] if !matches!(next, b'=' | b'!'));
        self.at += usize::from(name);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_pcre_compiles_passes() {
        for pattern in [
            "",
            "^/app(.*)$",
            r"^(?i)\.(gif|jpe?g)$",
            "(?<name>[^/]+)/(?P<b>x)",
            "[]a]+[^]]",
            "[[:alpha:]-]",
            "[a-z0-9_.-]{2,}",
            "a{,3}b{x}{",
            "(?:a|b)*?",
            "a++",
            "^*",
            r"(a)\1",
            r"\Q(\E",
            "(?#c)x",
            "(?=a)(?!b)(?<=c)(?<!d)",
            "(?(?=a)b|c)(?(1)d)(e)",
            r"[\w-.]",
            "(*UTF)x",
            "(?i:x)(?^:y)",
            "é+",
        ] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn what_it_does_not_is_found_where_it_stands() {
        for (pattern, at) in [
            ("(", 0),
            ("a)", 1),
            ("^/(", 2),
            ("[a", 0),
            ("*", 0),
            ("(*", 0),
            ("a|+", 2),
            ("a**", 2),
            ("a\\", 1),
            ("x{3,2}", 1),
            (r"(a)\2", 3),
            ("[z-a]", 2),
            ("(?<a", 0),
            ("(?%)", 0),
        ] {
            assert_eq!(check(pattern).map_err(|e| e.1), Err(at), "{pattern}");
        }
    }
}
