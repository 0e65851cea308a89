//! Paths of values: keys with points between them.

use super::{Dated, below, find};
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
    table: &[Dated<T>],
    parent: &str,
    key: &str,
    chart: ChartVersion,
) -> Option<String> {
    let join = |key: &str| {
        if parent.is_empty() { key.to_owned() } else { format!("{parent}.{key}") }
    };
    [join(&escape(key)), join("<name>")].into_iter().find(|path| {
        find(table, path, chart).is_some() || below(table, path, chart).next().is_some()
    })
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
    }
}
