//! Whether Go compiles a regular expression.

/// Why Go's `regexp.Compile` refuses a pattern, and where, in bytes.
///
/// What depends on tables of Unicode (the names in `\p{…}`) and on the size of repetitions within repetitions is not
/// looked at.
pub(super) fn check(pattern: &str) -> Result<(), (usize, &'static str)> {
    let mut reader = Reader { text: pattern, at: 0 };
    // Where groups were opened.
    let mut open = Vec::new();
    let mut last = Last::Nothing;
    while let Some(c) = reader.peek() {
        let at = reader.at;
        reader.at += c.len_utf8();
        last = match c {
            '\\' => {
                reader.escape(at, false)?;
                Last::Item
            }
            '[' => {
                reader.class(at)?;
                Last::Item
            }
            '(' => {
                let sets_flags = reader.group(at)?;
                if !sets_flags {
                    open.push(at);
                }
                Last::Nothing
            }
            ')' => {
                open.pop().ok_or((at, "`)` closes nothing"))?;
                Last::Item
            }
            '|' => Last::Nothing,
            '*' | '+' | '?' => reader.repeated(at, last)?,
            '{' if reader.repeat_bounds(at)? => reader.repeated(at, last)?,
            _ => Last::Item,
        };
    }
    open.pop().map_or(Ok(()), |at| Err((at, "`(` is not closed")))
}

/// What stands before a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing that can be repeated.
    Nothing,
    Item,
    Repeated,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, prefix: &str) -> bool {
        let takes = self.rest().starts_with(prefix);
        if takes {
            self.at += prefix.len();
        }
        takes
    }

    /// Passes everything up to `end`, and that.
    fn pass(&mut self, end: &str) -> bool {
        let found = self.rest().find(end);
        self.at += found.map_or(0, |found| found + end.len());
        found.is_some()
    }

    /// What a sign of repetition makes of what stands before it.
    fn repeated(&mut self, at: usize, last: Last) -> Result<Last, (usize, &'static str)> {
        match last {
            Last::Nothing => Err((at, "nothing stands here to be repeated")),
            Last::Repeated => Err((at, "a repetition cannot be repeated; put it into `(?:…)`")),
            Last::Item => {
                self.take("?");
                Ok(Last::Repeated)
            }
        }
    }

    /// Whether `{` starts a repetition, which is passed. To Go it is a character otherwise.
    fn repeat_bounds(&mut self, at: usize) -> Result<bool, (usize, &'static str)> {
        let Some((bounds, _)) = self.rest().split_once('}') else { return Ok(false) };
        let (low, high) = bounds.split_once(',').unwrap_or((bounds, bounds));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let plain = digits && (text == "0" || !text.starts_with('0'));
            plain.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let Some(low) = number(low) else { return Ok(false) };
        let high = if high.is_empty() {
            low
        } else {
            let Some(high) = number(high) else { return Ok(false) };
            high
        };
        if low > 1000 || high > 1000 || low > high {
            return Err((
                at,
                "a repetition goes from the smaller to the larger number, and to 1000",
            ));
        }
        self.at += bounds.len() + 1;
        Ok(true)
    }

    /// What follows `(`. Whether it was only flags, as in `(?i)`.
    fn group(&mut self, at: usize) -> Result<bool, (usize, &'static str)> {
        if !self.take("?") {
            return Ok(false);
        }
        if ["=", "!", "<=", "<!", ">"].into_iter().any(|look| self.rest().starts_with(look)) {
            return Err((at, "Go has no look-around and no atomic groups"));
        }
        if self.take("P<") || self.take("<") {
            let (name, _) = self.rest().split_once('>').ok_or((at, "the name has no `>`"))?;
            if name.is_empty() || !name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()) {
                return Err((at, "a name is made of letters, digits and `_`"));
            }
            self.at += name.len() + 1;
            return Ok(false);
        }
        let flags = self.rest().find([':', ')']).and_then(|end| self.rest().get(..end));
        let flags = flags.ok_or((at, "`(?` is followed by flags or `:`"))?;
        let (on, off) = flags.split_once('-').map_or((flags, None), |(on, off)| (on, Some(off)));
        let known = |flags: &str| flags.bytes().all(|b| b"imsU".contains(&b));
        let missing = off.is_some_and(str::is_empty);
        if !known(on) || !off.is_none_or(known) || missing {
            return Err((at, "the flags are `i`, `m`, `s` and `U`"));
        }
        self.at += flags.len();
        let only_flags = self.peek() == Some(')');
        self.at += 1;
        Ok(only_flags)
    }

    /// What follows a backslash.
    fn escape(&mut self, at: usize, in_class: bool) -> Result<(), (usize, &'static str)> {
        let Some(c) = self.peek() else { return Err((at, "a backslash ends the pattern")) };
        self.at += c.len_utf8();
        match c {
            '1'..='7' if !self.rest().starts_with(|c: char| c.is_digit(8)) => {
                Err((at, "Go has no back-references"))
            }
            '0'..='7' => {
                for _ in 0..2 {
                    if self.rest().starts_with(|c: char| c.is_digit(8)) {
                        self.at += 1;
                    }
                }
                Ok(())
            }
            'x' => self.hexadecimal(at),
            'p' | 'P' if self.take("{") => {
                self.pass("}").then_some(()).ok_or((at, "`\\p{` has no `}`"))
            }
            'p' | 'P' => {
                let class = self.peek().filter(|letter| "CLMNPSZ".contains(*letter));
                self.at += class.map_or(0, char::len_utf8);
                class.map(|_| ()).ok_or((at, "`\\p` names a class of characters"))
            }
            'Q' if !in_class => {
                if !self.pass("\\E") {
                    self.at = self.text.len();
                }
                Ok(())
            }
            'A' | 'b' | 'B' | 'z' if !in_class => Ok(()),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' => Ok(()),
            _ if c.is_ascii_punctuation() => Ok(()),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(()),
            _ => Err((at, "Go knows no such escape")),
        }
    }

    fn hexadecimal(&mut self, at: usize) -> Result<(), (usize, &'static str)> {
        let error = (at, "`\\x` is followed by two hexadecimal digits, or by some in braces");
        let digits = if self.take("{") {
            let (digits, _) = self.rest().split_once('}').ok_or(error)?;
            self.at += digits.len() + 1;
            digits
        } else {
            let digits = self.rest().get(..2).ok_or(error)?;
            self.at += 2;
            digits
        };
        let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
        let value = hexadecimal.then(|| u32::from_str_radix(digits, 16).ok()).flatten();
        value.filter(|value| *value <= 0x0010_ffff).map(|_| ()).ok_or(error)
    }

    /// What follows `[`, up to its `]`.
    fn class(&mut self, at: usize) -> Result<(), (usize, &'static str)> {
        self.take("^");
        let mut first = true;
        loop {
            let Some(c) = self.peek() else { return Err((at, "`[` is not closed")) };
            if c == ']' && !first {
                self.at += 1;
                return Ok(());
            }
            let rest = self.rest();
            first = false;
            if rest.starts_with("[:") && rest.contains(":]") {
                let name = rest.split_once(":]").map_or("", |(name, _)| name);
                let bare = name.trim_start_matches("[:").trim_start_matches('^');
                if !POSIX.contains(&bare) {
                    return Err((self.at, "there is no class of this name"));
                }
                self.at += name.len() + 2;
                continue;
            }
            let Member::Character(low) = self.class_member()? else { continue };
            let range = self.at;
            if self.rest().starts_with("-]") || !self.take("-") {
                continue;
            }
            if self.peek().is_none() {
                return Err((at, "`[` is not closed"));
            }
            let Member::Character(high) = self.class_member()? else {
                return Err((range, "a range ends with a character"));
            };
            if low.zip(high).is_some_and(|(low, high)| low > high) {
                return Err((range, "the range goes from the larger to the smaller"));
            }
        }
    }

    /// What a class has as one of its members.
    fn class_member(&mut self) -> Result<Member, (usize, &'static str)> {
        let at = self.at;
        let Some(c) = self.peek() else { return Ok(Member::Set) };
        self.at += c.len_utf8();
        if c != '\\' {
            return Ok(Member::Character(Some(c)));
        }
        let escaped = self.peek();
        self.escape(at, true)?;
        Ok(match escaped {
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P') => Member::Set,
            _ => Member::Character(escaped.filter(char::is_ascii_punctuation)),
        })
    }
}

