use super::Text;
use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// One more flag for a component that k3s starts: a value of `kubelet-arg` and the like.
///
/// `key=value` takes the place of k3s's own value, `key+=value` adds behind it, `key-=value` before it.
///
/// ```
/// use k3s_config::ExtraArg;
/// assert_eq!(ExtraArg::new("max-pods", "250")?.to_string(), "max-pods=250");
/// let gates = ExtraArg::appended("feature-gates", "A=true")?;
/// assert_eq!((gates.key(), gates.value()), ("feature-gates", Some("A=true")));
/// assert_eq!(gates.to_string(), "feature-gates+=A=true");
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtraArg(Text);

impl ExtraArg {
    /// `key=value`.
    pub fn new(key: &str, value: &str) -> Result<Self, ValueError> {
        Self::joined(key, "=", value)
    }

    /// `key+=value`: behind k3s's own value.
    pub fn appended(key: &str, value: &str) -> Result<Self, ValueError> {
        Self::joined(key, "+=", value)
    }

    /// `key-=value`: before k3s's own value.
    pub fn prepended(key: &str, value: &str) -> Result<Self, ValueError> {
        Self::joined(key, "-=", value)
    }

    fn joined(key: &str, sign: &str, value: &str) -> Result<Self, ValueError> {
        if key.is_empty() || key.contains('=') || key.starts_with('-') || key.ends_with(['+', '-'])
        {
            return Err(ValueError::new(
                "the name of a flag has no dashes around it and no `=`",
                0,
            ));
        }
        format!("{key}{sign}{value}").parse()
    }

    /// The text as k3s reads it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The component's own flag, without dashes.
    pub fn key(&self) -> &str {
        self.parts().0.trim_end_matches(['+', '-'])
    }

    /// What stands behind `=`; nothing means `true`.
    pub fn value(&self) -> Option<&str> {
        self.parts().1
    }

    fn parts(&self) -> (&str, Option<&str>) {
        let text = self.as_str();
        let text = text.strip_prefix("--").unwrap_or(text);
        match text.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (text, None),
        }
    }
}

impl FromStr for ExtraArg {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let arg = Self(text.parse()?);
        if arg.key().is_empty() {
            return Err(ValueError::new("an argument is key=value", 0).with_help("max-pods=250"));
        }
        Ok(arg)
    }
}

impl fmt::Display for ExtraArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
