//! The versions to check against.

use haproxy_cfg::Version;
use traefik_values::{ChartVersion, K3sRelease, Release, TraefikVersion};

/// The versions of the real programs to check against: the command line's `--target TOOL=VERSION`.
///
/// What is not named is the newest long-term release that the tables know.
///
/// ```
/// use k3s_stack::Targets;
/// let targets = Targets::new().set("haproxy=2.8.5")?;
/// assert_eq!(targets.haproxy(), haproxy_cfg::Version::V2_8);
/// assert!(Targets::new().set("haproxy=1.8").is_err());
/// # Ok::<(), k3s_stack::TargetError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    haproxy: Option<Version>,
    newer: Option<String>,
    apache: Option<apache_proxy::Version>,
    newer_apache: Option<String>,
    k3s: Option<k3s_config::Version>,
    newer_k3s: Option<String>,
    chart: Option<ChartVersion>,
    traefik: Option<TraefikVersion>,
}

/// Why a target is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// Not `TOOL=VERSION`.
    #[error("`{0}` is no target; write TOOL=VERSION, such as haproxy=3.2")]
    Form(String),
    /// No such program.
    #[error("unknown target `{tool}`{}; known are {}", .near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default(), TOOLS.join(", "))]
    Tool {
        /// What was given.
        tool: String,
        /// The program that was probably meant.
        near: Option<&'static str>,
    },
    /// Not a version.
    #[error("`{version}` is no version of {tool}; write for example 3.2 or 3.2.4")]
    Version {
        /// The program.
        tool: String,
        /// What was given.
        version: String,
    },
    /// Older than the tables.
    #[error("{tool} {version} is older than the tables, which start at {oldest}")]
    TooOld {
        /// The program.
        tool: &'static str,
        /// What was given.
        version: String,
        /// The oldest version that is known.
        oldest: String,
    },
}

const TOOLS: [&str; 5] = Targets::TOOLS;

impl Targets {
    /// Every program that a target can name.
    pub const TOOLS: [&'static str; 5] = ["haproxy", "apache", "k3s", "traefik-chart", "traefik"];

    /// The newest long-term release of everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one target, written `TOOL=VERSION`. A later one replaces an earlier one.
    ///
    /// A bare minor is its first release. A version newer than the tables counts as the newest they know;
    /// reports say so.
    pub fn set(mut self, target: &str) -> Result<Self, TargetError> {
        let (tool, version) =
            target.split_once('=').ok_or_else(|| TargetError::Form(target.to_owned()))?;
        if !TOOLS.contains(&tool) {
            let near = config_diagnostics::did_you_mean(tool, TOOLS);
            return Err(TargetError::Tool { tool: tool.to_owned(), near });
        }
        let malformed =
            || TargetError::Version { tool: tool.to_owned(), version: version.to_owned() };
        if tool == "haproxy" {
            let asked: Version = version.parse().map_err(|_| malformed())?;
            if asked < Version::OLDEST {
                let oldest = Version::OLDEST.to_string();
                return Err(TargetError::TooOld {
                    tool: TOOLS[0],
                    version: version.into(),
                    oldest,
                });
            }
            self.haproxy = Some(asked.min(Version::NEWEST));
            self.newer = (asked > Version::NEWEST).then(|| version.to_owned());
        } else if !is_version(version) {
            return Err(malformed());
        } else if tool == "apache" {
            self.set_apache(version).map_err(|()| TargetError::TooOld {
                tool: TOOLS[1],
                version: version.to_owned(),
                oldest: "2.4".to_owned(),
            })?;
        } else if tool == "k3s" {
            use k3s_config::Version;
            // More than the numbers of a version can hold is newer than any.
            let asked = version.parse().unwrap_or(Version::new(u8::MAX, 0, 0));
            if asked < Version::OLDEST {
                let oldest = Version::OLDEST.to_string();
                return Err(TargetError::TooOld {
                    tool: TOOLS[2],
                    version: version.into(),
                    oldest,
                });
            }
            self.k3s = Some(asked.min(Version::NEWEST));
            self.newer_k3s = (asked > Version::NEWEST).then(|| version.to_owned());
        } else if tool == "traefik-chart" {
            let asked: ChartVersion = version.parse().map_err(|_| malformed())?;
            if asked < ChartVersion::OLDEST {
                let oldest = ChartVersion::OLDEST.to_string();
                return Err(TargetError::TooOld {
                    tool: TOOLS[3],
                    version: version.into(),
                    oldest,
                });
            }
            self.chart = Some(asked);
        } else {
            let asked: TraefikVersion = version.parse().map_err(|_| malformed())?;
            if asked < TraefikVersion::OLDEST {
                let oldest = TraefikVersion::OLDEST.to_string();
                return Err(TargetError::TooOld {
                    tool: TOOLS[4],
                    version: version.into(),
                    oldest,
                });
            }
            self.traefik = Some(asked);
        }
        Ok(self)
    }

    /// These, and those of `others` for programs that are not named here.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        if self.haproxy.is_none() {
            (self.haproxy, self.newer) = (others.haproxy, others.newer.clone());
        }
        if self.apache.is_none() {
            (self.apache, self.newer_apache) = (others.apache, others.newer_apache.clone());
        }
        if self.k3s.is_none() {
            (self.k3s, self.newer_k3s) = (others.k3s, others.newer_k3s.clone());
        }
        self.chart = self.chart.or(others.chart);
        self.traefik = self.traefik.or(others.traefik);
        self
    }

    /// Takes a version that is well-formed. 2.4 alone is 2.4.0.
    fn set_apache(&mut self, version: &str) -> Result<(), ()> {
        let newest = apache_proxy::Version::default();
        let mut numbers = version.split(['+', '-']).next().unwrap_or_default().split('.');
        let mut number = || numbers.next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
        let (line, patch) = ((number(), number()), number());
        if line < (2, 4) {
            return Err(());
        }
        let patch = u16::try_from(patch).ok();
        let known = patch.map(|patch| apache_proxy::Version::new(2, 4, patch));
        let known = known.filter(|version| line == (2, 4) && *version <= newest);
        self.apache = Some(known.unwrap_or(newest));
        self.newer_apache = known.is_none().then(|| version.to_owned());
        Ok(())
    }

    /// The version of Apache httpd.
    pub fn apache(&self) -> apache_proxy::Version {
        self.apache.unwrap_or_default()
    }

    /// The version of Apache httpd that was asked for, when it is newer than the tables.
    pub fn newer_apache(&self) -> Option<&str> {
        self.newer_apache.as_deref()
    }

    /// The version of k3s.
    pub fn k3s(&self) -> k3s_config::Version {
        self.k3s.unwrap_or_default()
    }

    /// The version of k3s that was asked for, when it is newer than the tables.
    pub fn newer_k3s(&self) -> Option<&str> {
        self.newer_k3s.as_deref()
    }

    /// The chart, and the Traefik that it starts: what k3s ships, unless they are named.
    pub fn traefik(&self) -> Release {
        let shipped = self.k3s().to_string().parse().ok().and_then(K3sRelease::of);
        let release = match (self.chart, shipped) {
            (Some(chart), _) => Release::from(chart),
            (None, Some(shipped)) => Release::from(shipped),
            (None, None) => Release::default(),
        };
        self.traefik.map_or(release, |traefik| release.with_traefik(traefik))
    }

    /// The version of HAProxy.
    pub fn haproxy(&self) -> Version {
        self.haproxy.unwrap_or_default()
    }

    /// The version of HAProxy that was asked for, when it is newer than the tables.
    pub fn newer_haproxy(&self) -> Option<&str> {
        self.newer.as_deref()
    }
}

