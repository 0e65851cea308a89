//! Values where they stand: a node of a document, or the text of a block scalar.

use super::{Layer, SecretValues};
use crate::lint::rules::{values_content_invalid_yaml, values_content_not_a_string};
use config_diagnostics::{Diagnostic, Edit, Span};
use goyaml::{Document, Editor, EditorError, Embedded, Node, NodeKind, Path, Scalar, Step, helm};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Mutex;

/// Values in one place.
#[derive(Debug)]
pub(crate) struct Part<'d> {
    place: Place<'d>,
    /// Where the keys of maps stand, by path of the map, as far as it was asked for.
    keys: Mutex<HashMap<Path, Keys>>,
}

/// What holds values.
#[derive(Clone, Debug)]
pub(crate) enum Place<'d> {
    Node(Node<'d>),
    Text(Embedded<'d>),
}

/// The places of the keys of a map: of a key, and of what a finding about its value points at.
type Keys = HashMap<String, (Span, Span)>;

/// The places keep what they know of their text only for themselves.
impl Clone for Part<'_> {
    fn clone(&self) -> Self {
        Self::new(self.place.clone())
    }
}

impl<'d> Part<'d> {
    pub(crate) fn new(place: Place<'d>) -> Self {
        Self { place, keys: Mutex::default() }
    }

    /// The values in a file of values, and what keeps them from being read.
    pub(crate) fn of_file(
        document: &'d Document,
        found: &mut Vec<Diagnostic>,
    ) -> Option<(Value, Option<Self>)> {
        let values = read(document, found, |span| span)?;
        Some((values, document.root().map(Place::Node).map(Self::new)))
    }

    /// Where the key at a path stands, or what it holds.
    pub(crate) fn span(&self, path: &Path, on_key: bool) -> Option<Span> {
        let root = self.root()?;
        let span = match path.split_last() {
            None => head(root),
            Some((parent, Step::Index(index))) => head(root.at(&parent)?.follow().item(*index)?),
            Some((parent, Step::Key(key))) => {
                let mut known = self.keys.lock().ok()?;
                let keys = match known.entry(parent) {
                    Entry::Occupied(keys) => keys.into_mut(),
                    Entry::Vacant(empty) => {
                        let map = root.at(empty.key())?.follow();
                        empty.insert(keys_of(map))
                    }
                };
                let (key, value) = keys.get(key)?;
                if on_key { *key } else { *value }
            }
        };
        Some(self.outer(span))
    }

    /// The edits of the file by which these values change. `change` is given the path of their root.
    pub(crate) fn edits(
        &self,
        change: impl FnOnce(Editor, &Path) -> Result<Editor, EditorError>,
    ) -> Option<Vec<Edit>> {
        let (document, edited) = match &self.place {
            Place::Node(root) => {
                let document = root.document();
                let mut all = document.documents();
                let number = all.position(|one| one.span().contains(root.span().start()))?;
                (document, change(document.edit().in_document(number), &root.path()).ok()?)
            }
            Place::Text(embedded) => {
                let inner = change(embedded.document().edit(), &Path::root()).ok()?;
                (embedded.node().document(), embedded.apply(&inner.edits()).ok()?)
            }
        };
        let edits = edited.edits();
        Some(edits.edits().iter().map(|edit| behind_line(edit, document.text())).collect())
    }

    pub(crate) fn place(&self) -> &Place<'d> {
        &self.place
    }

    pub(crate) fn root(&self) -> Option<Node<'_>> {
        match &self.place {
            Place::Node(root) => Some(*root),
            Place::Text(embedded) => embedded.document().root(),
        }
    }

    /// A place in it, as one in the file.
    pub(crate) fn outer(&self, span: Span) -> Span {
        match &self.place {
            Place::Node(_) => span,
            Place::Text(embedded) => embedded.outer(span),
        }
    }
}

/// New lines as a change of the line break around them: of two fixes that add the same key there, one has to wait.
fn behind_line(edit: &Edit, text: &str) -> Edit {
    let (start, end) = (edit.span.start(), edit.span.end());
    let is_break = |span: &Span| text.get(span.range()) == Some("\n");
    let before = start.checked_sub(1).map(|before| Span::new(before, start)).filter(is_break);
    let behind = Some(Span::new(end, end.saturating_add(1))).filter(is_break);
    match (before, behind) {
        (Some(line_break), _) if edit.span.is_empty() => {
            Edit::replace(line_break, format!("\n{}", edit.text))
        }
        (_, Some(line_break)) if edit.text.contains('\n') => {
            Edit::replace(edit.span.cover(line_break), format!("{}\n", edit.text))
        }
        _ => edit.clone(),
    }
}

