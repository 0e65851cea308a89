use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// A release of httpd 2.4, by its last number. 2.4.0 stands for 2.4.0 and everything older.
///
/// ```
/// use apache_proxy::Version;
/// assert!("2.4.62".parse::<Version>()? > Version::new(47));
/// assert_eq!(Version::new(47).to_string(), "2.4.47");
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
    /// 2.4.`patch`.
    pub const fn new(patch: u8) -> Self {
        Self(patch)
    }

    /// The last number.
    pub const fn patch(self) -> u8 {
        self.0
    }
}

/// 2.4.71, the newest that the tables know.
impl Default for Version {
    fn default() -> Self {
        Self(71)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "2.4.{}", self.0)
    }
}

impl FromStr for Version {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let patch = text.strip_prefix("2.4.").and_then(|patch| patch.parse().ok());
        patch.map(Self).ok_or_else(|| {
            ValueError::new("not a release of httpd 2.4", 0).with_help("2.4.62, for example")
        })
    }
}
