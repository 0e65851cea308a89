use std::fmt;
use std::str::FromStr;

/// A release of httpd 2.4, by its last number. 2.4.0 stands for 2.4.0 and everything older.
///
/// ```
/// use apache_proxy::Version;
/// assert!("2.4.62".parse::<Version>()? > Version::new(47));
/// assert_eq!(Version::new(47).to_string(), "2.4.47");
/// assert_eq!("2.4".parse(), Ok(Version::new(0)));
/// # Ok::<(), apache_proxy::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
    /// The newest release that the tables know, and that this crate was compared with.
    pub const NEWEST: Self = Self(71);

    /// 2.4.`patch`.
    pub const fn new(patch: u8) -> Self {
        Self(patch)
    }

    /// The last number.
    pub const fn patch(self) -> u8 {
        self.0
    }

    /// Its three numbers, as `<IfVersion>` compares them.
    pub const fn parts(self) -> [u16; 3] {
        [2, 4, self.0 as u16]
    }
}

/// [`NEWEST`](Version::NEWEST): 2.4.71.
impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "2.4.{}", self.0)
    }
}

/// A version was written in a way that no release of httpd 2.4 is: not `2.4[.patch]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no release of httpd 2.4; write for example 2.4.62")]
pub struct ParseVersionError(String);

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let patch = match text.strip_prefix("2.4") {
            Some("") => Some(0),
            // What follows the number is a suffix, as in Debian's 2.4.62-1~deb12u2.
            Some(rest) => rest.strip_prefix('.').and_then(|patch| {
                let digits = patch.find(|c: char| !c.is_ascii_digit()).unwrap_or(patch.len());
                patch.get(..digits)?.parse().ok()
            }),
            None => None,
        };
        patch.map(Self).ok_or_else(|| ParseVersionError(text.to_owned()))
    }
}
