//! What the HelmChart of Traefik's states that k3s ships.

use super::merge::tree;
use crate::K3sRelease;
use crate::generated::shipped::SHIPPED;
use crate::version::K3sVersion;
use serde_json::{Map, Value};

/// One thing that it states.
#[derive(Debug)]
pub(crate) struct ShippedRow {
    /// `values`, `set` or `spec`.
    pub(crate) part: &'static str,
    pub(crate) path: &'static str,
    pub(crate) json: &'static str,
    pub(crate) within: Within,
}

/// The releases of k3s in which something holds.
#[derive(Debug)]
pub(crate) struct Within {
    /// The first release of each minor; none when it holds from the start of the tables.
    pub(crate) since: &'static [K3sVersion],
    /// The first ones in which it no longer does.
    pub(crate) until: &'static [K3sVersion],
}

impl Within {
    fn holds(&self, k3s: K3sVersion) -> bool {
        (self.since.is_empty() || k3s.reaches(self.since)) && !k3s.reaches(self.until)
    }
}

/// What the table has of one part.
fn rows(release: &K3sRelease, part: &str) -> impl Iterator<Item = (&'static str, Value)> {
    let rows = SHIPPED.iter().filter(move |row| row.part == part && row.within.holds(release.k3s));
    rows.map(|row| {
        let json = row.json.replace("%{traefik}", &release.traefik.to_string());
        (row.path, serde_json::from_str(&json).unwrap_or_default())
    })
}

impl K3sRelease {
    /// The values in the HelmChart of Traefik's that this release ships, `valuesContent` as a map.
    ///
    /// ```
    /// use traefik_values::K3sRelease;
    /// let values = K3sRelease::of("1.36.4".parse()?).unwrap().shipped_values();
    /// assert_eq!(values["image"]["tag"], "3.7.8");
    /// assert_eq!(values["service"]["spec"]["ipFamilyPolicy"], "PreferDualStack");
    /// # Ok::<(), traefik_values::ParseVersionError>(())
    /// ```
    pub fn shipped_values(&self) -> Value {
        tree(rows(self, "values"))
    }

    /// `set` of that HelmChart: `global.systemDefaultRegistry`, empty unless k3s runs with `--system-default-registry`.
    pub fn shipped_set(&self) -> Map<String, Value> {
        rows(self, "set").map(|(path, value)| (path.to_owned(), value)).collect()
    }

    /// The other fields of its `spec` that say how it is installed: `failurePolicy` and `forceConflicts` in newer
    /// releases, nothing in older ones.
    pub fn shipped_spec(&self) -> Map<String, Value> {
        rows(self, "spec").map(|(path, value)| (path.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::K3sRelease;

    fn release(version: &str) -> &'static K3sRelease {
        K3sRelease::of(version.parse().unwrap()).unwrap()
    }

    #[test]
    fn what_is_shipped_fits_the_chart() {
        let v1_24 = "1.24.0".parse().unwrap();
        for release in K3sRelease::all() {
            let values = release.shipped_values();
            let image = &values["image"];
            assert!(
                image["name"].is_string() != image["repository"].is_string(),
                "{}",
                release.k3s
            );
            assert!(values["tolerations"].as_array().unwrap().len() >= 2, "{}", release.k3s);
            let (chart, traefik) = (release.chart.parts(), release.traefik.parts());
            for (path, is_there) in [
                ("/image/name", chart < [21, 0, 0]),
                ("/image/tag", traefik >= [2, 6, 1]),
                ("/deployment/podAnnotations", traefik >= [2, 10, 7]),
                ("/podAnnotations", traefik < [2, 10, 7]),
                ("/rbac", chart < [18, 0, 0]),
                ("/service/ipFamilyPolicy", (chart < [40, 0, 0] && release.k3s >= v1_24)),
                ("/service/spec/ipFamilyPolicy", chart >= [40, 0, 0]),
            ] {
                assert_eq!(values.pointer(path).is_some(), is_there, "{path} {}", release.k3s);
            }
        }
    }

    #[test]
    fn newer_releases_say_what_to_do_about_failures() {
        let policy = |version: &str| release(version).shipped_spec().get("failurePolicy").cloned();
        assert_eq!(policy("1.36.2"), None);
        assert_eq!(policy("1.36.3").unwrap(), "retry");
        assert_eq!(policy("1.37.0").unwrap(), "retry");
    }
}
