//! How values are laid over each other.

use crate::ChartVersion;
use crate::generated::defaults::DEFAULTS;
use crate::tables::segments;
use goyaml::{Path, Step};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

/// The defaults of a chart that the tables know; those of others are empty. They are put together once.
pub(crate) fn defaults(chart: ChartVersion) -> &'static Value {
    static ALL: LazyLock<BTreeMap<ChartVersion, OnceLock<Value>>> =
        LazyLock::new(|| ChartVersion::all().map(|chart| (chart, OnceLock::new())).collect());
    let read = || {
        let rows = DEFAULTS.iter().filter(|row| row.holds_for(chart));
        tree(rows.map(|row| (row.path, serde_json::from_str(row.value).unwrap_or_default())))
    };
    ALL.get(&chart).map_or(&Value::Null, |defaults| defaults.get_or_init(read))
}

/// A map from its leaves.
pub(super) fn tree<'p>(leaves: impl Iterator<Item = (&'p str, Value)>) -> Value {
    let mut all = Map::new();
    'leaves: for (path, value) in leaves {
        let keys = segments(path);
        let Some((last, before)) = keys.split_last() else { continue };
        let mut at = &mut all;
        for key in before {
            let entry = at.entry(key.as_str()).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(map) = entry else { continue 'leaves };
            at = map;
        }
        at.insert(last.clone(), value);
    }
    Value::Object(all)
}

/// Files over each other: maps are merged, all else replaces, null too.
pub(crate) fn merge(values: &mut Value, over: Value) {
    match (values, over) {
        (Value::Object(values), Value::Object(over)) => {
            for (key, value) in over {
                merge(values.entry(key).or_insert(Value::Null), value);
            }
        }
        (values, over) => *values = over,
    }
}

/// What values have at a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found<'v> {
    /// This.
    Value(&'v Value),
    /// Nothing: layers below show.
    Nothing,
    /// Something else, which replaces what layers below have there.
    Cut,
}

/// Looks a path up.
pub(super) fn find<'v>(values: &'v Value, path: &Path) -> Found<'v> {
    let mut at = values;
    for step in path.steps() {
        let next = match (step, at) {
            (Step::Key(key), Value::Object(map)) => match map.get(key) {
                None => return Found::Nothing,
                next => next,
            },
            (Step::Index(index), Value::Array(items)) => items.get(*index),
            _ => None,
        };
        let Some(next) = next else { return Found::Cut };
        at = next;
    }
    Found::Value(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_stays_between_files() {
        let mut values = json!({"a": {"b": 1}, "c": [1, 2]});
        merge(&mut values, json!({"a": null, "c": [3], "d": null}));
        merge(&mut values, json!({"a": {"x": 1}}));
        assert_eq!(values, json!({"a": {"x": 1}, "c": [3], "d": null}));
    }

    #[test]
    fn something_else_cuts_off_what_is_below() {
        let values = json!({"a": {"b": [1]}, "n": null});
        let find = |path: &str| find(&values, &path.parse().unwrap());
        assert_eq!(find("a.b[0]"), Found::Value(&json!(1)));
        assert_eq!(find("a.c.d"), Found::Nothing);
        assert_eq!(
            (find("a.b[1]"), find("a.b.c"), find("n.x")),
            (Found::Cut, Found::Cut, Found::Cut)
        );
    }
}
