//! Edits of YAML that must change one thing, judged by what Helm's reader makes of the text before and after.

use goyaml::{Document, Editor, EditorError, Node, NodeKind, Path, Step, Value as GoValue, helm};
use serde_json::{Map, Value};

/// What came of edits: how many were made, and how many refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Those that changed what they should and nothing else.
    pub made: usize,
    /// Those that the editor did not want to make.
    pub refused: usize,
}

/// A document, and what Helm makes of it.
#[derive(Clone, Debug)]
pub struct Before {
    /// The document.
    pub document: Document,
    read: Option<Value>,
}

impl Before {
    /// Reads any text.
    pub fn read(text: impl Into<std::sync::Arc<str>>) -> Self {
        let document = Document::parse(text).document;
        let read = helm::to_json(&document).ok();
        Self { document, read }
    }
}

impl Edits {
    /// Notes the outcome of one edit. The error says what is wrong with it: nothing must be but a refusal.
    pub fn judge(
        &mut self,
        before: &Before,
        edited: Result<Editor, EditorError>,
        change: impl FnOnce(&mut Value) -> Option<()>,
    ) -> Result<(), String> {
        let Ok(editor) = edited else {
            self.refused += 1;
            return Ok(());
        };
        let edits = editor.edits();
        let after = editor.finish();
        if edits.apply(before.document.text()).as_deref() != Ok(after.text()) {
            return Err(format!("its edits do not lead to {:?}", after.text()));
        }
        // What Helm refuses for reasons of its own, a key that is null for one, nobody can compare.
        let Some(mut wanted) = before.read.clone() else {
            self.refused += 1;
            return Ok(());
        };
        let read = helm::to_json(&after).map_err(|error| format!("{error}: {:?}", after.text()))?;
        if change(&mut wanted).is_some() && read != wanted {
            return Err(format!("reads as {read}, not as {wanted}: {:?}", after.text()));
        }
        self.made += 1;
        Ok(())
    }
}

/// The paths of every node that is a value or an item, the root first.
pub fn yaml_paths(document: &Document) -> Vec<(Path, NodeKind)> {
    let mut found = Vec::new();
    let mut open: Vec<(Path, Node<'_>)> =
        document.root().map(|root| (Path::root(), root)).into_iter().collect();
    while let Some((path, node)) = open.pop() {
        for entry in node.entries() {
            open.push((path.clone().join(entry.key.value().into_owned()), entry.value));
        }
        for (index, item) in node.items().enumerate() {
            open.push((path.clone().join(index), item));
        }
        found.push((path, node.kind()));
    }
    found
}

/// The value at a path. Keys that Helm writes in another way than the file are not found.
pub fn at_path<'v>(value: &'v mut Value, path: &Path) -> Option<&'v mut Value> {
    path.steps().iter().try_fold(value, |value, step| match (step, value) {
        (Step::Key(key), Value::Object(map)) => map.get_mut(&as_helm_writes(key)),
        (Step::Index(index), Value::Array(items)) => items.get_mut(*index),
        _ => None,
    })
}

/// Removes the value at a path.
pub fn remove_at_path(value: &mut Value, path: &Path) -> Option<()> {
    let (above, last) = path.split_last()?;
    match (last, at_path(value, &above)?) {
        (Step::Key(key), Value::Object(map)) => map.shift_remove(&as_helm_writes(key)).map(drop),
        (Step::Index(index), Value::Array(items)) if *index < items.len() => {
            drop(items.remove(*index));
            Some(())
        }
        _ => None,
    }
}

/// Adds a key to the mapping at a path, of which a null counts as one.
pub fn insert_at_path(value: &mut Value, path: &Path, key: &str, new: Value) -> Option<()> {
    let place = at_path(value, path)?;
    if place.is_null() {
        *place = Value::Object(Map::new());
    }
    place.as_object_mut()?.insert(key.to_owned(), new);
    Some(())
}

/// Adds an item to the list at a path, of which a null counts as one.
pub fn push_at_path(value: &mut Value, path: &Path, new: Value) -> Option<()> {
    let place = at_path(value, path)?;
    if place.is_null() {
        *place = Value::Array(Vec::new());
    }
    place.as_array_mut()?.push(new);
    Some(())
}

/// A key as Helm's JSON has it: `on` is `true`. Quoted keys that look so are rare, and then not found.
fn as_helm_writes(key: &str) -> String {
    GoValue::from(goyaml::resolve(key)).go_string()
}
