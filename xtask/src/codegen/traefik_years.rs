//! From which chart on, and up to which, a chart has a value.

use super::traefik::{cells, table};
use crate::Problem;
use std::collections::BTreeMap;
use std::fmt::Write as _;

type Keys = Vec<String>;
type Chart = Vec<u16>;
/// From one on, and up to another, if it ended.
type Range = (Chart, Option<Chart>);

/// What older charts say in another form: traefik-values/src/model/shapes.
const OTHER_FORMS: [(&str, &str); 4] = [
    ("Values", "global"),
    ("Global", "checkNewVersion"),
    ("Global", "sendAnonymousUsage"),
    ("Image", "registry"),
];

/// What the templates of the charts read, and what charts call it.
pub(super) struct Years {
    /// Path, whether all below it is read, charts.
    reads: Vec<(Keys, bool, Range)>,
    /// Path in the newest chart, path, charts.
    spellings: Vec<(Keys, Keys, Range)>,
    /// Where the sections are.
    places: BTreeMap<String, Vec<Keys>>,
}

impl Years {
    pub(super) fn read() -> Result<Self, Problem> {
        let mut years = Self { reads: Vec::new(), spellings: Vec::new(), places: BTreeMap::new() };
        for row in table("reads.tsv")? {
            let [path, how, since, until] = cells(&row)?;
            let raw = how.split(' ').any(|word| word == "raw");
            years.reads.push((keys(&path), raw, (chart(&since)?, end(&until)?)));
        }
        for row in table("spellings.tsv")? {
            let [newest, path, since, until] = cells(&row)?;
            years.spellings.push((keys(&newest), keys(&path), (chart(&since)?, end(&until)?)));
        }
        years.place("Values", &[], &table("values.tsv")?);
        Ok(years)
    }

    /// Finds the places of a section and of those in it.
    fn place(&mut self, name: &str, at: &[String], rows: &[Vec<String>]) {
        self.places.entry(name.to_owned()).or_default().push(at.to_vec());
        let begin = format!("@{name}");
        let own = rows.iter().skip_while(|row| row[0] != begin).skip(1);
        for row in own.take_while(|row| !row[0].starts_with(['@', '%'])) {
            let (kind, of) = row[1].split_once(':').unwrap_or((&row[1], ""));
            let mut path = [at, &keys(&row[0])].concat();
            match kind {
                "section" => self.place(of, &path, rows),
                "named" => {
                    path.push("<name>".to_owned());
                    self.place(of, &path, rows);
                }
                _ => {}
            }
        }
    }

    /// ` Since chart 28.0.0.` for a field of a section,
    pub(super) fn say(&self, section: &str, field: &str) -> String {
        let places = self.places.get(section).into_iter().flatten();
        let ranges: Vec<_> =
            places.flat_map(|place| self.ranges(&[&place[..], &keys(field)].concat())).collect();
        let since = ranges.iter().map(|(since, _)| since).min();
        let open = ranges.iter().any(|(_, until)| until.is_none());
        let until = ranges.iter().filter_map(|(_, until)| until.as_ref()).max();
        let mut text = String::new();
        if OTHER_FORMS.contains(&(section, field)) {
            return text;
        }
        if let Some(since) = since.filter(|since| ***since != [10, 0, 0]) {
            let _ = write!(text, " Since chart {}.", show(since));
        }
        if let Some(until) = until.filter(|_| !open) {
            let _ = write!(text, " Up to chart {}.", show(until));
        }
        text
    }

    /// The charts that have a value, by its path in the newest one.
    fn ranges(&self, path: &[String]) -> Vec<Range> {
        let mut ranges = self.read_at(path, &[10, 0, 0], None);
        for (newest, own, (since, until)) in &self.spellings {
            let same = newest.iter().zip(path).all(|(key, other)| key == other || key == "<name>");
            if !same || own.is_empty() {
                continue;
            }
            let own = [&own[..], path.get(newest.len()..).unwrap_or_default()].concat();
            ranges.extend(self.read_at(&own, since, until.as_ref()));
        }
        ranges
    }

    /// The charts between two that read something at or below a path.
    fn read_at(&self, path: &[String], since: &[u16], until: Option<&Chart>) -> Vec<Range> {
        let rows = self.reads.iter().filter(|(own, raw, ..)| {
            own.starts_with(path) || *raw && path.starts_with(own) && !own.is_empty()
        });
        let both = rows.map(|(.., (first, last))| {
            let first = first.as_slice().max(since).to_vec();
            let last = match (last, until) {
                (Some(last), Some(until)) => Some(last.min(until).clone()),
                (last, until) => last.as_ref().or(until).cloned(),
            };
            (first, last)
        });
        both.filter(|(first, last)| last.as_ref().is_none_or(|last| first <= last)).collect()
    }
}

fn keys(path: &str) -> Keys {
    path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

fn chart(text: &str) -> Result<Chart, Problem> {
    let parts = text.split('.').map(str::parse).collect::<Result<_, _>>();
    parts.map_err(|_| format!("`{text}` is no version"))
}

fn end(text: &str) -> Result<Option<Chart>, Problem> {
    if text.is_empty() { Ok(None) } else { chart(text).map(Some) }
}

fn show(chart: &[u16]) -> String {
    chart.iter().map(u16::to_string).collect::<Vec<_>>().join(".")
}
