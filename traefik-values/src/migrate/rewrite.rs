//! From changed pieces to edits of the text that they were read from.

use super::tree::{Node, Shape, Tree};
use super::{MigrateError, as_map};
use crate::effective::{Part, Place};
use config_diagnostics::{Edit, EditSet, Span};
use goyaml::{Document, helm};

/// The edits that make of a file what the pieces of one part of it now say.
pub(super) fn edits(part: &Part<'_>, tree: &Tree) -> Result<EditSet, MigrateError> {
    let mut tree = tree.clone();
    for _ in 0..2 {
        if let Some(edits) = attempt(part, &tree) {
            return Ok(edits);
        }
        // What stands for another place is written out, and need not agree with it any more.
        untie(&mut tree.root);
    }
    Err(MigrateError::Unwritable)
}

fn attempt(part: &Part<'_>, tree: &Tree) -> Option<EditSet> {
    let root = part.root()?;
    let old = root.document().text();
    let part_text = old.get(tree.span.range())?;
    let new = tree.print(part_text);
    let edits: EditSet = difference(part_text, &new, tree.span.start()).into_iter().collect();
    if edits.is_empty() {
        return Some(edits);
    }
    let wanted = as_map(tree.value());
    match part.place() {
        Place::Text(embedded) => {
            let inner = Document::parse(edits.apply(old).ok()?).document;
            let same = as_map(helm::to_json(&inner).ok()?) == wanted;
            same.then(|| embedded.apply(&edits).ok().map(|editor| editor.edits()))?
        }
        Place::Node(node) => {
            let outer = Document::parse(edits.apply(old).ok()?).document;
            let number = root.document().documents().position(|d| d.root() == Some(first(*node)));
            let read =
                outer.documents().nth(number.unwrap_or(0)).and_then(goyaml::DocumentRef::root);
            let read = match read {
                Some(read) => Some(read.at(&node.path())?),
                None => None,
            };
            let same = match read {
                Some(read) => as_map(helm::node_to_json(read).ok()?) == wanted,
                None => wanted == as_map(serde_json::Value::Null),
            };
            same.then_some(edits)
        }
    }
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

fn untie(node: &mut Node) {
    let mut below = false;
    match &mut node.shape {
        Shape::Leaf(_) => below = node.tied,
        Shape::Map(entries) => {
            for entry in entries {
                untie(&mut entry.value);
                below |= entry.value.raw.is_none();
            }
        }
        Shape::Seq(items) => {
            for item in items {
                untie(&mut item.value);
                below |= item.value.raw.is_none();
            }
        }
    }
    if below || node.tied {
        node.raw = None;
    }
}
