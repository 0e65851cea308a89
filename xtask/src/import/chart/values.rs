//! values.yaml: the defaults, leaf by leaf.

use super::history::Rows;
use crate::Problem;
use serde_json::Value;

/// Path and JSON of each leaf; what is empty is a leaf too.
pub(super) fn defaults(text: &str) -> Result<Rows, Problem> {
    let document = goyaml::Document::parse(text).document;
    let values =
        goyaml::helm::to_json(&document).map_err(|error| format!("values.yaml: {error}"))?;
    let mut rows = Rows::new();
    add(&values, "", &mut rows);
    Ok(rows)
}

fn add(value: &Value, path: &str, rows: &mut Rows) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                add(value, &join(path, key), rows);
            }
        }
        leaf => {
            rows.insert(path.to_owned(), leaf.to_string());
        }
    }
}

/// A key below a path, as the tables write it.
pub(super) fn join(path: &str, key: &str) -> String {
    let key = key.replace('\\', "\\\\").replace('.', "\\.");
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_found_below_maps_only() {
        let rows = defaults("a:\n  b: 1\n  c: {}\nd: [x, {e: 1}]\n\"f.g\": null\n").unwrap();
        let rows: Vec<_> = rows.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let list = r#"["x",{"e":1}]"#;
        assert_eq!(rows, [("a.b", "1"), ("a.c", "{}"), ("d", list), (r"f\.g", "null")]);
    }
}
