/// What a program asks of PCRE2 when it compiles a pattern, as far as that decides whether it compiles.
///
/// Ignoring case, matching over lines and just-in-time compilation make no difference to that.
///
/// ```
/// use pcre2_syntax::{Options, check};
/// let pattern = r"(?<part>a)|(?<part>b)";
/// assert!(check(pattern, Options::new()).is_err());
/// assert!(check(pattern, Options::new().duplicate_names()).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    pub(crate) duplicate_names: bool,
    pub(crate) no_auto_capture: bool,
}

impl Options {
    /// None: patterns are bytes, parentheses capture, each name is given to one group.
    pub const fn new() -> Self {
        Self { duplicate_names: false, no_auto_capture: false }
    }

    /// Several groups may have the same name: `PCRE2_DUPNAMES`. Apache httpd asks for this.
    #[must_use]
    pub const fn duplicate_names(self) -> Self {
        Self { duplicate_names: true, ..self }
    }

    /// Parentheses capture only with a name, so that references to numbers are to groups with names:
    /// `PCRE2_NO_AUTO_CAPTURE`. HAProxy asks for this where it needs to know only whether a pattern matches.
    #[must_use]
    pub const fn no_auto_capture(self) -> Self {
        Self { no_auto_capture: true, ..self }
    }
}
