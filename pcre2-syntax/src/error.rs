/// Why PCRE2 does not compile a pattern, and at which byte.
///
/// ```
/// use pcre2_syntax::Options;
/// let error = pcre2_syntax::check(r"^/(api|app", Options::new()).unwrap_err();
/// assert_eq!(error.to_string(), "a parenthesis is not closed (byte 2)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (byte {offset})")]
pub struct Error {
    message: &'static str,
    offset: usize,
}

impl Error {
    pub(crate) const fn new(message: &'static str, offset: usize) -> Self {
        Self { message, offset }
    }

    /// What is wrong, in words that fit behind a colon.
    pub const fn message(self) -> &'static str {
        self.message
    }

    /// Where the part that is wrong begins, in bytes from the start of the pattern. A byte of the pattern is there.
    pub const fn offset(self) -> usize {
        self.offset
    }
}

/// As the scanner writes it.
impl From<(&'static str, usize)> for Error {
    fn from((message, offset): (&'static str, usize)) -> Self {
        Self::new(message, offset)
    }
}
