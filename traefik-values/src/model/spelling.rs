//! From the paths of the newest chart to those of another, and back.

use crate::ChartVersion;
use crate::generated::reads::READS;
use crate::generated::schema::SCHEMA;
use crate::generated::spellings::SPELLINGS;
use crate::tables::{Limit, Read, Spelling, Spot};
use goyaml::{Path, Step};

/// Stands for any name in a path of the tables.
const ANY: &str = "<name>";

/// The path that a chart has for one of the newest chart.
pub(crate) fn spell(path: &[String], chart: ChartVersion) -> Option<Vec<String>> {
    match nearest(path, chart, |row| row.newest) {
        Some(row) if row.path.is_empty() => None,
        Some(row) => Some(exchange(path, row.newest, row.path)),
        None => Some(path.to_vec()),
    }
}

/// The path that the newest chart has for one that a chart reads; nothing when that chart has another path for it.
pub(crate) fn unspell(path: &[String], chart: ChartVersion) -> Option<Vec<String>> {
    let newest = match nearest(path, chart, |row| row.path) {
        Some(row) => exchange(path, row.path, row.newest),
        None => path.to_vec(),
    };
    (spell(&newest, chart).as_deref() == Some(path)).then_some(newest)
}

/// The row for the longest part of a path, and of those the one with the fewest wildcards.
fn nearest(
    path: &[String],
    chart: ChartVersion,
    side: impl Fn(&Spelling) -> &'static [&'static str],
) -> Option<&'static Spelling> {
    let fits = |row: &&Spelling| {
        let keys = side(row);
        let same = |(key, own): (&&str, &String)| *key == ANY || own == key;
        (row.since..=row.until).contains(&chart)
            && !keys.is_empty()
            && keys.len() <= path.len()
            && keys.iter().zip(path).all(same)
    };
    let names = |row: &Spelling| side(row).iter().filter(|key| **key != ANY).count();
    SPELLINGS.iter().filter(fits).max_by_key(|row| (side(row).len(), names(row)))
}

/// The path with its beginning exchanged; names are kept.
fn exchange(path: &[String], from: &[&str], to: &[&str]) -> Vec<String> {
    let mut names = from.iter().zip(path).filter(|(key, _)| **key == ANY).map(|(_, own)| own);
    let key = |key: &&str| match *key {
        ANY => names.next().cloned().unwrap_or_default(),
        key => key.to_owned(),
    };
    let mut exchanged: Vec<String> = to.iter().map(key).collect();
    exchanged.extend(path.iter().skip(from.len()).cloned());
    exchanged
}

/// Whether the templates of a chart read what is at its path.
pub(crate) fn is_read(path: &[String], chart: ChartVersion) -> bool {
    fn walk(spot: Spot<Read>, rest: &[String]) -> bool {
        if spot.row().is_some_and(|row| row.value.raw) {
            return true;
        }
        let Some((key, rest)) = rest.split_first() else { return true };
        let known = [key, ANY].into_iter().filter_map(|key| spot.named(key));
        known.into_iter().any(|spot| walk(spot, rest))
    }
    Spot::root(READS, chart).is_some_and(|root| walk(root, path))
}

/// Whether the schema of a chart lets the keys of a path in.
fn is_allowed(path: &[String], chart: ChartVersion) -> bool {
    let mut spot = Spot::root(SCHEMA, chart);
    for key in path {
        let Some(at) = spot else { return false };
        let limits = at.row().map_or(&[][..], |row| row.value.limits);
        spot = at.key(key);
        if spot.is_none() {
            return !limits.iter().any(|limit| matches!(limit, Limit::Closed));
        }
    }
    true
}

/// Whether a chart has a value, by its path in the newest one.
pub(crate) fn has(path: &[String], chart: ChartVersion) -> bool {
    spell(path, chart).is_some_and(|path| is_read(&path, chart) && is_allowed(&path, chart))
}

/// The part of a path of which a chart has nothing, from the top.
pub(crate) fn missing(path: &[String], chart: ChartVersion) -> &[String] {
    let mut shorter = (1..path.len()).filter_map(|len| path.get(..len));
    let nothing = |part: &&[String]| !has(part, chart) && !has_below(part, chart);
    shorter.find(nothing).unwrap_or(path)
}