/// Two or three numbers, with a `v` before and a `+build` or `-suffix` behind: `v1.33.1+k3s1`.
fn is_version(version: &str) -> bool {
    let version = version.strip_prefix('v').unwrap_or(version);
    let numbers = version.split(['+', '-']).next().unwrap_or_default();
    let is_number = |n: &str| n.parse::<u32>().is_ok() && n.bytes().all(|b| b.is_ascii_digit());
    (2..=3).contains(&numbers.split('.').count()) && numbers.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_counts_as_the_newest_known() {
        let targets = Targets::new().set("haproxy=9.1").unwrap();
        assert_eq!((targets.haproxy(), targets.newer_haproxy()), (Version::NEWEST, Some("9.1")));
        assert_eq!(targets.set("haproxy=3.0").unwrap().newer_haproxy(), None);
    }

    #[test]
    fn k3s_is_exact_to_the_patch() {
        let targets = Targets::new().set("k3s=v1.33.1+k3s1").unwrap();
        assert_eq!(targets.k3s(), k3s_config::Version::new(1, 33, 1));
        assert_eq!(targets.set("k3s=1.99.0").unwrap().newer_k3s(), Some("1.99.0"));
    }

    #[test]
    fn other_tools_are_read_and_wait() {
        let set = |target| Targets::new().set(target);
        for good in [
            "k3s=1.33.1",
            "k3s=v1.33.1+k3s1",
            "traefik-chart=37.1.0",
            "apache=2.4.71",
            "traefik=3.5",
        ] {
            assert!(set(good).is_ok(), "{good}");
        }
        for bad in ["k3s=", "k3s=latest", "k3s=1", "apache=2.4.+1", "traefik=1.2.3.4"] {
            assert!(matches!(set(bad), Err(TargetError::Version { .. })), "{bad}");
        }
    }

    #[test]
    fn what_is_not_named_is_as_in_others() {
        let set = |target| Targets::new().set(target).unwrap();
        let both = set("haproxy=2.8").or(&set("haproxy=9.1").set("k3s=1.99.0").unwrap());
        assert_eq!((both.haproxy(), both.newer_haproxy()), (Version::V2_8, None));
        assert_eq!(both.newer_k3s(), Some("1.99.0"));
        assert_eq!(both.apache(), Targets::new().apache());
    }

    #[test]
    fn k3s_brings_its_chart() {
        let chart = |targets: Targets| targets.traefik().to_string();
        let shipped = Targets::new().set("k3s=1.33.1").unwrap();
        assert_eq!(chart(shipped.clone()), "traefik-chart=34.2.0");
        assert!(shipped.traefik().is_packaged());
        let named = shipped.set("traefik-chart=37.1.0").unwrap().set("traefik=3.6").unwrap();
        assert_eq!(chart(named.clone()), "traefik-chart=37.1.0");
        assert_eq!(named.traefik().traefik().to_string(), "3.6.0");
    }

    #[test]
    fn refusals_say_what_to_write() {
        let error = |target| Targets::new().set(target).unwrap_err().to_string();
        assert!(error("haproxy").contains("TOOL=VERSION"));
        assert!(error("haprox=3.2").contains("did you mean `haproxy`?"));
        assert!(error("haproxy=2.2").contains("start at 2.4"));
        assert!(error("haproxy=new").contains("3.2.4"));
        assert!(error("k3s=1.20.1").contains("start at 1.24.0"));
        assert!(error("traefik-chart=9.18.2").contains("start at 10.0.0"));
    }
}
