//! What the values of a chart are called, and what they can be.

use super::{Limit, Spot, Table, escape, find, types, unescape};
use crate::ChartVersion;
use crate::generated::{defaults::DEFAULTS, reads::READS, schema::SCHEMA};
use std::collections::BTreeSet;

/// A key of the values of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValueKey {
    /// The key.
    pub name: String,
    /// What its value can be, by JSON's names of the types; empty where the chart has no schema, or the schema no
    /// opinion.
    pub types: Vec<&'static str>,
    /// What it can be, as JSON, where only some values will do.
    pub choices: Vec<&'static str>,
    /// What it is unless somebody says otherwise, as JSON; `None` for a map and where nothing is set.
    pub default: Option<&'static str>,
    /// Whether it holds keys that are known.
    pub is_section: bool,
}

/// The keys that a chart knows below a path of values, sorted; names that anyone can choose, such as those of entry
/// points, as far as the chart's own defaults use them. `[]` in the path stands for an item of a list.
///
/// ```
/// use traefik_values::{ChartVersion, value_keys};
/// let names = |path: &[&str]| {
///     value_keys(path, ChartVersion::NEWEST).into_iter().map(|key| key.name).collect::<Vec<_>>()
/// };
/// assert!(names(&[]).contains(&"ports".to_owned()));
/// assert!(names(&["ports"]).contains(&"websecure".to_owned()));
/// assert!(names(&["ports", "mine"]).contains(&"exposedPort".to_owned()));
/// assert_eq!(names(&["ports", "web", "port"]), Vec::<String>::new());
/// ```
pub fn value_keys(path: &[&str], chart: ChartVersion) -> Vec<ValueKey> {
    let mut names = BTreeSet::new();
    for pattern in patterns(path, chart) {
        next(READS, &pattern, chart, &mut names);
        next(SCHEMA, &pattern, chart, &mut names);
        next(DEFAULTS, &pattern, chart, &mut names);
    }
    let key = |name: String| {
        let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
        value_key(&path, chart)
    };
    names.into_iter().filter_map(key).collect()
}

/// What a chart knows of the value at a path.
///
/// ```
/// use traefik_values::{ChartVersion, value_key};
/// let key = value_key(&["service", "enabled"], ChartVersion::NEWEST).unwrap();
/// assert_eq!(key.default, Some("true"));
/// assert!(value_key(&["service", "enabld"], ChartVersion::NEWEST).is_none());
/// ```
pub fn value_key(path: &[&str], chart: ChartVersion) -> Option<ValueKey> {
    let mut key = ValueKey {
        name: (*path.last()?).to_owned(),
        types: Vec::new(),
        choices: Vec::new(),
        default: None,
        is_section: false,
    };
    let patterns = patterns(path, chart);
    for pattern in &patterns {
        if let Some(shape) = find(SCHEMA, pattern, chart).map(|row| row.value) {
            if shape.types != types::ANY {
                let named = NAMES.iter().filter(|(bit, _)| shape.types & bit != 0);
                key.types.extend(named.map(|(_, name)| *name));
            }
            for limit in shape.limits {
                if let Limit::OneOf(choices) = limit {
                    key.choices.extend(*choices);
                }
            }
        }
        let default = find(DEFAULTS, pattern, chart).map(|row| row.value);
        key.default = key.default.or(default.filter(|default| *default != "null"));
        let mut names = BTreeSet::new();
        next(READS, pattern, chart, &mut names);
        next(SCHEMA, pattern, chart, &mut names);
        next(DEFAULTS, pattern, chart, &mut names);
        key.is_section |= !names.is_empty();
    }
    key.types.dedup();
    key.choices.dedup();
    (!patterns.is_empty()).then_some(key)
}

/// JSON's names of the types.
const NAMES: [(u8, &str); 7] = [
    (types::BOOLEAN, "boolean"),
    (types::INTEGER, "integer"),
    (types::NUMBER, "number"),
    (types::STRING, "string"),
    (types::ARRAY, "array"),
    (types::OBJECT, "object"),
    (types::NULL, "null"),
];

/// The paths under which the tables know a path: each key by its name, as `<name>`, or as the item of a list.
fn patterns(path: &[&str], chart: ChartVersion) -> Vec<String> {
    let mut patterns = vec![String::new()];
    for key in path {
        let own = if *key == "[]" { vec!["[]".into()] } else { vec![escape(key), "<name>".into()] };
        patterns = patterns
            .iter()
            .flat_map(|pattern| own.iter().map(move |key| join(pattern, key)))
            .filter(|path| {
                exists(READS, path, chart)
                    || exists(SCHEMA, path, chart)
                    || exists(DEFAULTS, path, chart)
            })
            .collect();
    }
    patterns
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn exists<T>(table: &'static Table<T>, path: &str, chart: ChartVersion) -> bool {
    Spot::at(table, path, chart).is_some_and(Spot::is_known)
}

/// The keys directly below a path of a table.
fn next<T>(
    table: &'static Table<T>,
    path: &str,
    chart: ChartVersion,
    names: &mut BTreeSet<String>,
) {
    let written = Spot::at(table, path, chart).into_iter().flat_map(Spot::names);
    names.extend(written.map(unescape));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_choices_are_those_of_the_chart() {
        let key = |path: &[&str]| value_key(path, ChartVersion::NEWEST).unwrap();
        let mode = key(&["accessLog", "fields", "defaultMode"]);
        assert_eq!((mode.types, mode.choices.len()), (vec!["string"], 3));
        let section = key(&["ports", "web"]);
        assert!(section.is_section && section.default.is_none());
        assert_eq!(value_key(&["accessLog"], ChartVersion::new(25, 0, 0)), None);
    }
}