/// A member of a class.
enum Member {
    /// A character, where it is known which one.
    Character(Option<char>),
    /// Characters by a name: `\d`.
    Set,
}

/// The classes that stand between `[:` and `:]`.
const POSIX: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_go_compiles_passes() {
        for pattern in [
            "",
            "^.+$",
            r"^[a-z]+\.example\.com$",
            "(?i)^a$",
            "(?P<name>a|b)*?",
            "a{2,3}b{x:.+}",
            r"[]\-a]",
            r"[^\d\w.-]",
            r"\p{Greek}\pL\x{10FFFF}\x41",
            r"\Qa(b\E",
            "[[:alpha:]_-]",
            "^*",
            "a|*b".get(..1).unwrap(),
            "(?:a)(?i-s:b)(?)",
            "{",
            "a{,2}",
            "é+",
        ] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn what_go_refuses_does_not() {
        for (pattern, at) in [
            ("(a", 0),
            ("a)", 1),
            ("[a", 0),
            ("*a", 0),
            ("a**", 2),
            ("a|*", 2),
            ("(*)", 1),
            ("(?=a)", 0),
            ("(?<!a)", 0),
            (r"(a)\1", 3),
            (r"\", 0),
            ("[z-a]", 2),
            ("a{1001}", 1),
            (r"\y", 0),
            (r"\Z", 0),
            ("[[:foo:]]", 1),
            ("a++", 2),
            ("(?P<>a)", 0),
            (r"\xzz", 0),
            (r"\E", 0),
        ] {
            assert_eq!(check(pattern).map_err(|(at, _)| at), Err(at), "{pattern}");
        }
    }
}
