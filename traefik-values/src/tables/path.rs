//! Paths of values: keys with points between them.

use super::{Spot, Table};
use crate::ChartVersion;
use std::borrow::Cow;

/// A key as a part of a path.
pub(crate) fn escape(key: &str) -> Cow<'_, str> {
    if key.bytes().any(|byte| matches!(byte, b'.' | b'\\')) {
        key.replace('\\', "\\\\").replace('.', "\\.").into()
    } else {
        key.into()
    }
}

/// A part of a path as a key.
pub(crate) fn unescape(part: &str) -> String {
    let mut escaped = false;
    let is_key = |c: &char| {
        escaped = *c == '\\' && !escaped;
        !escaped
    };
    part.chars().filter(is_key).collect()
}

/// The keys of a path.
pub(crate) fn segments(path: &str) -> Vec<String> {
    parts(path).map(unescape).collect()
}

/// The keys of a path, as the path writes them.
pub(crate) fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path).filter(|path| !path.is_empty());
    std::iter::from_fn(move || {
        let path = rest?;
        let mut points = path.match_indices('.').map(|(at, _)| path.split_at(at));
        let end = points.find(|(before, _)| is_whole(before));
        rest = end.and_then(|(_, behind)| behind.strip_prefix('.'));
        Some(end.map_or(path, |(part, _)| part))
    })
}

/// Whether a point behind this is one between keys.
fn is_whole(part: &str) -> bool {
    let key = part.trim_end_matches('\\');
    (part.len() - key.len()).is_multiple_of(2)
}

/// The path under which a table knows the key `key` of `parent`: by its name, or as `<name>`.
pub(crate) fn child<T>(
    table: &'static Table<T>,
    parent: &str,
    key: &str,
    chart: ChartVersion,
) -> Option<&'static str> {
    Some(Spot::at(table, parent, chart)?.key(key)?.path())
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
        let written: Vec<_> = parts(&path).collect();
        assert_eq!(written, ["deployment", "podAnnotations", r"prometheus\.io/port"]);
        assert_eq!((parts("").count(), parts("a").count(), parts("a.").count()), (0, 1, 2));
    }
}