/// Whether a chart has another place for something below a path.
fn has_below(path: &[String], chart: ChartVersion) -> bool {
    let fits = |row: &&Spelling| {
        (row.since..=row.until).contains(&chart)
            && !row.path.is_empty()
            && row.newest.len() > path.len()
            && row.newest.iter().zip(path).all(|(key, own)| *key == ANY || own == key)
    };
    SPELLINGS.iter().any(|row| fits(&row))
}

/// The path of keys.
pub(crate) fn path_of(keys: &[String]) -> Path {
    keys.iter().cloned().map(Step::Key).collect()
}

/// The keys of a path that leads through maps only.
pub(crate) fn keys_of(path: &Path) -> Option<Vec<String>> {
    let key = |step: &Step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::Index(_) => None,
    };
    path.steps().iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::segments;

    #[test]
    fn paths_lead_to_every_chart_and_back() {
        for (newest, chart, path) in [
            ("log.level", "40.3.0", "logs.general.level"),
            ("log.level", "41.0.0", "log.level"),
            ("accessLog.filters.statusCodes", "20.6.0", "logs.access.filters.statuscodes"),
            ("service.spec.type", "39.0.7", "service.type"),
            ("service.spec.type", "40.0.0", "service.spec.type"),
            ("service.additionalServices.internal.spec.type", "26.1.0", "service.internal.type"),
            (
                "service.additionalServices.a.spec.type",
                "27.0.2",
                "service.additionalServices.a.type",
            ),
            ("ports.web.http.tls.enabled", "38.0.2", "ports.web.tls.enabled"),
            ("ports.web.expose.default", "26.1.0", "ports.web.expose"),
            ("ports.web.http.redirections.entryPoint.to", "25.0.0", "ports.web.redirectTo.port"),
            ("ports.web.http.redirections.entryPoint.to", "24.0.0", "ports.web.redirectTo"),
            ("certificatesResolvers.le.acme.email", "32.1.1", "certResolvers.le.email"),
            ("updateStrategy.rollingUpdate.maxSurge", "19.0.4", "rollingUpdate.maxSurge"),
            ("deployment.healthchecksPort", "23.2.0", "ports.traefik.healthchecksPort"),
        ] {
            let chart: ChartVersion = chart.parse().unwrap();
            assert_eq!(spell(&segments(newest), chart), Some(segments(path)), "{newest} {chart}");
            assert_eq!(unspell(&segments(path), chart), Some(segments(newest)), "{path} {chart}");
            assert!(is_read(&segments(path), chart), "{path} {chart}");
        }
    }

    #[test]
    fn what_is_missing_is_no_more_than_that() {
        for (path, chart, part) in [
            (
                "ports.web.http.redirections.entryPoint.permanent",
                "20.8.0",
                "ports.web.http.redirections.entryPoint.permanent",
            ),
            (
                "ports.web.http.redirections.entryPoint.priority",
                "24.0.0",
                "ports.web.http.redirections.entryPoint.priority",
            ),
            (
                "certificatesResolvers.le.acme.dnsChallenge.propagation.requireAllRNS",
                "27.0.2",
                "certificatesResolvers.le.acme.dnsChallenge.propagation.requireAllRNS",
            ),
            ("ports.web.expose.other", "26.1.0", "ports.web.expose.other"),
            ("api.dashboard", "27.0.2", "api"),
        ] {
            let path = segments(path);
            assert_eq!(missing(&path, chart.parse().unwrap()), segments(part), "{chart}");
        }
    }

    #[test]
    fn some_charts_have_no_place_for_a_value() {
        let none = |path: &str, chart: &str| !has(&segments(path), chart.parse().unwrap());
        assert!(none("ports.web.expose.other", "26.1.0"));
        assert!(none("certificatesResolvers.le.tailscale", "32.1.1"));
        assert!(none("api.dashboard", "37.1.0"));
        assert!(none("ports.web.http3.advertisedPort", "17.0.5"));
        // Another chart's path for what it has elsewhere.
        assert_eq!(unspell(&segments("service.spec.type"), "39.0.7".parse().unwrap()), None);
    }
}
