//! `spec.set` of a HelmChart, as it reaches Helm: `--set` or `--set-string`, by what the value looks like.

use config_diagnostics::Span;
use goyaml::{Node, Path, Step, helm};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// One entry of `spec.set`, read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment {
    key: String,
    pub(crate) path: Path,
    pub(crate) value: Value,
}

/// The entries of `spec.set` of a HelmChart, in the order in which Helm applies them, each with the places of its key
/// and of its value.
pub(crate) fn manifest_set(root: Node<'_>) -> Vec<(Assignment, Span, Span)> {
    let set = root.get("spec").and_then(|spec| spec.get("set")).map(Node::follow);
    let is_chart = root.get("kind").is_some_and(|kind| kind.value() == "HelmChart");
    let Some(set) = set.filter(|_| is_chart) else { return Vec::new() };
    let Ok(Value::Object(entries)) = helm::node_to_json(set) else { return Vec::new() };
    let places: HashMap<_, _> = set
        .entries()
        .map(|entry| (entry.key.value().into_owned(), (entry.key.span(), entry.value.span())))
        .collect();
    let found = assignments(entries.iter().map(|(key, value)| (key.as_str(), value)));
    found
        .map(|set| {
            let (key, value) = places.get(&set.key).copied().unwrap_or_default();
            (set, key, value)
        })
        .collect()
}

/// Longest list that an index makes.
const MAX_INDEX: usize = 65_536;

/// Reads the entries in the order in which Helm applies them: numbers, `true`, `false` and `null` first, by key, then
/// texts. What Helm refuses is left out.
pub(super) fn assignments<'s>(
    set: impl Iterator<Item = (&'s str, &'s Value)>,
) -> impl Iterator<Item = Assignment> {
    let mut entries: Vec<_> = set.map(|(key, value)| (typed(value), key, value)).collect();
    entries.sort_by_key(|(typed, key, _)| (typed.is_none(), *key));
    entries.into_iter().filter_map(|(typed, key, value)| {
        let path = path(key)?;
        let text = || value.as_str().map(|text| Value::String(unescape(text)));
        Some(Assignment { key: key.to_owned(), path, value: typed.or_else(text)? })
    })
}

/// What stands for something else than text.
fn typed(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true.into()),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false.into()),
        Value::String(text) if text.eq_ignore_ascii_case("null") => Some(Value::Null),
        Value::String(_) => None,
        value => Some(value.clone()),
    }
}

/// A `\` stands before a character that counts as itself. The helm-controller puts one before each comma.
fn unescape(text: &str) -> String {
    let mut chars = text.chars();
    let mut read = String::new();
    while let Some(c) = chars.next() {
        read.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    read
}

/// The path that a key of `set` means: `a.b[0].c`, with `\` before what counts as itself.
fn path(key: &str) -> Option<Path> {
    let mut path = Path::root();
    let mut rest = key;
    loop {
        let (name, after) = name(rest)?;
        path = path.join(name);
        rest = after;
        while let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']')?;
            path = path.join(index.parse::<usize>().ok().filter(|index| *index <= MAX_INDEX)?);
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(path),
        }
    }
}

/// One key at the start of a path, and what is behind it.
fn name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.chars();
    loop {
        let rest = chars.as_str();
        match chars.next() {
            Some('\\') => name.push(chars.next()?),
            Some(c) if !matches!(c, '.' | '[' | '=' | ',') => name.push(c),
            _ => return (!name.is_empty()).then_some((name, rest)),
        }
    }
}

/// Puts a value at a path, whatever is in the way.
pub(crate) fn assign(values: &mut Value, path: &Path, value: Value) {
    let mut at = values;
    for step in path.steps() {
        at = match step {
            Step::Key(key) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                match at {
                    Value::Object(map) => map.entry(key.as_str()).or_insert(Value::Null),
                    _ => return,
                }
            }
            Step::Index(index) => {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(items) = at else { return };
                if items.len() <= *index {
                    items.resize(index + 1, Value::Null);
                }
                match items.get_mut(*index) {
                    Some(item) => item,
                    None => return,
                }
            }
        };
    }
    *at = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(entries: &Value) -> Value {
        let mut values = json!({"list": [{"a": 1}, {"a": 2}], "text": "t"});
        let entries = entries.as_object().unwrap();
        for set in assignments(entries.iter().map(|(key, value)| (key.as_str(), value))) {
            assign(&mut values, &set.path, set.value);
        }
        values
    }

    #[test]
    fn keys_lead_into_maps_and_lists() {
        let values = set(&json!({
            "global.systemDefaultRegistry": "",
            "list[1].a": 3,
            r"pod.prometheus\.io/port": "8082",
            "text.below": "null",
        }));
        assert_eq!(
            values,
            json!({
                "list": [{"a": 1}, {"a": 3}],
                "text": {"below": null},
                "global": {"systemDefaultRegistry": ""},
                "pod": {"prometheus.io/port": "8082"},
            })
        );
    }

    #[test]
    fn texts_come_last_and_keep_their_commas() {
        let values = set(&json!({"a": "x,y", "a.b": 1, "c": "TRUE", "d": r"\\n"}));
        assert_eq!(values["a"], json!("x,y"));
        assert_eq!((&values["c"], &values["d"]), (&json!(true), &json!(r"\n")));
    }

    #[test]
    fn what_helm_refuses_sets_nothing() {
        for key in ["", ".a", "a.", "a..b", "a[", "a[x]", "a[9999999]", "a=b", "a,b", "a[0]b"] {
            assert_eq!(path(key), None, "{key}");
        }
        assert_eq!(path("a[0][1].b").unwrap().to_string(), "a[0][1].b");
    }
}
