use std::fmt;
use std::str::FromStr;

/// How bad a finding is, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Severity {
    /// A remark.
    Hint,
    /// Good to know.
    Info,
    /// Probably not what was meant.
    Warning,
    /// Does not work, or is dangerous.
    Error,
}

/// How sure a rule is that its finding is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Confidence {
    /// Guessed, from names or ports.
    Low,
    /// Likely, but something the file does not tell could excuse it.
    Medium,
    /// Follows from the file.
    #[default]
    High,
}

/// What the real program of the target version does with this input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum ToolSays {
    /// Refuses it.
    Error,
    /// Accepts it with a warning.
    Warning,
    /// Accepts it in silence.
    Nothing,
    /// Not known: it depends on something outside the file, or was never measured.
    #[default]
    Unknown,
}

impl Severity {
    /// The name used in JSON and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A severity was spelled in a way that none is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown severity `{0}`: one of error, warning, info, hint")]
pub struct UnknownSeverity(String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        [Self::Hint, Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|severity| severity.as_str() == s)
            .ok_or_else(|| UnknownSeverity(s.to_owned()))
    }
}
