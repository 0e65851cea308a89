use crate::model::go_value::quote;
use crate::{FlagKind, SourceId};
use config_diagnostics::Span;
use std::fmt;

/// Why k3s does not start with a flag, or with a variable of one. Printed, it is k3s' own message.
///
/// Source: the `flag` package of Go, urfave/cli 1.22 and 2.27.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlagError {
    /// What is wrong.
    pub kind: FlagErrorKind,
    /// The flag as written, without dashes; of a word that is no flag at all, the word.
    pub flag: String,
    /// Where it stands, with its value.
    pub span: Span,
    /// Which text [`span`](Self::span) points into.
    pub source: SourceId,
}

/// What is wrong with a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlagErrorKind {
    /// A word such as `---x` or `--=x`.
    BadSyntax,
    /// The command has no such flag.
    NotDefined,
    /// The line ends where a value should stand.
    NeedsArgument,
    /// A switch is neither true nor false.
    InvalidBool {
        /// The value as written.
        value: String,
    },
    /// No number, or no duration.
    InvalidValue {
        /// The value as written.
        value: String,
        /// Whether it is a number that does not fit.
        out_of_range: bool,
    },
    /// The long and the short name of one flag are both there.
    TwoForms {
        /// The name that comes first in the flag's list of names.
        first: &'static str,
    },
    /// The value of a variable is no switch, or no number.
    InvalidVariable {
        /// The variable's name.
        name: &'static str,
        /// Its value.
        value: String,
        /// What the flag wants.
        wanted: FlagKind,
        /// Whether it is a number that does not fit.
        out_of_range: bool,
        /// Whether the version reads its flags with urfave/cli 1, which words it differently.
        old_words: bool,
    },
}

impl fmt::Display for FlagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flag = &self.flag;
        match &self.kind {
            FlagErrorKind::BadSyntax => write!(f, "bad flag syntax: {flag}"),
            FlagErrorKind::NotDefined => write!(f, "flag provided but not defined: -{flag}"),
            FlagErrorKind::NeedsArgument => write!(f, "flag needs an argument: -{flag}"),
            FlagErrorKind::InvalidBool { value } => {
                write!(f, "invalid boolean value {} for -{flag}: parse error", quote(value))
            }
            FlagErrorKind::InvalidValue { value, out_of_range } => {
                let why = if *out_of_range { "value out of range" } else { "parse error" };
                write!(f, "invalid value {} for flag -{flag}: {why}", quote(value))
            }
            FlagErrorKind::TwoForms { first } => {
                write!(f, "Cannot use two forms of the same flag: {flag} {first}")
            }
            FlagErrorKind::InvalidVariable { name, value, wanted, out_of_range, old_words } => {
                let (kind, function) = match wanted {
                    FlagKind::Bool => ("bool", "ParseBool"),
                    _ => ("int", "ParseInt"),
                };
                if *old_words {
                    write!(f, "could not parse {value} as {kind} value for flag {flag}")?;
                } else {
                    let value = quote(value);
                    write!(
                        f,
                        "could not parse {value} as {kind} value from environment variable {} for flag {flag}",
                        quote(name)
                    )?;
                }
                let why = if *out_of_range { "value out of range" } else { "invalid syntax" };
                write!(f, ": strconv.{function}: parsing {}: {why}", quote(value))
            }
        }
    }
}

impl std::error::Error for FlagError {}
