//! What the values of an application's chart, or its workload, say.

use super::Facts;
use crate::stack::{Place, StackFile};
use goyaml::{Document, Node, NodeKind};
use std::sync::Arc;

/// The values of an application's chart, or its workload.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AppValues {
    /// The start of the file, or its manifest.
    pub place: Place,
    /// Ports of its services, with their places.
    pub ports: Vec<(u16, Place)>,
    /// What switches authentication off.
    pub without_auth: Option<Place>,
    /// What tells that it needs WebSocket connections.
    pub websocket: Option<Place>,
    /// The name of a workload; empty for values.
    pub name: String,
}

/// Adds the values of a chart that is not Traefik's.
pub(super) fn read(file: &StackFile, facts: &mut Facts) {
    if !crate::kind::has_ending(&file.path, &["yaml", "yml"]) {
        return;
    }
    let document = Document::parse(Arc::clone(&file.text)).document;
    let Some(root) = document.root().filter(|root| root.kind() == NodeKind::Mapping) else {
        return;
    };
    let place = Place::new(&file.path, config_diagnostics::Span::at(0), "values");
    facts.values.extend(of(file, root, place, String::new()));
}

/// What a workload, or the values of a HelmChart, say.
pub(super) fn of_manifest(file: &StackFile, root: Node<'_>) -> Option<AppValues> {
    let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
    let title = name.map(|name| name.value().into_owned()).unwrap_or_default();
    let place = Place::new(&file.path, name.map_or(root.span(), |name| name.span()), title.clone());
    if let Some(embedded) =
        root.get("spec").and_then(|spec| spec.get("valuesContent")?.follow().embedded())
    {
        // Places inside of it are those of the outer text.
        let inner = embedded.document().root()?;
        let mut found = of(file, inner, place, title)?;
        let lift = |place: &mut Place| place.span = embedded.outer(place.span);
        found.ports.iter_mut().for_each(|(_, place)| lift(place));
        found.without_auth.iter_mut().for_each(lift);
        found.websocket.iter_mut().for_each(lift);
        return Some(found);
    }
    of(file, root, place, title)
}

fn of(file: &StackFile, root: Node<'_>, place: Place, name: String) -> Option<AppValues> {
    let at = |node: Node<'_>| Place::new(&file.path, node.span(), node.path().to_string());
    let mut found =
        AppValues { place, ports: Vec::new(), without_auth: None, websocket: None, name };
    let service = root.get("service").map(Node::follow);
    let services = service.into_iter().flat_map(|service| {
        let of_parts: Vec<_> = service.entries().map(|entry| entry.value.follow()).collect();
        [service].into_iter().chain(of_parts)
    });
    for service in services {
        let own = service.get("port").map(Node::follow);
        let listed = service.get("ports").map(Node::follow);
        let listed = listed.into_iter().flat_map(|ports| {
            let entries: Vec<_> = ports.entries().map(|entry| entry.value.follow()).collect();
            entries.into_iter().chain(ports.items().map(Node::follow)).collect::<Vec<_>>()
        });
        let numbers = listed.map(|port| port.get("port").map_or(port, Node::follow)).chain(own);
        found.ports.extend(numbers.filter_map(|node| Some((node.value().parse().ok()?, at(node)))));
    }
    visit(root, "", 0, &mut |key, node| {
        let previous = |text: &str| {
            let parent = node.parent();
            let items: Vec<_> = parent.into_iter().flat_map(|parent| parent.items()).collect();
            let own = items.iter().position(|item| item.span() == node.span());
            own.and_then(|n| items.get(n.checked_sub(1)?))
                .is_some_and(|before| before.value() == text)
        };
        let text = node.value();
        let open = text == "--auth=none"
            || text == "none" && previous("--auth")
            || text.starts_with("--NotebookApp.token=") && text.trim_end_matches(['\'', '"']).ends_with('=')
            || text.starts_with("--ServerApp.token=") && text.trim_end_matches(['\'', '"']).ends_with('=')
            || text == "--noauth"
            || text == "--without-auth"
            || text == "--no-auth"
            || text == "--disable-auth"
            // A whole command line, or a file, in one string.
            || text.contains("--auth none") || text.contains("--auth=none ")
            || text.lines().any(|line| line.trim() == "auth: none")
            || switches_off(key, &text)
            || key == "value" && variable(node).is_some_and(|name| switches_off(&name, &text));
        if open && found.without_auth.is_none() {
            found.without_auth = Some(at(node));
        }
        let words = [
            "code-server",
            "codeserver",
            "openvscode",
            "jupyter",
            "nextcloud-talk",
            "ttyd",
            "wetty",
            "guacamole",
        ];
        if found.websocket.is_none() && words.iter().any(|word| text.contains(word)) {
            found.websocket = Some(at(node));
        }
    });
    Some(found).filter(|found| {
        !found.ports.is_empty() || found.without_auth.is_some() || found.websocket.is_some()
    })
}

/// Whether a key, or a variable, switches authentication off.
fn switches_off(name: &str, value: &str) -> bool {
    match name.to_ascii_lowercase().as_str() {
        "auth" => value == "none",
        "disable_auth" => matches!(value, "true" | "yes" | "1"),
        _ => false,
    }
}

/// The name of the variable of which a scalar is the `value`.
fn variable(node: Node<'_>) -> Option<String> {
    Some(node.parent()?.get("name")?.value().into_owned())
}

/// Every scalar below a node, with the key that it, or the list that it is in, has.
fn visit<'d>(node: Node<'d>, key: &str, depth: usize, look: &mut dyn FnMut(&str, Node<'d>)) {
    if depth > 64 {
        return;
    }
    match node.kind() {
        NodeKind::Mapping => {
            for entry in node.entries() {
                visit(entry.value, &entry.key.value(), depth + 1, look);
            }
        }
        NodeKind::Sequence => node.items().for_each(|item| visit(item, key, depth + 1, look)),
        NodeKind::Scalar => look(key, node),
        NodeKind::Alias => {}
    }
}
