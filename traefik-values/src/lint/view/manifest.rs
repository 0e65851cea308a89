//! One object of Kubernetes.

use config_diagnostics::Span;
use goyaml::{Node, NodeKind, Scalar};

/// One object of Kubernetes, as far as all have the same fields.
#[derive(Clone, Debug)]
pub(crate) struct Manifest<'d> {
    pub(crate) root: Node<'d>,
    pub(crate) kind: String,
    /// Empty where it has none.
    pub(crate) name: String,
    /// Empty where it names none.
    pub(crate) namespace: String,
}

impl<'d> Manifest<'d> {
    pub(crate) fn read(root: Node<'d>) -> Option<Self> {
        let text = |path: &[&str]| {
            let node = path.iter().try_fold(root, |at, key| Some(at.get(key)?.follow()));
            match node.and_then(|node| node.scalar()) {
                Some(Scalar::Str(text)) => text.into_owned(),
                _ => String::new(),
            }
        };
        let kind = text(&["kind"]);
        let manifest = Self {
            root,
            kind,
            name: text(&["metadata", "name"]),
            namespace: text(&["metadata", "namespace"]),
        };
        (!manifest.kind.is_empty()).then_some(manifest)
    }

    /// The node at keys from the root on, aliases followed.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<Node<'d>> {
        keys.iter().try_fold(self.root, |at, key| Some(at.get(key)?.follow()))
    }
}

/// A scalar, or the key under which a map or a list stands.
pub(super) fn place(node: Node<'_>) -> Span {
    if node.kind() == NodeKind::Scalar && !node.span().is_empty() {
        return node.span();
    }
    let key = node.parent().and_then(|parent| {
        let mut entries = parent.entries();
        entries.find(|entry| entry.value.span() == node.span()).map(|entry| entry.key.span())
    });
    key.or_else(|| node.entries().next().map(|entry| entry.key.span())).unwrap_or(node.span())
}
