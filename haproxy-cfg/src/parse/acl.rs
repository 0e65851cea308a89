use super::{SampleExpr, ValueError, words};
use std::fmt;
use std::str::FromStr;

/// What an ACL tests, without its name: a criterion, flags and patterns (manual 7.1; acl.c
/// `parse_acl_expr`). It stands in `acl NAME …` and between the braces of a [`Condition`](crate::Condition).
///
/// The criterion is a sample expression or a derivative such as `path_beg`. Flags stand before the
/// patterns; `--` ends them, and is printed by itself before a first pattern that starts with `-`.
///
/// ```
/// use haproxy_cfg::AclExpr;
///
/// let api: AclExpr = "path_beg -i /api /v1".parse()?;
/// assert_eq!(api.patterns(), ["/api", "/v1"]);
///
/// let built = AclExpr::new("req.hdr(x-mode)".parse()?).pattern("-f")?;
/// assert_eq!(built.to_words(), ["req.hdr(x-mode)", "--", "-f"]);
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AclExpr {
    criterion: SampleExpr,
    flags: Vec<AclFlag>,
    dashes: bool,
    patterns: Vec<String>,
}

/// A flag of an [`AclExpr`]. Their order counts: `-i` and `-m` hold for the files after them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AclFlag {
    /// `-i`: case is ignored.
    IgnoreCase,
    /// `-n`: host names in patterns are not resolved.
    NoDns,
    /// `-M`: the files are maps; their keys count.
    Map,
    /// `-u ID`: the ACL's unique id.
    Id(u32),
    /// `-m METHOD`: how to match: `found`, `bool`, `int`, `ip`, `bin`, `len`, `str`, `sub`, `reg`, `beg`,
    /// `end`, `dir`, `dom`, …
    Match(String),
    /// `-f FILE`: patterns from a file.
    File(String),
}

impl AclExpr {
    /// The test of this criterion, without flags and patterns.
    pub fn new(criterion: SampleExpr) -> Self {
        Self { criterion, flags: Vec::new(), dashes: false, patterns: Vec::new() }
    }

    /// Adds a flag after those there are.
    ///
    /// # Errors
    /// An empty method or file: an empty word would end the line.
    pub fn flag(mut self, flag: AclFlag) -> Result<Self, ValueError> {
        if let AclFlag::Match(value) | AclFlag::File(value) = &flag {
            not_empty(value)?;
        }
        self.flags.push(flag);
        Ok(self)
    }

    /// Adds a pattern; any text that is not empty.
    ///
    /// # Errors
    /// An empty pattern: an empty word would end the line.
    pub fn pattern(mut self, pattern: impl Into<String>) -> Result<Self, ValueError> {
        let pattern = pattern.into();
        not_empty(&pattern)?;
        self.dashes |= self.patterns.is_empty() && pattern.starts_with('-');
        self.patterns.push(pattern);
        Ok(self)
    }

    /// Puts `--` between flags and patterns even where it is not needed. Without patterns it tells
    /// HAProxy that there are none on purpose.
    #[must_use]
    pub fn dashes(mut self) -> Self {
        self.dashes = true;
        self
    }

    /// The sample that is tested, or the derivative (`path_beg`, `hdr_sub(host)`, …).
    pub fn criterion(&self) -> &SampleExpr {
        &self.criterion
    }

    /// The flags, in order, without `--`.
    pub fn flags(&self) -> &[AclFlag] {
        &self.flags
    }

    /// The patterns, in order. For integers, an operator such as `gt` is one of them.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether `--` stands before the patterns, as written or because the first needs it.
    pub fn has_dashes(&self) -> bool {
        self.dashes
    }

    /// Reads the words after `acl NAME`.
    ///
    /// # Errors
    /// No criterion, an unknown flag or one without its value, an empty word;
    /// [`ValueError::word`] says which word.
    pub fn from_words(words: &[impl AsRef<str>]) -> Result<Self, ValueError> {
        let mut words = words.iter().map(AsRef::as_ref).enumerate();
        let Some((_, criterion)) = words.next() else {
            return Err(ValueError::new("missing criterion", 0)
                .with_help("an ACL starts with a sample fetch: path_beg /api"));
        };
        let mut acl = Self::new(criterion.parse()?);
        let mut in_flags = true;
        while let Some((index, word)) = words.next() {
            if !in_flags || !word.starts_with('-') {
                in_flags = false;
                acl = acl.pattern(word).map_err(|error| error.in_word(index))?;
                continue;
            }
            let mut value = || match words.next() {
                Some((_, value)) => Ok(value),
                None => {
                    Err(ValueError::new(format!("'{word}' needs a value"), 0).in_word(index + 1))
                }
            };
            let flag = match word {
                "--" => {
                    acl.dashes = true;
                    in_flags = false;
                    continue;
                }
                "-i" => AclFlag::IgnoreCase,
                "-n" => AclFlag::NoDns,
                "-M" => AclFlag::Map,
                "-m" => AclFlag::Match(value()?.into()),
                "-f" => AclFlag::File(value()?.into()),
                "-u" => AclFlag::Id(value()?.parse().map_err(|_| {
                    ValueError::new("the id of '-u' must be a whole number", 0).in_word(index + 1)
                })?),
                _ => {
                    return Err(ValueError::new(format!("'{word}' is not a flag of ACLs"), 0)
                        .with_help("put '--' before a pattern that begins with '-'")
                        .in_word(index));
                }
            };
            acl = acl.flag(flag).map_err(|error| error.in_word(index + 1))?;
        }
        Ok(acl)
    }

