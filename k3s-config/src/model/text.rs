use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// Free text that reads back as itself from every form: a path, a name, an image.
///
/// It has no control characters, and no blanks at its ends: k3s trims values of its file.
///
/// ```
/// use k3s_config::Text;
/// let path: Text = "/srv/k3s data".parse()?;
/// assert_eq!(path.as_str(), "/srv/k3s data");
/// assert!("a\nb".parse::<Text>().is_err() && " a".parse::<Text>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Text {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        if let Some(at) = text.find(char::is_control) {
            return Err(ValueError::new("control characters do not survive every form", at));
        }
        if text.trim() != text {
            let at = if text.starts_with(char::is_whitespace) { 0 } else { text.trim_end().len() };
            return Err(ValueError::new("blanks around a value do not survive every form", at)
                .with_help(text.trim().to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name: text that is not empty and has no blanks and no commas.
///
/// ```
/// use k3s_config::Name;
/// assert!("my-manifest".parse::<Name>().is_ok() && "a,b".parse::<Name>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        match text.find(|c: char| c == ',' || c.is_whitespace() || c.is_control()) {
            Some(at) => Err(ValueError::new("a name has no blanks and no commas", at)),
            None if text.is_empty() => Err(ValueError::new("a name is not empty", 0)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that grants access: a key, a datastore's address with its password. Printed in any way, it is not shown.
///
/// ```
/// use k3s_config::Secret;
/// let key: Secret = "hunter2".parse()?;
/// assert_eq!((key.to_string().as_str(), key.expose()), ("[secret]", "hunter2"));
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(Text);

impl Secret {
    /// The text. Do not show it to anybody.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Secret {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([secret])")
    }
}
