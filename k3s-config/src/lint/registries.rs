//! Where the parts of a registries.yaml stand.

use goyaml::{Document, Node, NodeKind};
use std::borrow::Cow;

/// A registry that is mirrored.
pub(super) struct Mirror<'d> {
    pub(super) name: Cow<'d, str>,
    pub(super) key: Node<'d>,
    /// Each with its address.
    pub(super) endpoints: Vec<(Node<'d>, Cow<'d, str>)>,
}

/// The registries under `mirrors`.
pub(super) fn mirrors(document: &Document) -> Vec<Mirror<'_>> {
    let mirrors = below(document, "mirrors").into_iter().flat_map(|node| node.entries());
    mirrors
        .map(|entry| Mirror {
            name: entry.key.value(),
            key: entry.key,
            endpoints: endpoints(entry.value),
        })
        .collect()
}

fn endpoints(mirror: Node<'_>) -> Vec<(Node<'_>, Cow<'_, str>)> {
    let mirror = Some(mirror.follow()).filter(|node| node.kind() == NodeKind::Mapping);
    let list = mirror.and_then(|node| node.get("endpoint")).map(Node::follow);
    let items = list.filter(|node| node.kind() == NodeKind::Sequence);
    let items = items.into_iter().flat_map(|list| list.items());
    items.map(|item| (item, item.follow().value())).collect()
}

/// The names under `configs`.
pub(super) fn configs(document: &Document) -> Vec<Node<'_>> {
    let configs = below(document, "configs").into_iter().flat_map(|node| node.entries());
    configs.map(|entry| entry.key).collect()
}

fn below<'d>(document: &'d Document, key: &str) -> Option<Node<'d>> {
    let root = document.root().filter(|root| root.kind() == NodeKind::Mapping)?;
    root.get(key).map(Node::follow).filter(|node| node.kind() == NodeKind::Mapping)
}

/// The host and port of an address.
pub(super) fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// The path of an address.
pub(super) fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
    path.split(['?', '#']).next().unwrap_or_default()
}