    /// The words after `acl NAME`; reading them gives the same value.
    pub fn to_words(&self) -> Vec<String> {
        let mut words = vec![self.criterion.to_string()];
        for flag in &self.flags {
            match flag {
                AclFlag::IgnoreCase => words.push("-i".into()),
                AclFlag::NoDns => words.push("-n".into()),
                AclFlag::Map => words.push("-M".into()),
                AclFlag::Id(id) => words.extend(["-u".into(), id.to_string()]),
                AclFlag::Match(method) => words.extend(["-m".into(), method.clone()]),
                AclFlag::File(file) => words.extend(["-f".into(), file.clone()]),
            }
        }
        if self.dashes {
            words.push("--".into());
        }
        words.extend(self.patterns.iter().cloned());
        words
    }
}

fn not_empty(word: &str) -> Result<(), ValueError> {
    if word.is_empty() {
        return Err(ValueError::new("an empty word would end the line's arguments", 0));
    }
    Ok(())
}

/// Reads words separated by blanks. Quotes and escapes are refused: with them, use
/// [`from_words`](AclExpr::from_words).
impl FromStr for AclExpr {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::from_words(&words::split(text)?)
    }
}

/// The words as a line would hold them.
impl fmt::Display for AclExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words::write(f, &self.to_words())
    }
}

#[cfg(test)]
mod tests {
    use super::{AclExpr, AclFlag};

    #[test]
    fn acls_are_kept_as_written() {
        for text in [
            "ssl_fc",
            "path_beg /api /v1",
            "hdr(host),lower -i -m end .example.com",
            "src -f /etc/a.lst -f /etc/b.lst 10.0.0.0/8",
            "src -n -u 7 -M -f a.map",
            "hdr_cnt(x) gt 3",
            "int(0) -- -1",
            "int(0) 1 -1",
            "path --",
            "path -- a",
            "path_reg \\.php$",
            "path -- -- --",
        ] {
            assert_eq!(text.parse::<AclExpr>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn errors_say_which_word() {
        for (words, word, at) in [
            (&[][..], 0, 0),
            (&["(x)"][..], 0, 0),
            (&["path", "-x", "a"], 1, 0),
            (&["path", "-"], 1, 0),
            (&["path", "-i", "-f"], 3, 0),
            (&["path", "-u", "x"], 2, 0),
            (&["path", "a", ""], 2, 0),
            (&["path", "-f", ""], 2, 0),
            (&["src,lower)", "a"], 0, 9),
        ] {
            let error = AclExpr::from_words(words).unwrap_err();
            assert_eq!((error.word(), error.at()), (word, at), "{words:?}");
        }
        assert!("path \"a b\"".parse::<AclExpr>().is_err());
    }

    #[test]
    fn no_pattern_becomes_a_flag() {
        for pattern in ["-f", "--", "-", "-i", "a b", "}", "\"", "\n"] {
            let acl = AclExpr::new("path".parse().unwrap()).flag(AclFlag::IgnoreCase).unwrap();
            let acl = acl.pattern(pattern).unwrap();
            let back = AclExpr::from_words(&acl.to_words()).unwrap();
            assert_eq!(back.patterns(), [pattern]);
            assert_eq!(back.flags(), [AclFlag::IgnoreCase]);
            assert_eq!(back, acl);
        }
        assert!(AclExpr::new("path".parse().unwrap()).pattern("").is_err());
    }

    #[test]
    fn the_text_form_quotes_what_a_line_would_misread() {
        let acl = AclExpr::new("path".parse().unwrap()).pattern("a b\\n#$").unwrap();
        assert_eq!(acl.to_string(), r#"path "a b\\n#\$""#);
    }
}
