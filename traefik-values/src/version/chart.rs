use super::{ParseVersionError, TraefikVersion, numbers};
use crate::generated::charts::CHARTS;
use std::fmt;
use std::str::FromStr;

/// A release of the Traefik Helm chart. The same values mean different things to different ones.
///
/// ```
/// use traefik_values::ChartVersion;
/// let shipped: ChartVersion = "v37.1.0".parse()?;
/// assert!(shipped < ChartVersion::NEWEST);
/// assert_eq!(shipped.app_version().to_string(), "3.5.1");
/// assert_eq!("40".parse(), Ok(ChartVersion::new(40, 0, 0)));
/// # Ok::<(), traefik_values::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartVersion {
    parts: [u16; 3],
}

impl ChartVersion {
    /// The oldest chart that the tables know.
    pub const OLDEST: Self = Self::new(10, 0, 0);

    /// The newest chart that the tables know.
    pub const NEWEST: Self = match CHARTS.last() {
        Some((newest, _)) => *newest,
        None => Self::OLDEST,
    };

    /// The release `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { parts: [major, minor, patch] }
    }

    /// The first of its numbers, by which the chart counts what breaks.
    pub const fn major(self) -> u16 {
        self.parts[0]
    }

    /// Its three numbers.
    pub const fn parts(self) -> [u16; 3] {
        self.parts
    }

    /// The releases that the tables know, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        CHARTS.iter().map(|(chart, _)| *chart)
    }

    /// The release that the tables use for this one: itself, or the last one before it.
    #[must_use]
    pub fn known(self) -> Self {
        Self::all().rfind(|chart| *chart <= self).unwrap_or(Self::OLDEST)
    }

    /// The Traefik that this chart starts when no `image.tag` is given.
    pub fn app_version(self) -> TraefikVersion {
        let known = CHARTS.iter().rfind(|(chart, _)| *chart <= self).or(CHARTS.first());
        known.map_or(TraefikVersion::OLDEST, |(_, traefik)| *traefik)
    }
}

/// The newest chart that the tables know.
impl Default for ChartVersion {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for ChartVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.parts;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl FromStr for ChartVersion {
    type Err = ParseVersionError;

    /// Reads `37.1.0`, also `v37.1.0`; a bare `37` is its first release. What k3s appends to it
    /// (`39.0.701+up39.0.7`) names the upstream chart behind `+up`, and that is what is read.
    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let upstream = text.split_once("+up").map_or(text, |(_, upstream)| upstream);
        let parts = numbers(upstream);
        let error = || ParseVersionError::new(text, "the Traefik chart", "37.1.0");
        parts.map(|parts| Self { parts }).ok_or_else(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_as_people_write_them() {
        for (text, chart) in [
            ("37.1.0", (37, 1, 0)),
            ("v10.19.3", (10, 19, 3)),
            ("39.0", (39, 0, 0)),
            ("39.0.701+up39.0.7", (39, 0, 7)),
        ] {
            assert_eq!(text.parse(), Ok(ChartVersion::new(chart.0, chart.1, chart.2)), "{text}");
        }
        for text in ["", "v", "37.x", "37.1.0.2", "+37", "37.1.0-rc.1"] {
            assert!(text.parse::<ChartVersion>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_chart_between_two_known_ones_counts_as_the_earlier() {
        assert_eq!(ChartVersion::new(37, 1, 9).known(), ChartVersion::new(37, 1, 2));
        assert_eq!(ChartVersion::new(99, 0, 0).known(), ChartVersion::NEWEST);
        assert_eq!(ChartVersion::new(9, 0, 0).known(), ChartVersion::OLDEST);
        assert_eq!(ChartVersion::new(34, 2, 0).app_version(), TraefikVersion::new(3, 3, 2));
    }
}
