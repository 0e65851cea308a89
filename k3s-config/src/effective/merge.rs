//! Several files, merged key by key as `readConfigFile` of k3s does.

use super::sources::ConfigFile;
use crate::SourceId;
use config_diagnostics::Span;
use goyaml::Value;
use goyaml::ReadError;
use goyaml::k3s::{Item, items, text};

/// A key with what the files say of it, in the order in which keys are first seen.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// As written, without the `+` that appends.
    pub(super) name: String,
    /// What counts in the end.
    pub(super) values: Vec<Stated>,
    /// What a later file, or a later line, replaced.
    pub(super) replaced: Vec<Stated>,
}

/// A value as some file states it, for k3s to put on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) text: String,
    pub(super) key_span: Span,
    pub(super) span: Span,
    pub(super) source: SourceId,
}

/// A file that is not read, and the whole start with it.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) path: String,
    pub(super) source: SourceId,
    pub(super) error: ReadError,
}

/// The keys of all files.
pub(super) fn merge(files: &[(&str, &ConfigFile)]) -> Result<Vec<Key>, Unread> {
    let mut keys: Vec<(String, Held, Vec<Stated>)> = Vec::new();
    for (path, file) in files {
        let read = items(&file.document).map_err(|error| Unread {
            path: (*path).to_owned(),
            source: file.source,
            error,
        })?;
        for item in read {
            let name = item.key.strip_suffix('+').unwrap_or(&item.key);
            let appends = name.len() < item.key.len();
            let held = Held::of(&item, file);
            match keys.iter_mut().find(|(known, ..)| known == name) {
                Some((_, old, _)) if appends => {
                    let mut parts = std::mem::take(old).into_slice();
                    parts.extend(held.into_slice());
                    *old = Held::List(parts);
                }
                Some((_, old, replaced)) => {
                    replaced.extend(std::mem::replace(old, held).emitted());
                }
                None => keys.push((name.to_owned(), held, Vec::new())),
            }
        }
    }
    let key = |(name, held, replaced): (String, Held, _)| Key { name, values: held.emitted(), replaced };
    Ok(keys.into_iter().map(key).collect())
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
}

impl Held {
    fn of(item: &Item, file: &ConfigFile) -> Self {
        let part = |value: &Value, span| Part {
            value: value.clone(),
            key_span: item.key_span,
            span,
            source: file.source,
        };
        let Value::Seq(values) = &item.value else {
            return Self::One(part(&item.value, item.value_span));
        };
        let node = file.document.node_at(item.value_span.start());
        let spans: Vec<Span> =
            node.map(|node| node.follow().items().map(|item| item.full_span()).collect()).unwrap_or_default();
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

    fn emitted(self) -> Vec<Stated> {
        let parts = match self {
            Self::One(part) => vec![part],
            Self::List(parts) => parts,
        };
        let stated = |part: Part| Stated {
            text: text(&part.value),
            key_span: part.key_span,
            span: part.span,
            source: part.source,
        };
        parts.into_iter().map(stated).collect()
    }
}
