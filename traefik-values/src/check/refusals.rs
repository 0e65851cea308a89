//! Where a template of the chart gives up.

use super::condition::Case;
use super::effective::Effective;
use super::problem::{Place, Problem};
use super::rules::refused_by_template;
use crate::ChartVersion;
use crate::generated::refusals::REFUSALS;
use crate::tables::Refusal;
use goyaml::Path;
use serde_json::Value;

pub(crate) fn check(values: &Effective, chart: ChartVersion) -> Vec<Problem> {
    let mut found = Vec::new();
    let rows = REFUSALS.iter().filter(|row| (row.since..=row.until).contains(&chart));
    for row in rows {
        let names = names(row.at, values);
        let met = names.iter().find(|name| row.when.holds(Case { values, name }));
        found.extend(met.map(|name| problem(row, name)));
    }
    found
}

/// The keys for which `*` stands; one nameless case where there is none.
fn names<'v>(at: &str, values: &'v Effective) -> Vec<&'v str> {
    let Some((parent, _)) = at.split_once(".*") else { return vec![""] };
    match values.at(parent) {
        Some(Value::Object(map)) => map.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn problem(row: &Refusal, name: &str) -> Problem {
    let keys = row.at.split('.').map(|key| if key == "*" { name } else { key });
    let path: Path = keys.map(Into::into).collect();
    let place = Place { path, pattern: row.at.replace('*', "<name>") };
    place.on_value(refused_by_template::finding(row.message, row.help))
}
