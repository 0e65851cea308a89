use std::fmt;
use std::str::FromStr;

/// A release of httpd: what `<IfVersion>` compares with.
///
/// ```
/// use apache_proxy::Version;
/// assert!("2.4.63".parse::<Version>()? < Version::default());
/// assert_eq!(Version::new(2, 4, 71).to_string(), "2.4.71");
/// assert_eq!("2.4.62-1~deb12u2".parse(), Ok(Version::new(2, 4, 62)));
/// # Ok::<(), apache_proxy::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    parts: [u16; 3],
}

/// No version: three numbers with points between them are one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version of httpd, such as 2.4.71")]
pub struct ParseVersionError(String);

impl Version {
    /// The release `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { parts: [major, minor, patch] }
    }

    /// Its three numbers.
    pub const fn parts(self) -> [u16; 3] {
        self.parts
    }
}

/// The newest release that this crate was compared with.
impl Default for Version {
    fn default() -> Self {
        Self::new(2, 4, 71)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.parts;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        // What follows the numbers is a suffix: Debian's 2.4.62-1~deb12u2. A bare 2.4 is its first release.
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let numbers = text.get(..end).unwrap_or_default();
        let parts: Option<Vec<u16>> = numbers.split('.').map(|part| part.parse().ok()).collect();
        match parts.as_deref() {
            Some([major, minor]) if end == text.len() => Ok(Self::new(*major, *minor, 0)),
            Some([major, minor, patch]) => Ok(Self::new(*major, *minor, *patch)),
            _ => Err(ParseVersionError(text.to_owned())),
        }
    }
}
