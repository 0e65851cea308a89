use std::fmt;

/// How httpd takes a directive's arguments apart (`invoke_cmd` in server/config.c).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArgKind {
    /// None; what is there is passed over: `AP_INIT_NO_ARGS` never counts (measured on 2.4.71).
    NoArgs,
    /// The rest of the line; the directive reads it itself.
    Raw,
    /// One.
    Take1,
    /// Two.
    Take2,
    /// One or two.
    Take12,
    /// Three.
    Take3,
    /// Two or three.
    Take23,
    /// One to three.
    Take123,
    /// One or three.
    Take13,
    /// One or more, each on its own, up to the first empty one.
    Iterate,
    /// One, and one or more for it, up to the first empty one.
    Iterate2,
    /// `On` or `Off`; what follows is passed over.
    Flag,
    /// Any number, of which 64 are read.
    TakeArgv,
}

impl ArgKind {
    /// How many of these words httpd looks at. It passes over the rest without a word.
    ///
    /// ```
    /// use apache_proxy::ArgKind;
    /// assert_eq!(ArgKind::Flag.used(&["On", "#", "proxy"]), 1);
    /// assert_eq!(ArgKind::Iterate.used(&["a", "", "b"]), 1);
    /// ```
    pub fn used<S: AsRef<str>>(self, words: &[S]) -> usize {
        let until_empty = |skip: usize| {
            let mut rest = words.iter().skip(skip);
            rest.position(|word| word.as_ref().is_empty()).map_or(words.len(), |at| at + skip)
        };
        match self {
            Self::NoArgs => 0,
            Self::Flag => words.len().min(1),
            Self::Iterate => until_empty(0),
            Self::Iterate2 => until_empty(1),
            Self::TakeArgv => words.len().min(64),
            _ => words.len(),
        }
    }

    /// What it asks for, as httpd's messages say it.
    pub const fn expects(self) -> &'static str {
        match self {
            Self::NoArgs => "takes no arguments",
            Self::Raw | Self::TakeArgv => "takes any arguments",
            Self::Take1 => "takes one argument",
            Self::Take2 => "takes two arguments",
            Self::Take12 => "takes one or two arguments",
            Self::Take3 => "takes three arguments",
            Self::Take23 => "takes two or three arguments",
            Self::Take123 => "takes one, two or three arguments",
            Self::Take13 => "takes one or three arguments",
            Self::Iterate => "requires at least one argument",
            Self::Iterate2 => "requires at least two arguments",
            Self::Flag => "must be On or Off",
        }
    }
}

/// Arguments that a directive does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    kind: ArgKind,
    at: usize,
}

impl ArgumentError {
    /// What would have been right.
    pub const fn kind(self) -> ArgKind {
        self.kind
    }

    /// The index of the word at fault; the number of words where one is missing.
    pub const fn at(self) -> usize {
        self.at
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.expects())
    }
}

impl std::error::Error for ArgumentError {}

/// Whether httpd takes this number of arguments: the words after the directive's name, unquoted.
/// An empty word counts as missing where an argument is needed.
///
/// ```
/// use apache_proxy::{ArgKind, check_arguments};
/// assert!(check_arguments(ArgKind::Flag, &["on", "# comment"]).is_ok());
/// assert_eq!(check_arguments(ArgKind::Take1, &["60", "#"]).unwrap_err().at(), 1);
/// ```
pub fn check_arguments<S: AsRef<str>>(kind: ArgKind, words: &[S]) -> Result<(), ArgumentError> {
    use ArgKind as K;
    let word = |at: usize| words.get(at).map(AsRef::as_ref);
    // The first of `least` that is empty or missing, or the first beyond `most`.
    let count = |least: usize, most: usize| {
        let missing = (0..least).find(|at| word(*at).is_none_or(str::is_empty));
        missing.map(|at| at.min(words.len())).or((words.len() > most).then_some(most))
    };
    let wrong = match kind {
        K::NoArgs | K::Raw | K::TakeArgv => None,
        K::Take1 => count(1, 1),
        K::Take2 => count(2, 2),
        K::Take12 => count(1, 2),
        K::Take3 => count(3, 3),
        K::Take23 => count(2, 3),
        K::Take123 => count(1, 3),
        // A second one that is empty is as good as none.
        K::Take13 => count(1, 3).or((words.len() == 2 && word(1) != Some("")).then_some(2)),
        K::Iterate => count(1, usize::MAX),
        // Only the first must say something; the second has to be there.
        K::Iterate2 => count(1, usize::MAX).or((words.len() == 1).then_some(1)),
        K::Flag => {
            let is = |flag: &str| word(0).is_some_and(|word| word.eq_ignore_ascii_case(flag));
            (!is("on") && !is("off")).then_some(0)
        }
    };
    wrong.map_or(Ok(()), |at| Err(ArgumentError { kind, at }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_httpd_does() {
        use ArgKind::*;
        // Facts A4: the kind, the words, and which one is wrong.
        for (kind, words, wrong) in [
            (NoArgs, &[][..], None),
            (NoArgs, &["a"], None),
            (Raw, &[], None),
            (Take1, &["a"], None),
            (Take1, &[], Some(0)),
            (Take1, &[""], Some(0)),
            (Take1, &["a", ""], Some(1)),
            (Take2, &["a", "b"], None),
            (Take2, &["a", ""], Some(1)),
            (Take2, &["a", "b", "c"], Some(2)),
            (Take12, &["a"], None),
            (Take12, &["a", ""], None),
            (Take12, &["a", "b", "c"], Some(2)),
            (Take3, &["a", "b"], Some(2)),
            (Take23, &["a", "b", ""], None),
            (Take23, &["a"], Some(1)),
            (Take123, &["a", "", ""], None),
            (Take123, &["a", "b", "c", "d"], Some(3)),
            (Take13, &["a"], None),
            (Take13, &["a", ""], None),
            (Take13, &["a", "b"], Some(2)),
            (Take13, &["a", "b", "c"], None),
            (Iterate, &["a", "", "b"], None),
            (Iterate, &["", "a"], Some(0)),
            (Iterate2, &["a"], Some(1)),
            (Iterate2, &["a", ""], None),
            (Flag, &["oN", "x", "y"], None),
            (Flag, &["yes"], Some(0)),
            (Flag, &[], Some(0)),
            (TakeArgv, &["", ""], None),
        ] {
            let at = check_arguments(kind, words).err().map(ArgumentError::at);
            assert_eq!(at, wrong, "{kind:?} {words:?}");
        }
    }
}
