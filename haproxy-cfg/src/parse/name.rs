use super::ValueError;
use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

/// The name of a proxy, ACL, server, peers section, resolvers section, …: one or more of
/// `A-Z a-z 0-9 - _ . :` (tools.c `invalid_char`).
///
/// ```
/// use haproxy_cfg::Name;
///
/// let name: Name = "api.v1".parse()?;
/// assert_eq!(name.as_str(), "api.v1");
/// assert_eq!(Name::try_from("a b").unwrap_err().at(), 1);
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<str>);

impl Name {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "a name is made of letters, digits, '-', '_', '.' and ':'";
        if text.is_empty() {
            return Err(ValueError::new("a name cannot be empty", 0).with_help(HELP));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        match text.char_indices().find(|(_, c)| !allowed(*c)) {
            None => Ok(Self(text.into())),
            Some((at, c)) => {
                Err(ValueError::new(format!("character {c:?} is not permitted in a name"), at)
                    .with_help(HELP))
            }
        }
    }
}

impl TryFrom<&str> for Name {
    type Error = ValueError;

    fn try_from(text: &str) -> Result<Self, ValueError> {
        text.parse()
    }
}

impl TryFrom<String> for Name {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        text.parse()
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn the_charset_is_haproxys() {
        for good in ["a", "api-v1", "A.b:c_9", "::", "-", "0"] {
            assert_eq!(good.parse::<Name>().unwrap().to_string(), good);
        }
        for (bad, at) in [("", 0), ("a b", 1), ("a/b", 1), ("café", 3), ("a\n", 1), ("\u{0}", 0)] {
            assert_eq!(bad.parse::<Name>().unwrap_err().at(), at, "{bad:?}");
        }
    }
}
