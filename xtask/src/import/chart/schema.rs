//! values.schema.json: types and limits of each path.

use super::history::Rows;
use super::values::join;
use crate::Problem;
use serde_json::Value;

/// Path and cell of each value that the schema knows.
pub(super) fn rows(text: &str) -> Result<Rows, Problem> {
    let schema: Value =
        serde_json::from_str(text).map_err(|error| format!("values.schema.json: {error}"))?;
    let mut rows = Rows::new();
    add(&schema, "", &mut rows)?;
    Ok(rows)
}

fn add(schema: &Value, path: &str, rows: &mut Rows) -> Result<(), Problem> {
    let Value::Object(map) = schema else { return Ok(()) };
    for word in ["allOf", "anyOf", "oneOf", "if", "not", "$ref", "patternProperties"] {
        if map.contains_key(word) {
            return Err(format!("values.schema.json: {path}: `{word}` is not known here"));
        }
    }
    let mut types: Vec<String> = match map.get("type") {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    types.sort();
    let mut cell = vec![types.join(",")];
    if map.get("additionalProperties") == Some(&Value::Bool(false)) {
        cell.push("closed".to_owned());
    }
    let limits = [("enum", "one"), ("minimum", "min"), ("maximum", "max"), ("pattern", "pattern")];
    for (word, short) in limits {
        match map.get(word) {
            Some(Value::String(text)) => cell.push(format!("{short}={text}")),
            Some(value) => cell.push(format!("{short}={value}")),
            None => {}
        }
    }
    if let Some(value) = map.get("const") {
        cell.push(format!("one=[{value}]"));
    }
    if let Some(Value::Array(keys)) = map.get("required") {
        let keys: Vec<_> = keys.iter().filter_map(Value::as_str).collect();
        cell.push(format!("required={}", keys.join(",")));
    }
    let cell = cell.join(" ").trim_end().to_owned();
    rows.insert(path.to_owned(), cell);
    if let Some(Value::Object(properties)) = map.get("properties") {
        for (key, schema) in properties {
            add(schema, &join(path, key), rows)?;
        }
    }
    if let Some(any @ Value::Object(_)) = map.get("additionalProperties") {
        add(any, &named(path, "<name>"), rows)?;
    }
    if let Some(items @ Value::Object(_)) = map.get("items") {
        add(items, &named(path, "[]"), rows)?;
    }
    Ok(())
}

fn named(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
