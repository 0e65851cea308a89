//! Values as they are written, in pieces that can be moved: what is not touched prints as the bytes it was.

mod change;
mod parts;
mod print;
mod read;

use config_diagnostics::Span;
use goyaml::{Path, Step};
pub(super) use parts::{Entry, Item, Leaf, Node, Raw, Shape, comments, indented};
use serde_json::Value;

/// The values of one place.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(super) root: Node,
    /// The part of the text that the tree is.
    pub(super) span: Span,
    /// What every leaf was when it was read.
    pub(super) inputs: Vec<Input>,
    /// What became of those that are gone.
    pub(super) gone: Vec<Option<String>>,
    layout: Layout,
}

/// A leaf as it was read: a scalar, or a collection with nothing in it.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) path: Path,
    pub(super) value: Value,
    /// Where its key stands, or the item.
    pub(super) span: Span,
    /// The old chart did not read it.
    pub(super) is_unread: bool,
}

/// How the text indents and ends its lines.
#[derive(Clone, Copy, Debug)]
struct Layout {
    step: usize,
    list: usize,
    ending: &'static str,
}

impl Tree {
    /// The values, as Helm reads them.
    pub(super) fn value(&self) -> Value {
        self.root.value()
    }

    /// Whether the old chart read nothing of it.
    pub(super) fn is_unread(&self, node: &Node) -> bool {
        let origins = node.origins();
        let unread = |origin: &usize| self.inputs.get(*origin).is_some_and(|input| input.is_unread);
        !origins.is_empty() && origins.iter().all(unread)
    }

    /// How lines end.
    pub(super) fn ending(&self) -> &'static str {
        self.layout.ending
    }

    /// Every leaf with its path.
    pub(super) fn leaves(&self) -> Vec<(Path, &Leaf)> {
        let mut found = Vec::new();
        self.root.leaves(&Path::root(), &mut found);
        found
    }

    /// The node at a path of keys.
    pub(super) fn at(&self, path: &[String]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, key| node.get(key))
    }

    /// The node at a path.
    pub(super) fn node(&self, path: &Path) -> Option<&Node> {
        path.steps().iter().try_fold(&self.root, |node, step| match (step, &node.shape) {
            (Step::Key(key), _) => node.get(key),
            (Step::Index(index), Shape::Seq(items)) => Some(&items.get(*index)?.value),
            _ => None,
        })
    }

    /// The paths that are there and that a pattern with `<name>` stands for.
    pub(super) fn matching(&self, pattern: &str) -> Vec<Vec<String>> {
        let mut found = vec![(Vec::new(), &self.root)];
        for segment in crate::tables::segments(pattern) {
            let mut longer = Vec::new();
            for (path, node) in found {
                let mut add = |key: &str, node| {
                    let key = key.to_owned();
                    longer.push((path.iter().cloned().chain([key]).collect(), node));
                };
                if segment == "<name>" {
                    node.entries().into_iter().for_each(|entry| add(&entry.key, &entry.value));
                } else if let Some(below) = node.get(&segment) {
                    add(&segment, below);
                }
            }
            found = longer;
        }
        found.into_iter().map(|(path, _)| path).collect()
    }
}
