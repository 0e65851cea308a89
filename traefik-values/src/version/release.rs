use super::{ChartVersion, K3sRelease, K3sVersion, TraefikVersion};
use std::fmt;

/// What values are for: a chart, the Traefik that it starts, and whether k3s packaged it.
///
/// ```
/// use traefik_values::{ChartVersion, K3sRelease, Release};
/// let upstream = Release::from(ChartVersion::new(37, 1, 0));
/// assert_eq!(upstream.traefik().to_string(), "3.5.1");
/// let shipped = Release::from(K3sRelease::of("1.36.3".parse()?).unwrap());
/// assert_eq!(shipped.to_string(), "traefik-chart=40.1.0");
/// assert_eq!(shipped.traefik().to_string(), "3.7.8");
/// # Ok::<(), traefik_values::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    chart: ChartVersion,
    traefik: TraefikVersion,
    k3s: Option<K3sVersion>,
}

impl Release {
    /// The chart, with the image that it names itself.
    pub fn chart_only(chart: ChartVersion) -> Self {
        Self { chart, traefik: chart.app_version(), k3s: None }
    }

    /// Sets the version of the image, where the values name none.
    #[must_use]
    pub fn with_traefik(mut self, traefik: TraefikVersion) -> Self {
        self.traefik = traefik;
        self
    }

    /// The chart.
    pub fn chart(self) -> ChartVersion {
        self.chart
    }

    /// The Traefik that runs when the values name none.
    pub fn traefik(self) -> TraefikVersion {
        self.traefik
    }

    /// Whether it is k3s' package of the chart, which differs in a few places from Traefik's own.
    pub fn is_packaged(self) -> bool {
        self.k3s.is_some()
    }

    /// The release of k3s that ships it; `None` for Traefik's own chart.
    pub fn k3s(self) -> Option<&'static K3sRelease> {
        K3sRelease::of(self.k3s?)
    }
}

impl From<ChartVersion> for Release {
    fn from(chart: ChartVersion) -> Self {
        Self::chart_only(chart)
    }
}

impl From<&K3sRelease> for Release {
    fn from(release: &K3sRelease) -> Self {
        Self { chart: release.chart, traefik: release.traefik, k3s: Some(release.k3s) }
    }
}

/// The newest chart that the tables know.
impl Default for Release {
    fn default() -> Self {
        Self::chart_only(ChartVersion::default())
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "traefik-chart={}", self.chart)
    }
}
