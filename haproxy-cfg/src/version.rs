use std::fmt;
use std::str::FromStr;

/// A release line of HAProxy, such as 3.2. Patch releases of one line are treated alike.
///
/// The tables know the lines from [`OLDEST`](Self::OLDEST) to [`NEWEST`](Self::NEWEST).
///
/// ```
/// use haproxy_cfg::Version;
/// assert_eq!("3.2.1".parse(), Ok(Version::V3_2));
/// assert!(Version::V2_6 < Version::V3_0);
/// assert_eq!(Version::default(), Version::V3_4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u8,
    minor: u8,
}

#[allow(missing_docs)] // the names say it all
impl Version {
    pub const V2_0: Self = Self::new(2, 0);
    pub const V2_4: Self = Self::new(2, 4);
    pub const V2_5: Self = Self::new(2, 5);
    pub const V2_6: Self = Self::new(2, 6);
    pub const V2_7: Self = Self::new(2, 7);
    pub const V2_8: Self = Self::new(2, 8);
    pub const V2_9: Self = Self::new(2, 9);
    pub const V3_0: Self = Self::new(3, 0);
    pub const V3_1: Self = Self::new(3, 1);
    pub const V3_2: Self = Self::new(3, 2);
    pub const V3_3: Self = Self::new(3, 3);
    pub const V3_4: Self = Self::new(3, 4);
}

impl Version {
    /// The oldest release line that the tables cover.
    pub const OLDEST: Self = Self::V2_4;
    /// The newest release line that the tables cover.
    pub const NEWEST: Self = Self::V3_4;

    /// Release line `major.minor`, covered by the tables or not.
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

    /// The first number.
    pub const fn major(self) -> u8 {
        self.major
    }

    /// The second number.
    pub const fn minor(self) -> u8 {
        self.minor
    }
}

/// The newest long-term release line: 3.4.
impl Default for Version {
    fn default() -> Self {
        Self::V3_4
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A version was written in a way that no HAProxy version is: not `major.minor[.patch]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no HAProxy version; write for example 3.2 or 3.2.4")]
pub struct ParseVersionError(String);

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let error = || ParseVersionError(s.to_owned());
        let mut numbers = s.strip_prefix('v').unwrap_or(s).splitn(3, '.');
        let major = numbers.next().and_then(|n| n.parse().ok()).ok_or_else(error)?;
        let minor = numbers.next().ok_or_else(error)?;
        // What follows the numbers is a patch level or a suffix: 3.5-dev5, Debian's 2.6.12-1+deb12u3.
        let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
        let (minor, rest) = minor.split_at(digits);
        let minor = minor.parse().map_err(|_| error())?;
        let numeric = |patch: &str| patch.starts_with(|c: char| c.is_ascii_digit());
        if !(rest.is_empty() || rest.starts_with("-dev")) || !numbers.next().is_none_or(numeric) {
            return Err(error());
        }
        Ok(Self { major, minor })
    }
}
