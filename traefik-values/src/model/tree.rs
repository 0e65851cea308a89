//! Trees of values, by paths of keys.

use serde_json::{Map, Value};

pub(crate) type Tree = Map<String, Value>;

/// What is at a path.
pub(crate) fn get<'t>(tree: &'t Tree, path: &[String]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(tree.get(first)?, |at, key| at.get(key))
}

/// Puts a value at a path; `false` where another one stands in its way.
pub(crate) fn put(tree: &mut Tree, path: &[String], value: Value) -> bool {
    let Some((first, rest)) = path.split_first() else { return false };
    if rest.is_empty() {
        return match tree.get_mut(first) {
            None => {
                tree.insert(first.clone(), value);
                true
            }
            // An empty map says no more than that there is one.
            Some(Value::Object(_)) if value.as_object().is_some_and(Map::is_empty) => true,
            Some(there) => *there == value,
        };
    }
    match tree.entry(first.as_str()).or_insert_with(|| Value::Object(Map::new())) {
        Value::Object(map) => put(map, rest, value),
        _ => false,
    }
}

/// Takes out what is at a path, and the maps around it that held nothing else.
pub(crate) fn take(tree: &mut Tree, path: &[String]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    if rest.is_empty() {
        return tree.shift_remove(first);
    }
    let Value::Object(map) = tree.get_mut(first)? else { return None };
    let taken = take(map, rest)?;
    if map.is_empty() {
        tree.shift_remove(first);
    }
    Some(taken)
}

/// Everything that is no map with something in it, with its path.
pub(crate) fn leaves(tree: Tree) -> Vec<(Vec<String>, Value)> {
    fn walk(tree: Tree, path: &mut Vec<String>, out: &mut Vec<(Vec<String>, Value)>) {
        for (key, value) in tree {
            path.push(key);
            match value {
                Value::Object(map) if !map.is_empty() => walk(map, path, out),
                value => out.push((path.clone(), value)),
            }
            path.pop();
        }
    }
    let mut out = Vec::new();
    walk(tree, &mut Vec::new(), &mut out);
    out
}

/// The keys of the map at a path.
pub(crate) fn names(tree: &Tree, path: &[String]) -> Vec<String> {
    let map = get(tree, path).and_then(Value::as_object);
    map.into_iter().flat_map(Map::keys).cloned().collect()
}

/// A path from keys.
pub(crate) fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
