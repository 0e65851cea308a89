//! From changed pieces to edits of the text that they were read from.

use super::tree::{Node, Shape, Tree, comments};
use super::{MigrateError, as_map};
use crate::effective::{Part, Place};
use config_diagnostics::{Edit, EditSet, Span};
use goyaml::{Document, helm};
use serde_json::Value;

/// The edits that make of a file what the pieces of one part of it now say.
pub(super) fn edits(part: &Part<'_>, tree: &Tree) -> Result<EditSet, MigrateError> {
    let mut tree = tree.clone();
    // What stands for another place is written out where the two no longer agree; where that cannot be told, everywhere.
    for all in [false, false, true] {
        let (edits, read) = attempt(part, &tree).ok_or(MigrateError::Unwritable)?;
        if read.as_ref() == Some(&as_map(tree.value())) {
            return match part.place() {
                Place::Text(embedded) if !edits.is_empty() => {
                    embedded.apply(&edits).map(|editor| editor.edits())
                }
                _ => Ok(edits),
            }
            .map_err(|_| MigrateError::Unwritable);
        }
        let ending = tree.ending();
        untie(&mut tree.root, read.as_ref().filter(|_| !all), ending);
    }
    Err(MigrateError::Unwritable)
}

/// The edits, and the values that they lead to, where those can be read.
fn attempt(part: &Part<'_>, tree: &Tree) -> Option<(EditSet, Option<Value>)> {
    let root = part.root()?;
    let old = root.document().text();
    let part_text = old.get(tree.span.range())?;
    let new = tree.print(part_text);
    let edits: EditSet = difference(part_text, &new, tree.span.start()).into_iter().collect();
    if edits.is_empty() {
        return Some((edits, helm::node_to_json(root).ok().map(as_map)));
    }
    let document = Document::parse(edits.apply(old).ok()?).document;
    let read = match part.place() {
        Place::Text(_) => helm::to_json(&document).ok(),
        Place::Node(node) => {
            let number = root.document().documents().position(|d| d.root() == Some(first(*node)));
            let new =
                document.documents().nth(number.unwrap_or(0)).and_then(goyaml::DocumentRef::root);
            match new {
                Some(new) => new.at(&node.path()).and_then(|new| helm::node_to_json(new).ok()),
                None => Some(Value::Null),
            }
        }
    };
    Some((edits, read.map(as_map)))
}

/// The root of the document that a node is in.
fn first(node: goyaml::Node<'_>) -> goyaml::Node<'_> {
    node.ancestors().first().copied().unwrap_or(node)
}

/// The lines that differ, as one edit.
fn difference(old: &str, new: &str, start: u32) -> Option<Edit> {
    if old == new {
        return None;
    }
    let common = |a: &str, b: &str| -> usize {
        let lines = a.split_inclusive('\n').zip(b.split_inclusive('\n'));
        lines.take_while(|(a, b)| a == b && a.ends_with('\n')).map(|(a, _)| a.len()).sum()
    };
    let before = common(old, new);
    let (old_rest, new_rest) = (old.get(before..)?, new.get(before..)?);
    let mut after = 0;
    let lines = old_rest.split_inclusive('\n').rev().zip(new_rest.split_inclusive('\n').rev());
    for (a, _) in lines.take_while(|(a, b)| a == b) {
        after += a.len();
    }
    // A line that is cut from the end must begin a line in both.
    let begins = |text: &str| {
        text.len() == after || text.get(..text.len() - after).is_some_and(|t| t.ends_with('\n'))
    };
    if !begins(old_rest) || !begins(new_rest) {
        after = 0;
    }
    let place = |n: usize| u32::try_from(n).ok().map(|n| n + start);
    let span = Span::new(place(before)?, place(old.len() - after)?);
    Some(Edit::replace(span, new_rest.get(..new_rest.len() - after)?))
}

/// Writes out what stands for another place, unless it reads back as it should; says whether it did.
fn untie(node: &mut Node, read: Option<&Value>, ending: &str) -> bool {
    if read == Some(&node.value()) {
        return false;
    }
    let mut changed = node.tied || !node.merge.is_empty();
    match &mut node.shape {
        Shape::Leaf(_) => {}
        Shape::Map(entries) => {
            for entry in &mut *entries {
                let read = read.and_then(|read| read.get(&entry.key));
                changed |= untie(&mut entry.value, read, ending);
                entry.merged = false;
            }
            if let Some(first) = entries.first_mut() {
                first.lead_with(&comments(&node.merge, ending));
            }
        }
        Shape::Seq(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                changed |= untie(&mut item.value, read.and_then(|read| read.get(index)), ending);
            }
        }
    }
    node.merge.clear();
    if changed {
        node.raw = None;
    }
    changed
}
