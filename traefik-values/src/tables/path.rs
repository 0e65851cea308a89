//! Paths of values: keys with points between them.

use super::{Table, below, find};
use crate::ChartVersion;
use std::borrow::Cow;

/// A key as a part of a path.
pub(crate) fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['.', '\\']) {
        key.replace('\\', "\\\\").replace('.', "\\.").into()
    } else {
        key.into()
    }
}

/// The keys of a path.
pub(crate) fn segments(path: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut escaped = false;
    for c in path.chars() {
        let key = if c == '.' && !escaped { None } else { keys.last_mut() };
        match key {
            None => keys.push(String::new()),
            Some(_) if c == '\\' && !escaped => {}
            Some(key) => key.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    if path.is_empty() { Vec::new() } else { keys }
}

/// The path under which a table knows the key `key` of `parent`: by its name, or as `<name>`.
pub(crate) fn child<T>(
    table: &Table<T>,
    parent: &str,
    key: &str,
    chart: ChartVersion,
) -> Option<String> {
    let join = |key: &str| {
        if parent.is_empty() { key.to_owned() } else { [parent, key].join(".") }
    };
    let known = |path: &String| {
        find(table, path, chart).is_some() || below(table, path, chart).next().is_some()
    };
    Some(join(&escape(key))).filter(known).or_else(|| Some(join("<name>")).filter(known))
}

/// The last key of a path, as the path writes it.
pub(crate) fn last(path: &str) -> &str {
    let mut points = path.rmatch_indices('.');
    let at = points.find(|(at, _)| !path[..*at].ends_with('\\'));
    at.map_or(path, |(at, point)| &path[at + point.len()..])
}

/// The key behind `parent` in a path below it, as the path writes it.
pub(crate) fn next<'p>(path: &'p str, parent: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(parent)?;
    let rest = if parent.is_empty() { rest } else { rest.strip_prefix('.')? };
    let mut points = rest.match_indices('.');
    let end = points.find(|(at, _)| !rest[..*at].ends_with('\\'));
    Some(end.map_or(rest, |(at, _)| &rest[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_hold_points() {
        let key = "prometheus.io/port";
        let path = format!("deployment.podAnnotations.{}", escape(key));
        assert_eq!(segments(&path), ["deployment", "podAnnotations", key]);
        assert_eq!(segments(""), Vec::<String>::new());
        assert_eq!(segments(r"a.\\.b"), ["a", r"\", "b"]);
        assert_eq!((last(&path), last("a")), (r"prometheus\.io/port", "a"));
        assert_eq!(next(&path, "deployment.podAnnotations"), Some(r"prometheus\.io/port"));
        assert_eq!((next("a.b", ""), next("ab.c", "a")), (Some("a"), None));
    }
}
