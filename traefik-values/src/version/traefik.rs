use super::{ParseVersionError, numbers};
use std::fmt;
use std::str::FromStr;

/// A release of Traefik. It decides which static options there are.
///
/// ```
/// use traefik_values::TraefikVersion;
/// let image: TraefikVersion = "v3.5.1".parse()?;
/// assert!(image.is_v3() && image < TraefikVersion::new(3, 6, 0));
/// assert_eq!("3.6".parse(), Ok(TraefikVersion::new(3, 6, 0)));
/// # Ok::<(), traefik_values::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraefikVersion {
    parts: [u16; 3],
}

impl TraefikVersion {
    /// The first release of Traefik 2.
    pub const OLDEST: Self = Self::new(2, 0, 0);

    /// The newest release whose options the tables know.
    pub const NEWEST: Self = Self::new(3, 7, 9);

    /// The release `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { parts: [major, minor, patch] }
    }

    /// Its three numbers.
    pub const fn parts(self) -> [u16; 3] {
        self.parts
    }

    /// Whether it is Traefik 3 or later.
    pub const fn is_v3(self) -> bool {
        self.parts[0] >= 3
    }
}

/// The newest release whose options the tables know.
impl Default for TraefikVersion {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for TraefikVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.parts;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl FromStr for TraefikVersion {
    type Err = ParseVersionError;

    /// Reads `3.5.1`, also `v3.5.1`; what follows a `-` (`3.7.0-rc.1`) does not count.
    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let release = text.split_once('-').map_or(text, |(release, _)| release);
        let error = || ParseVersionError::new(text, "Traefik", "3.5.1");
        numbers(release).map(|parts| Self { parts }).ok_or_else(error)
    }
}
