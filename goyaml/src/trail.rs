//! Every node of a stream in order, with the way that leads to it.

use crate::{Document, Node, NodeKind, Path, Step};

/// Levels down to which places have names. Thousands of names, each of thousands of keys, would fill the memory.
const DEEPEST_NAME: usize = 64;

/// A walk through all nodes of a stream that knows where it is.
pub(crate) struct Trail<'d> {
    document: &'d Document,
    next: u32,
    open: Vec<Open>,
}

/// A collection that the walk is in.
struct Open {
    /// The number of the first node behind it.
    end: u32,
    is_mapping: bool,
    /// How many nodes directly inside have been visited.
    visited: usize,
    /// The key visited last.
    key: u32,
}

impl<'d> Trail<'d> {
    /// Starts before the first node.
    pub(crate) fn new(document: &'d Document) -> Self {
        Self { document, next: 0, open: Vec::new() }
    }

    /// The next node, and in how many collections it lies.
    pub(crate) fn next(&mut self) -> Option<(Node<'d>, usize)> {
        let index = self.next;
        let stored = self.document.tree().node(index)?;
        while self.open.last().is_some_and(|open| open.end <= index) {
            self.open.pop();
        }
        if let Some(parent) = self.open.last_mut() {
            if parent.is_mapping && parent.visited.is_multiple_of(2) {
                parent.key = index;
            }
            parent.visited += 1;
        }
        let depth = self.open.len();
        let node = Node::new(self.document, index)?;
        let is_mapping = node.kind() == NodeKind::Mapping;
        if is_mapping || node.kind() == NodeKind::Sequence {
            self.open.push(Open { end: index + stored.size(), is_mapping, visited: 0, key: index });
        }
        self.next += 1;
        Some((node, depth))
    }

    /// The path of a node as findings name it; nothing where it is too deep for anyone to read.
    pub(crate) fn name(&self, depth: usize, key: &str) -> Option<String> {
        (depth < DEEPEST_NAME).then(|| self.path(depth).join(key).to_string())
    }

    /// The path of a node that lies in `depth` collections: the one visited last, or one that it lies in.
    pub(crate) fn path(&self, depth: usize) -> Path {
        let step = |open: &Open| {
            if open.is_mapping {
                let key = Node::new(self.document, open.key).map(|key| key.value().into_owned());
                Step::Key(key.unwrap_or_default())
            } else {
                Step::Index(open.visited.saturating_sub(1))
            }
        };
        self.open.iter().take(depth).map(step).collect()
    }
}

/// The paths of all values and items of the first document, the root's first.
#[cfg(test)]
pub(crate) fn paths(document: &Document) -> Vec<Path> {
    let mut trail = Trail::new(document);
    let mut paths = Vec::new();
    while let Some((node, depth)) = trail.next() {
        let path = trail.path(depth);
        if document.root().and_then(|root| root.at(&path)) == Some(node) {
            paths.push(path);
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_each_node_is_known() {
        let document = Document::parse("a:\n  - [1, {b: 2}]\n  - c: {}\n---\nd: 3\n").document;
        let mut trail = Trail::new(&document);
        while let Some((node, depth)) = trail.next() {
            assert_eq!(trail.path(depth), node.path());
        }
        assert_eq!(trail.next as usize, document.tree().nodes.len());
    }
}
