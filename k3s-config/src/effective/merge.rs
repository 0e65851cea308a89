//! Several files, merged key by key as `readConfigFile` of k3s does.

use super::expand::{ExpandError, FileValue};
use crate::SourceId;
use config_diagnostics::Span;
use goyaml::k3s::{Item, items, text};
use goyaml::{Document, Value};
use std::collections::HashMap;

/// A key with what the files say of it.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    /// As written, without the `+` that appends.
    pub(crate) name: String,
    /// What counts in the end.
    pub(crate) values: Vec<FileValue>,
    /// What a later file, or a later line, replaced.
    pub(crate) replaced: Vec<FileValue>,
}

/// The keys of all files, each with its path and number, in the order in which they are first seen.
pub(crate) fn merge(files: &[(&str, SourceId, &Document)]) -> Result<Vec<Merged>, ExpandError> {
    let mut keys: Vec<(String, Held, Vec<FileValue>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for &(path, source, document) in files {
        for item in items(document).map_err(|error| ExpandError::of(path, source, &error))? {
            let name = item.key.strip_suffix('+').unwrap_or(&item.key);
            let held = Held::of(&item, source, document);
            let key = known.get(name).and_then(|at| keys.get_mut(*at));
            match key {
                Some((_, old, _)) if name.len() < item.key.len() => {
                    let mut parts = std::mem::take(old).into_slice();
                    parts.extend(held.into_slice());
                    *old = Held::List(parts);
                }
                Some((_, old, replaced)) => {
                    replaced.extend(std::mem::replace(old, held).emitted(name));
                }
                None => {
                    known.insert(name.to_owned(), keys.len());
                    keys.push((name.to_owned(), held, Vec::new()));
                }
            }
        }
    }
    let merged = |(name, held, replaced): (String, Held, _)| {
        let values = held.emitted(&name);
        Merged { name, values, replaced }
    };
    Ok(keys.into_iter().map(merged).collect())
}

/// The value of a key so far.
#[derive(Debug)]
enum Held {
    One(Part),
    List(Vec<Part>),
}

/// For taking out of its place.
impl Default for Held {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

#[derive(Debug)]
struct Part {
    value: Value,
    key_span: Span,
    span: Span,
    source: SourceId,
    appends: bool,
}

impl Held {
    fn of(item: &Item, source: SourceId, document: &Document) -> Self {
        let part = |value: &Value, span| Part {
            value: value.clone(),
            key_span: item.key_span,
            span,
            source,
            appends: item.key.ends_with('+'),
        };
        let Value::Seq(values) = &item.value else {
            return Self::One(part(&item.value, item.value_span));
        };
        let node = document.node_at(item.value_span.start());
        let spans: Vec<Span> = node
            .map(|node| node.follow().items().map(|item| item.full_span()).collect())
            .unwrap_or_default();
        // Without a place for each, the place of all.
        let span = |n| match spans.get(n) {
            Some(span) if spans.len() == values.len() => *span,
            _ => item.value_span,
        };
        Self::List(values.iter().enumerate().map(|(n, value)| part(value, span(n))).collect())
    }

    /// As appending wants it: nothing is no element, and text is one as it is.
    fn into_slice(self) -> Vec<Part> {
        match self {
            Self::List(parts) => parts,
            Self::One(part) if matches!(part.value, Value::Str(_)) => vec![part],
            Self::One(part) => {
                let text = text(&part.value);
                let part = Part { value: Value::Str(text.clone()), ..part };
                if text.is_empty() { Vec::new() } else { vec![part] }
            }
        }
    }

    fn emitted(self, key: &str) -> Vec<FileValue> {
        let parts = match self {
            Self::One(part) => vec![part],
            Self::List(parts) => parts,
        };
        let value = |part: Part| FileValue {
            key: key.to_owned(),
            key_span: part.key_span,
            value: text(&part.value),
            span: part.span,
            source: part.source,
            appends: part.appends,
        };
        parts.into_iter().map(value).collect()
    }
}
