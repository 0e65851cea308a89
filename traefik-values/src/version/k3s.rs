use super::{ChartVersion, ParseVersionError, TraefikVersion, numbers, reaches};
use crate::generated::fields::FIELDS;
use crate::generated::releases::RELEASES;
use std::fmt;
use std::str::FromStr;

/// A version of k3s: that of Kubernetes, and k3s' own count behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct K3sVersion {
    parts: [u16; 3],
    build: u8,
}

/// A release of k3s and what it ships for ingress.
///
/// ```
/// use traefik_values::{ChartVersion, K3sRelease};
/// let release = K3sRelease::of("1.33.1".parse()?).unwrap();
/// assert_eq!(release.chart, ChartVersion::new(34, 2, 0));
/// assert_eq!(release.traefik.to_string(), "3.3.6");
/// # Ok::<(), traefik_values::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct K3sRelease {
    /// The release.
    pub k3s: K3sVersion,
    /// The Traefik image that its manifest names.
    pub traefik: TraefikVersion,
    /// The chart of Traefik's own that its package is made from.
    pub chart: ChartVersion,
    /// Its helm-controller.
    pub helm_controller: &'static str,
    /// How that is known.
    pub source: ReleaseSource,
}

/// How it is known what a release ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReleaseSource {
    /// From its release notes or its tag.
    Release,
    /// From what its branch held at that time.
    Branch,
    /// Told from what surrounds it.
    Inferred,
}

impl K3sVersion {
    /// The release `major.minor.patch+k3sBUILD`.
    pub const fn new(major: u16, minor: u16, patch: u16, build: u8) -> Self {
        Self { parts: [major, minor, patch], build }
    }

    /// Whether it has what came with `firsts`: see [`reaches`].
    pub(crate) fn reaches(self, firsts: &[Self]) -> bool {
        reaches(self, firsts, |version| [version.parts[0], version.parts[1]])
    }
}

impl fmt::Display for K3sVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.parts;
        write!(f, "{major}.{minor}.{patch}+k3s{}", self.build)
    }
}

impl FromStr for K3sVersion {
    type Err = ParseVersionError;

    /// Reads `1.33.1+k3s1`, also with a `v` before it or `-k3s1` behind it; without a build it is the first one.
    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let parts = text.split_once("+k3s").or_else(|| text.split_once("-k3s"));
        let (kubernetes, build) = parts.unwrap_or((text, "1"));
        let build = build.parse().ok();
        let read = numbers(kubernetes).zip(build).map(|(parts, build)| Self { parts, build });
        read.ok_or_else(|| ParseVersionError::new(text, "k3s", "1.33.1+k3s1"))
    }
}

impl K3sRelease {
    pub(crate) const fn new(
        k3s: K3sVersion,
        traefik: TraefikVersion,
        chart: ChartVersion,
        helm_controller: &'static str,
        source: ReleaseSource,
    ) -> Self {
        Self { k3s, traefik, chart, helm_controller, source }
    }

    /// The releases that the tables know, oldest first.
    pub fn all() -> &'static [Self] {
        RELEASES
    }

    /// The row for a release: its own, or the last one before it, of the same minor where there is one.
    /// `None` for what is older than the tables.
    pub fn of(version: K3sVersion) -> Option<&'static Self> {
        RELEASES.iter().rfind(|release| release.k3s <= version)
    }

    /// Whether its helm-controller knows a field of `spec`. The API server drops others without a word.
    ///
    /// `kind` is `HelmChart`, `HelmChartConfig` or, for the items of that list, `valuesSecrets`.
    ///
    /// ```
    /// use traefik_values::K3sRelease;
    /// let knows = |k3s: &str| K3sRelease::of(k3s.parse().unwrap()).unwrap().knows_field("HelmChartConfig", "values");
    /// assert!(knows("1.34.7") && !knows("1.34.6") && knows("1.36.0"));
    /// ```
    pub fn knows_field(&self, kind: &str, field: &str) -> bool {
        let field = FIELDS.iter().find(|row| (row.kind, row.name) == (kind, field));
        let controller =
            self.helm_controller.split('-').next().and_then(numbers).unwrap_or_default();
        field.is_some_and(|field| reaches(controller, field.since, |parts| [parts[0], parts[1]]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(k3s: &str) -> String {
        K3sRelease::of(k3s.parse().unwrap()).unwrap().chart.to_string()
    }

    #[test]
    fn the_chart_jumps_inside_patch_lines() {
        assert_eq!(chart("1.32.1"), "27.0.2");
        assert_eq!(chart("1.32.2"), "34.2.0");
        assert_eq!(chart("v1.35.0+k3s1"), "37.1.0");
        assert_eq!(chart("v1.35.0-k3s3"), "38.0.2");
        assert_eq!(chart("1.36.2"), "40.1.0");
        assert_eq!(chart("1.37.0"), "41.6.1");
    }

    #[test]
    fn lines_of_releases_get_things_at_their_own_time() {
        let firsts: Vec<K3sVersion> =
            ["1.24.14", "1.26.5"].iter().map(|text| text.parse().unwrap()).collect();
        let reaches = |text: &str| text.parse::<K3sVersion>().unwrap().reaches(&firsts);
        assert!(reaches("1.24.14") && reaches("1.26.7") && reaches("1.27.0"));
        assert!(!reaches("1.24.13") && !reaches("1.25.16") && !reaches("1.23.17"));
        assert!(!K3sVersion::new(1, 30, 0, 1).reaches(&[]));
    }

    #[test]
    fn rows_are_in_order_and_unknown_releases_take_the_one_before() {
        assert!(RELEASES.is_sorted_by(|a, b| a.k3s < b.k3s));
        assert_eq!(chart("1.99.0"), "41.6.1");
        assert!(K3sRelease::of(K3sVersion::new(1, 10, 0, 1)).is_none());
    }
}
