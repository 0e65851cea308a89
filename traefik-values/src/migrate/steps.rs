//! The steps, taken one after the other.

use super::shapes;
use super::table::{Step, Verb};
use super::tree::{Node, Shape, Tree};
use crate::Release;
use crate::tables::segments;

impl Step {
    /// Takes the step wherever `wanted` says so.
    pub(super) fn take(
        &self,
        tree: &mut Tree,
        to: Release,
        wanted: impl Fn(&Tree, &[String]) -> bool,
    ) {
        for path in tree.matching(self.from) {
            if wanted(tree, &path) {
                self.take_at(tree, &path, to);
            }
        }
    }

    fn take_at(&self, tree: &mut Tree, path: &[String], to: Release) {
        let Some(node) = tree.at(path) else { return };
        let target = || named(self.to, self.from, path);
        // What cannot go there stays, and is told by the check of the new chart.
        match self.verb {
            Verb::Remove => tree.remove(path, self.note),
            Verb::Wrap if node.is_map() || node.is_hollow() => {}
            Verb::Move | Verb::Wrap => {
                let _ = tree.relocate(path, &target());
            }
            Verb::List => {
                if let Some(entry) =
                    tree.entry(path).filter(|e| !matches!(e.value.shape, Shape::Seq(_)))
                {
                    let value = std::mem::take(&mut entry.value);
                    entry.value = shapes::list(value);
                }
                let _ = tree.relocate(path, &target());
            }
            Verb::First => {
                let why = format!("`{}` takes one only", target().join("."));
                first(tree, path, &why);
                let _ = tree.relocate(path, &target());
            }
            Verb::Shape => shapes::take(self.to, tree, path, to),
        }
    }
}

/// The first item of a list in its place.
fn first(tree: &mut Tree, path: &[String], why: &str) {
    let Some(items) = tree.items(path) else { return };
    let rest: Vec<_> = if items.is_empty() { Vec::new() } else { items.drain(1..).collect() };
    let Some(item) = items.pop() else { return };
    for item in rest {
        tree.note_gone(&item.value, why);
    }
    if let Some(entry) = tree.entry(path) {
        entry.end = if item.end.is_empty() { std::mem::take(&mut entry.end) } else { item.end };
        entry.lead.push_str(&item.lead);
        entry.value = Node { raw: None, ..item.value };
        ": ".clone_into(&mut entry.gap);
    }
}

/// A pattern with the author's names: those that stand in `path` where `from` has `<name>`.
pub(super) fn named(pattern: &str, from: &str, path: &[String]) -> Vec<String> {
    let from = segments(from);
    let names = from.iter().zip(path).filter(|(segment, _)| *segment == "<name>");
    let mut names = names.map(|(_, name)| name.clone());
    let name = |segment: String| {
        if matches!(segment.as_str(), "<name>" | "NAME") {
            names.next().unwrap_or(segment)
        } else {
            segment
        }
    };
    segments(pattern).into_iter().map(name).collect()
}
