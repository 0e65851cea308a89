use config_diagnostics::Span;
use std::fmt;

/// One flag with its value, as some form states it: a word of a command line, a key of a file, a variable of
/// the environment.
///
/// Every form is read into a list of these, in its order, and every encoder writes from such a list; what the
/// flag means is not looked at yet.
///
/// ```
/// use config_diagnostics::Span;
/// use k3s_config::{Setting, SourceId};
/// let setting = Setting::new("node-label", Some("a=b")).at(Span::new(4, 20), SourceId::new(1));
/// assert_eq!(setting.to_string(), "--node-label=a=b");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The flag's name as written, without dashes, and without the `+` that appends in a file: `t` and
    /// `token` are two names of one flag.
    pub flag: String,
    /// The value; `None` where none is written, as in `--debug`.
    pub value: Option<String>,
    /// Where it stands, in bytes of the source's own text. Empty where nobody wrote it.
    pub span: Span,
    /// Which text [`span`](Self::span) points into.
    pub source: SourceId,
}

impl Setting {
    /// A setting that stands nowhere yet, such as one of a typed configuration.
    pub fn new(flag: impl Into<String>, value: Option<&str>) -> Self {
        Self {
            flag: flag.into(),
            value: value.map(str::to_owned),
            span: Span::default(),
            source: SourceId::default(),
        }
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, span: Span, source: SourceId) -> Self {
        self.span = span;
        self.source = source;
        self
    }
}

/// As a word of a command line: `--flag=value`; a name of one letter has one dash. Not quoted for any shell.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dashes = if self.flag.len() == 1 { "-" } else { "--" };
        write!(f, "{dashes}{}", self.flag)?;
        match &self.value {
            Some(value) => write!(f, "={value}"),
            None => Ok(()),
        }
    }
}

/// Names one text among those that a caller reads together: the main file, a drop-in, the unit.
///
/// The numbers are the caller's own; 0 is what is read alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The text that the caller knows by this number.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}
