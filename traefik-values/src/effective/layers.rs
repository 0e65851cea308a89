//! What is given, over the defaults of the chart, as one: looked up in both, so that nothing has to be merged.

use crate::check::condition::is_true;
use serde_json::{Map, Value};

/// A value as the templates see it: a map may be given in part, and have defaults for the rest. At least one of the two
/// is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layers<'v> {
    given: Option<&'v Value>,
    /// Only what shows: nothing where something else than a map replaces it.
    default: Option<&'v Value>,
}

impl<'v> Layers<'v> {
    /// Lays values over defaults as Helm does: maps are merged, all else replaces, and null removes a default.
    pub(crate) fn new(given: Option<&'v Value>, default: Option<&'v Value>) -> Option<Self> {
        match (given, default) {
            (None, None) | (Some(Value::Null), Some(_)) => None,
            (Some(Value::Object(_)), Some(Value::Object(_))) | (None, Some(_)) => {
                Some(Self { given, default })
            }
            (Some(_), _) => Some(Self { given, default: None }),
        }
    }

    /// What a key of a map has.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let of = |map: Option<&'v Value>| map.and_then(|map| map.get(key));
        Self::new(of(self.given), of(self.default))
    }

    /// The value: of a map that is given in part, that part.
    pub(crate) fn value(self) -> &'v Value {
        self.given.or(self.default).unwrap_or(&Value::Null)
    }

    /// Whether [`value`](Self::value) is all of it.
    pub(crate) fn is_whole(self) -> bool {
        self.given.is_none() || self.default.is_none()
    }

    /// The values in a map or a list, with the keys of a map.
    pub(crate) fn items(self) -> impl Iterator<Item = (&'v str, Self)> {
        let map = |value: Option<&'v Value>| value.and_then(Value::as_object);
        let (given, default) = (map(self.given), map(self.default));
        let missing =
            move |(key, _): &(&String, _)| given.is_none_or(|map| !map.contains_key(*key));
        let keys = given.into_iter().flatten();
        let more = default.into_iter().flat_map(Map::iter).filter(missing);
        let entries =
            keys.chain(more).filter_map(move |(key, _)| Some((key.as_str(), self.get(key)?)));
        let items = self.value().as_array().into_iter().flatten();
        entries.chain(items.filter_map(|item| Some(("", Self::new(Some(item), None)?))))
    }

    /// Whether a Go template takes it for true.
    pub(crate) fn is_true(self) -> bool {
        match self.value() {
            Value::Object(_) => self.items().next().is_some(),
            value => is_true(value),
        }
    }

    /// All in one.
    pub(crate) fn merged(self) -> Value {
        match (self.value(), self.default) {
            (Value::Object(_), Some(_)) => {
                self.items().map(|(key, value)| (key.to_owned(), value.merged())).collect()
            }
            (value, _) => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn layers<'v>(given: &'v Value, default: &'v Value) -> Layers<'v> {
        Layers::new(Some(given), Some(default)).unwrap()
    }

    #[test]
    fn null_removes_a_default_and_a_list_replaces() {
        let (given, default) =
            (json!({"a": null, "b": {"c": [1]}}), json!({"a": 1, "b": {"c": {"d": 2}, "e": 3}}));
        let layers = layers(&given, &default);
        assert!(layers.get("a").is_none());
        let inner = layers.get("b").unwrap();
        assert_eq!(inner.get("c").unwrap().value(), &json!([1]));
        assert_eq!(inner.get("e").unwrap().value(), &json!(3));
        assert!(inner.get("c").unwrap().get("d").is_none());
        let keys: Vec<_> = layers.items().map(|(key, _)| key).collect();
        assert_eq!(keys, ["b"]);
    }

    #[test]
    fn null_without_a_default_stays() {
        let merged = |given: Value, default: Value| layers(&given, &default).merged();
        let given = json!({"a": {"x": 1}, "c": [3], "d": null});
        let default = json!({"a": {"b": 0}, "d": 4, "e": 5});
        let expected = json!({"a": {"x": 1, "b": 0}, "c": [3], "e": 5});
        assert_eq!(merged(given, default), expected);
        assert_eq!(merged(json!({"d": null}), json!({})), json!({"d": null}));
        assert_eq!(merged(json!({"p": []}), json!({"p": {"web": 1}})), json!({"p": []}));
    }
}