/// The values that a manifest states as text and as a map, in the order in which they are merged, and what keeps them
/// from being read.
pub(crate) fn manifest_parts<'d>(
    root: Node<'d>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(Layer, Value, Part<'d>)> {
    let (content_layer, values_layer) = match kind(root).as_ref() {
        "HelmChartConfig" => (Layer::HelmChartConfigContent, Layer::HelmChartConfigValues),
        _ => (Layer::HelmChartContent, Layer::HelmChartValues),
    };
    let mut parts = Vec::new();
    let spec = root.get("spec");
    let content = spec.and_then(|spec| spec.get("valuesContent")).map(Node::follow);
    if let Some(content) = content.filter(|content| !content.is_null()) {
        if let Some(embedded) = content.embedded() {
            if let Some(values) = read(embedded.document(), found, |span| embedded.outer(span)) {
                parts.push((content_layer, values, Part::new(Place::Text(embedded))));
            }
        } else {
            let diagnostic = values_content_not_a_string::finding();
            found.push(diagnostic.at(content.span()).path(content.path().to_string()));
        }
    }
    let values = spec.and_then(|spec| spec.get("values")).map(Node::follow);
    if let Some(node) = values.filter(|values| values.kind() == NodeKind::Mapping)
        && let Ok(values) = helm::node_to_json(node)
    {
        parts.push((values_layer, values, Part::new(Place::Node(node))));
    }
    parts
}

/// The Secrets that a manifest takes values from.
pub(super) fn manifest_secrets(root: Node<'_>) -> Vec<SecretValues> {
    let layer = match kind(root).as_ref() {
        "HelmChartConfig" => Layer::HelmChartConfigSecrets,
        _ => Layer::HelmChartSecrets,
    };
    let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
    let chart = name.map(|name| name.value()).unwrap_or_default();
    let list = root.get("spec").and_then(|spec| spec.get("valuesSecrets")).map(Node::follow);
    let secrets = list.into_iter().flat_map(|list| list.items()).map(Node::follow).map(|secret| {
        let text = |node: Node<'_>| node.follow().value().into_owned();
        let keys = secret.get("keys").map(Node::follow);
        SecretValues {
            name: secret.get("name").map(text).unwrap_or_default(),
            keys: keys.into_iter().flat_map(|keys| keys.items()).map(text).collect(),
            is_optional: secret.get("ignoreUpdates").and_then(|node| node.follow().scalar())
                == Some(Scalar::Bool(true)),
            layer,
        }
    });
    secrets.filter(|secret| secret.is_used(&chart)).collect()
}

/// Reads a document as Helm reads values.
pub(super) fn read(
    document: &Document,
    found: &mut Vec<Diagnostic>,
    outer: impl Fn(Span) -> Span,
) -> Option<Value> {
    let mut problem = |why: &str, span| {
        found.push(values_content_invalid_yaml::finding(why).at(outer(span)));
        None
    };
    match helm::to_json(document) {
        Ok(Value::Null) => Some(Value::Object(Map::new())),
        Ok(values @ Value::Object(_)) => Some(values),
        Ok(_) => problem("they are no map", document.root().map_or(Span::at(0), |n| n.span())),
        Err(error) => problem(&error.to_string(), error.span()),
    }
}

fn kind(root: Node<'_>) -> Cow<'_, str> {
    root.get("kind").map(|node| node.value()).unwrap_or_default()
}

/// Whether a manifest has values for Traefik's chart.
pub(crate) fn is_traefik(root: Node<'_>) -> bool {
    let text = |path: [&str; 2]| {
        let node = path.iter().try_fold(root, |at, key| at.get(key));
        node.map(|node| node.value()).unwrap_or_default()
    };
    let name = text(["metadata", "name"]);
    let named = matches!(name.as_ref(), "traefik" | "rke2-traefik");
    match kind(root).as_ref() {
        "HelmChartConfig" => named,
        "HelmChart" => {
            let chart = text(["spec", "chart"]);
            let chart = chart.rsplit('/').next().unwrap_or_default();
            let package = chart.strip_prefix("traefik-");
            let packaged = package.is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()));
            chart == "traefik" || packaged || named && chart.is_empty()
        }
        _ => false,
    }
}

/// Of a key that stands twice, the last one counts.
fn keys_of(map: Node<'_>) -> Keys {
    let place = |entry: goyaml::Entry<'_>| {
        let (key, value) = (entry.key.span(), entry.value);
        // Of a map or a list the key is the better place.
        let whole = value.kind() != NodeKind::Scalar || value.span().is_empty();
        (entry.key.value().into_owned(), (key, if whole { key } else { value.span() }))
    };
    map.entries().map(place).collect()
}

/// The first key of a map; other nodes as they are.
fn head(node: Node<'_>) -> Span {
    node.entries().next().map_or(node.span(), |entry| entry.key.span())
}
