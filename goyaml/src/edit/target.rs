//! From a path to a node that may be changed.

use super::EditorError;
use super::place;
use crate::emit::Layout;
use crate::{Document, DocumentRef, Node, NodeKind, Path, Step, Style, SyntaxError};
use config_diagnostics::ParseError;

/// A node that may be changed, and what it lies in.
pub(super) struct Target<'d> {
    pub(super) document: &'d Document,
    /// Which document of the stream it is in.
    pub(super) number: usize,
    pub(super) node: Node<'d>,
    /// The collection that it lies in.
    pub(super) parent: Option<Node<'d>>,
    /// Its key, when that is a mapping.
    pub(super) key: Option<Node<'d>>,
    /// Whether it lies in brackets or braces.
    pub(super) in_flow: bool,
    pub(super) path: Path,
}

impl<'d> Target<'d> {
    /// Goes where `path` leads in a document of the stream, if all on the way is plain.
    pub(super) fn at(
        document: &'d Document,
        number: usize,
        path: &Path,
    ) -> Result<Self, EditorError> {
        let readable = document.error().is_none_or(|error| error.document() > number);
        if let Some(diagnostic) =
            document.error().filter(|_| !readable).map(SyntaxError::to_diagnostic)
        {
            let error = ParseError::first(document.text(), &[diagnostic]);
            return Err(error.map_or(EditorError::NotFound(path.clone()), EditorError::Unreadable));
        }
        let root = document.documents().nth(number).and_then(DocumentRef::root);
        let root = root.ok_or_else(|| EditorError::NotFound(path.clone()))?;
        let start = Path::root();
        let mut target = Self {
            document,
            number,
            node: root,
            parent: None,
            key: None,
            in_flow: false,
            path: start,
        };
        target.check()?;
        for step in path.steps() {
            target = target.step(step)?;
            target.check()?;
        }
        Ok(target)
    }

    fn step(self, step: &Step) -> Result<Self, EditorError> {
        let path = self.path.clone().join(step.clone());
        let (key, node) = match (step, self.node.kind()) {
            (_, NodeKind::Alias) => return Err(EditorError::Shared(path)),
            (Step::Key(key), NodeKind::Mapping) => {
                let mut found = None;
                for entry in self.node.entries() {
                    if entry.is_merge() {
                        return Err(EditorError::Shared(path));
                    }
                    if place::is_key(entry.key, key) && found.replace(entry).is_some() {
                        return Err(EditorError::Duplicate(path));
                    }
                }
                let Some(entry) = found else { return Err(EditorError::NotFound(path)) };
                (Some(entry.key), entry.value)
            }
            (Step::Index(index), NodeKind::Sequence) => match self.node.item(*index) {
                Some(item) => (None, item),
                None => return Err(EditorError::NotFound(path)),
            },
            _ if self.node.is_null() => return Err(EditorError::NotFound(path)),
            (Step::Key(_), _) => return Err(EditorError::NotAMapping(self.path)),
            (Step::Index(_), _) => return Err(EditorError::NotASequence(self.path)),
        };
        let in_flow = self.in_flow || self.node.style() == Style::Flow;
        Ok(Self { node, key, in_flow, path, parent: Some(self.node), ..self })
    }

    /// Refuses template text, and a node that another place stands for.
    fn check(&self) -> Result<(), EditorError> {
        if self.node.style() == Style::Flow && self.node.raw().starts_with("{{") {
            return Err(EditorError::Template(self.path.clone()));
        }
        let is_it =
            |alias: &Node<'_>| alias.target().is_some_and(|t| t.index() == self.node.index());
        if self.node.anchor().is_some() && place::aliases(self.document).any(|alias| is_it(&alias))
        {
            return Err(EditorError::Shared(self.path.clone()));
        }
        Ok(())
    }

    /// Refuses what holds something that a place outside stands for.
    pub(super) fn is_free(&self) -> Result<(), EditorError> {
        let inside = place::indices(self.node);
        let tied = place::aliases(self.document).any(|alias| {
            let target = alias.target().is_some_and(|target| inside.contains(&target.index()));
            target && !inside.contains(&alias.index())
        });
        if tied { Err(EditorError::Shared(self.path.clone())) } else { Ok(()) }
    }

    /// The column of the key or dash that it stands behind.
    pub(super) fn indent(&self) -> usize {
        self.parent.map_or(0, |parent| place::column(self.document, place::start(parent)))
    }

    /// Behind the `:` or `-` that it stands behind. `None` for the root, and in brackets.
    pub(super) fn marker_end(&self) -> Option<u32> {
        let parent = self.parent.filter(|_| !self.in_flow)?;
        match self.key {
            Some(key) => place::behind(self.document, key.full_span().end(), ':'),
            None => place::dash(parent, self.node).map(|dash| dash + 1),
        }
    }

    /// How this file indents, and the columns of the node itself where it is a block.
    pub(super) fn layout(&self) -> Layout {
        let mut layout = place::layout(self.document);
        if self.node.style() == Style::Block && self.key.is_some() {
            let column = place::column(self.document, place::start(self.node));
            let by = column.saturating_sub(self.indent());
            match self.node.kind() {
                NodeKind::Mapping if (1..10).contains(&by) => layout.step = by,
                NodeKind::Sequence => layout.list = by,
                _ => {}
            }
        }
        layout
    }
}
