use std::fmt;
use std::str::FromStr;

/// A release of k3s, such as 1.33.1. What comes after the patch level (`+k3s1`, `-rc1+k3s2`) makes no difference.
///
/// The tables know the releases from [`OLDEST`](Self::OLDEST) to [`NEWEST`](Self::NEWEST).
///
/// ```
/// use k3s_config::Version;
/// assert_eq!("v1.33.1+k3s1".parse(), Ok(Version::new(1, 33, 1)));
/// // A bare minor is its first release: there was no 1.28.0.
/// assert_eq!("1.28".parse(), Ok(Version::new(1, 28, 1)));
/// assert!(Version::new(1, 32, 10) > Version::new(1, 32, 9));
/// assert_eq!(Version::default(), Version::NEWEST);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u8,
    minor: u8,
    patch: u8,
}

impl Version {
    /// The oldest release that the tables cover.
    pub const OLDEST: Self = Self::new(1, 24, 0);
    /// The newest release that the tables cover.
    pub const NEWEST: Self = Self::new(1, 37, 1);

    /// Release `major.minor.patch`, covered by the tables or not.
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self { major, minor, patch }
    }

    /// The first number.
    pub const fn major(self) -> u8 {
        self.major
    }

    /// The second number.
    pub const fn minor(self) -> u8 {
        self.minor
    }

    /// The third number.
    pub const fn patch(self) -> u8 {
        self.patch
    }

    /// The first release of a line: of a few, the one with patch level 0 was never published.
    const fn first_of(major: u8, minor: u8) -> Self {
        let patch = match minor {
            24 | 27 | 28 | 34 => 1,
            _ => 0,
        };
        Self::new(major, minor, patch)
    }
}

/// The newest release that the tables cover; k3s has no long-term lines.
impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A version was written in a way that no k3s version is: not `major.minor[.patch]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no k3s version; write for example 1.33.1 or v1.33.1+k3s1")]
pub struct ParseVersionError(String);

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let error = || ParseVersionError(s.to_owned());
        let number = |text: &str| {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<u8>().ok()).flatten().ok_or_else(error)
        };
        let bare = s.strip_prefix('v').unwrap_or(s);
        // Builds and candidates: `+k3s1`, `-rc1+k3s1`, and `-k3s1` as image tags have it.
        let bare = bare.split(['+', '-']).next().unwrap_or(bare);
        let mut parts = bare.splitn(3, '.');
        let major = number(parts.next().ok_or_else(error)?)?;
        let minor = number(parts.next().ok_or_else(error)?)?;
        match parts.next() {
            Some(patch) => Ok(Self::new(major, minor, number(patch)?)),
            None => Ok(Self::first_of(major, minor)),
        }
    }
}

/// Where something came or went: the first release of every line that has the change.
///
/// Lines newer than the newest one named have it as well; older lines that are not named never got it.
///
/// ```
/// use k3s_config::{Command, Flag, Version};
/// let since = Flag::lookup(Command::Server, "vpn-auth").expect("it is in the table").since();
/// assert_eq!(since.to_string(), "1.25.11, 1.26.6, 1.27.3");
/// assert!(since.reached_by(Version::new(1, 26, 6)) && !since.reached_by(Version::new(1, 26, 5)));
/// assert!(since.reached_by(Version::new(1, 28, 1)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Releases(&'static [Version]);

impl Releases {
    /// Every release that the tables cover.
    pub const ALL: Self = Self(&[]);

    /// The first release of each line, oldest first.
    pub(crate) const fn new(firsts: &'static [Version]) -> Self {
        Self(firsts)
    }

    /// The first release of each line that has the change; empty for one older than the tables.
    pub const fn firsts(self) -> &'static [Version] {
        self.0
    }

    /// Whether `version` has the change.
    pub fn reached_by(self, version: Version) -> bool {
        let line = |v: Version| (v.major, v.minor);
        let Some(newest) = self.0.last() else { return true };
        if line(version) > line(*newest) {
            return true;
        }
        self.0.iter().any(|first| line(*first) == line(version) && *first <= version)
    }
}

impl fmt::Display for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, version) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{version}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_candidates_and_image_tags_are_versions() {
        for text in ["1.30.2", "v1.30.2", "v1.30.2+k3s2", "v1.30.2-rc1+k3s1", "v1.30.2-k3s1"] {
            assert_eq!(text.parse(), Ok(Version::new(1, 30, 2)), "{text}");
        }
        for text in ["", "1", "1.", "1.x", "1.30.2.1", "latest", "1.+3", "1.30.", "1.999"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_line_that_never_got_a_backport_lacks_it() {
        const SINCE: Releases = Releases::new(&[Version::new(1, 26, 12), Version::new(1, 28, 5)]);
        assert!(!SINCE.reached_by(Version::new(1, 27, 16)));
        assert!(SINCE.reached_by(Version::new(1, 26, 15)));
        assert!(!SINCE.reached_by(Version::new(1, 25, 16)));
        assert!(SINCE.reached_by(Version::new(1, 29, 0)));
        assert!(Releases::ALL.reached_by(Version::OLDEST));
    }
}
