use crate::Flag;
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
///
/// Debug output hides the values of flags that grant access; printed, it shows them.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = Flag::anywhere(|flag| flag.is_called(&self.flag) && flag.is_secret());
        let value = self.value.as_deref().map(|value| if secret { "[secret]" } else { value });
        f.debug_struct("Setting")
            .field("flag", &self.flag)
            .field("value", &value)
            .field("span", &self.span)
            .field("source", &self.source)
            .finish()
    }
}

/// A word of a command line, its quotes already taken off.
///
/// ```
/// use k3s_config::Word;
/// assert_eq!(Word::from("--debug").text, "--debug");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Word {
    /// What the program gets to see.
    pub text: String,
    /// Where it stands, quotes included, in bytes of the source's own text.
    pub span: Span,
    /// Which text [`span`](Self::span) points into.
    pub source: SourceId,
}

impl Word {
    /// A word that stands somewhere.
    pub fn new(text: impl Into<String>, span: Span, source: SourceId) -> Self {
        Self { text: text.into(), span, source }
    }
}

/// A word that stands nowhere.
impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// An environment variable, as an env file, a unit or a container states it.
///
/// Debug output hides the values of those that grant access.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// Its name: `K3S_TOKEN`.
    pub name: String,
    /// Its value, quotes taken off.
    pub value: String,
    /// Where the assignment stands, in bytes of the source's own text.
    pub span: Span,
    /// Which text [`span`](Self::span) points into.
    pub source: SourceId,
}

impl Variable {
    /// A variable that stands nowhere.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), ..Self::default() }
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, span: Span, source: SourceId) -> Self {
        self.span = span;
        self.source = source;
        self
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = Flag::anywhere(|flag| flag.env_name() == Some(&self.name) && flag.is_secret());
        f.debug_struct("Variable")
            .field("name", &self.name)
            .field("value", if secret { &"[secret]" } else { &self.value })
            .field("span", &self.span)
            .field("source", &self.source)
            .finish()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_what_grants_access() {
        for flag in ["token", "t", "etcd-s3-secret-key", "s3-secret-key", "cluster-secret"] {
            let setting = Setting::new(flag, Some("hunter2"));
            assert!(!format!("{setting:?}").contains("hunter2"), "{flag}");
        }
        for name in ["K3S_TOKEN", "AWS_SECRET_ACCESS_KEY", "K3S_DATASTORE_ENDPOINT"] {
            assert!(!format!("{:?}", Variable::new(name, "hunter2")).contains("hunter2"), "{name}");
        }
        assert!(format!("{:?}", Setting::new("node-name", Some("n1"))).contains("n1"));
    }
}
