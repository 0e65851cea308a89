//! Where values stand in a file: the file itself, or the manifests in it.

use super::Problem;
use crate::lint::rules::{values_content_invalid_yaml, values_content_not_a_string};
use config_diagnostics::{Diagnostic, Edit, Span};
use goyaml::{Document, Editor, EditorError, Embedded, Node, NodeKind, Path, Step, helm};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What a file with values is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Input {
    /// Values of the chart, as `helm -f` takes them.
    Values,
    /// Manifests, some of which are a HelmChart or a HelmChartConfig of Traefik's.
    Manifest,
}

/// The values for one chart, and where they stand.
#[derive(Debug)]
pub(crate) struct Source<'d> {
    /// What they are, all parts merged.
    pub(crate) values: Value,
    /// The manifest that they stand in.
    pub(crate) manifest: Option<Node<'d>>,
    parts: Vec<Part<'d>>,
    /// Where the keys of maps stand, by part and path of the map, as far as it was asked for.
    keys: RefCell<HashMap<(usize, Path), Keys>>,
}

/// The places of the keys of a map: of a key, and of what a finding about its value points at.
type Keys = HashMap<String, (Span, Span)>;

/// Values in one place; later ones win.
#[derive(Debug)]
enum Part<'d> {
    Node(Node<'d>),
    Text(Embedded<'d>),
}

/// The values in a file, and what keeps values from being read.
pub(crate) fn sources(document: &Document, input: Input) -> (Vec<Source<'_>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let sources = match input {
        Input::Values => {
            let root = document.root();
            let values = read(document, &mut found, |span| span);
            let parts = root.map(Part::Node).into_iter().collect();
            let source =
                |values| Source { values, manifest: None, parts, keys: RefCell::default() };
            values.map(source).into_iter().collect()
        }
        Input::Manifest => {
            let roots = document.documents().filter_map(goyaml::DocumentRef::root);
            roots.filter(|root| is_traefik(*root)).map(|root| manifest(root, &mut found)).collect()
        }
    };
    (sources, found)
}

/// Reads a document as Helm reads values.
fn read(
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

fn manifest<'d>(root: Node<'d>, found: &mut Vec<Diagnostic>) -> Source<'d> {
    let mut source = Source {
        values: Value::Object(Map::new()),
        manifest: Some(root),
        parts: Vec::new(),
        keys: RefCell::default(),
    };
    let spec = root.get("spec");
    let content = spec.and_then(|spec| spec.get("valuesContent")).map(Node::follow);
    if let Some(content) = content.filter(|content| !content.is_null()) {
        if let Some(embedded) = content.embedded() {
            if let Some(values) = read(embedded.document(), found, |span| embedded.outer(span)) {
                source.add(values, Part::Text(embedded));
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
        source.add(values, Part::Node(node));
    }
    source
}

/// Whether a manifest has values for Traefik's chart.
fn is_traefik(root: Node<'_>) -> bool {
    let text = |path: [&str; 2]| {
        let node = path.iter().filter(|key| !key.is_empty()).try_fold(root, |at, key| at.get(key));
        node.map(|node| node.value()).unwrap_or_default()
    };
    let name = text(["metadata", "name"]);
    let named = matches!(name.as_ref(), "traefik" | "rke2-traefik");
    match text(["kind", ""]).as_ref() {
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

impl<'d> Source<'d> {
    fn add(&mut self, values: Value, part: Part<'d>) {
        merge(&mut self.values, values);
        self.parts.push(part);
    }

    /// A finding, at the place of the value that it is about.
    pub(crate) fn locate(&self, problem: Problem) -> Diagnostic {
        match self.nearest(problem.path, problem.on_key) {
            Some(span) => problem.diagnostic.at(span),
            None => problem.diagnostic,
        }
    }

    /// The place of a key, or of what it holds; of a default the nearest thing that is written.
    pub(crate) fn nearest(&self, mut path: Path, mut on_key: bool) -> Option<Span> {
        loop {
            if let Some(span) = self.place(&path, on_key) {
                return Some(span);
            }
            let (parent, _) = path.split_last()?;
            (path, on_key) = (parent, true);
        }
    }

    /// The place of a key, or of what it holds, where it is written.
    pub(crate) fn place(&self, path: &Path, on_key: bool) -> Option<Span> {
        let mut parts = self.parts.iter().enumerate().rev();
        parts.find_map(|(n, part)| self.span(n, part, path, on_key))
    }

    /// Changes values where they stand, or beside what is there; `None` where that cannot be done by edits of the text.
    pub(crate) fn edits(&self, changes: &[Change]) -> Option<Vec<Edit>> {
        let first = changes.first()?.path().steps().first()?;
        let top = Path::root().join(first.clone());
        let holds = |part: &&Part<'d>| part.root().is_some_and(|root| root.at(&top).is_some());
        let part = self.parts.iter().rev().find(holds).or_else(|| self.parts.last())?;
        let edits = match part {
            Part::Node(root) => {
                let document = root.document();
                let mut all = document.documents();
                let number = all.position(|one| one.span().contains(root.span().start()))?;
                let editor = document.edit().in_document(number);
                make(editor, changes, &root.path()).ok()?.edits()
            }
            Part::Text(embedded) => {
                let inner = make(embedded.document().edit(), changes, &Path::root()).ok()?;
                embedded.apply(&inner.edits()).ok()?.edits()
            }
        };
        Some(edits.edits().to_vec())
    }
}

/// A change of values.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Gives a path another value.
    Set(Path, Value),
    /// Adds an item to a list.
    Push(Path, Value),
    /// Takes a key or an item out.
    Remove(Path),
}

impl Change {
    fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Push(path, _) | Self::Remove(path) => path,
        }
    }
}

/// Carries changes out below `root`.
fn make(editor: Editor, changes: &[Change], root: &Path) -> Result<Editor, EditorError> {
    let below = |path: &Path| root.steps().iter().chain(path.steps()).cloned().collect::<Path>();
    changes.iter().try_fold(editor, |editor, change| match change {
        Change::Set(path, value) => editor.set(&below(path), value.clone()),
        Change::Push(path, value) => editor.push(&below(path), value.clone()),
        Change::Remove(path) => editor.remove(&below(path)),
    })
}

impl Source<'_> {
    /// The key at a path, or what it holds.
    fn span(&self, n: usize, part: &Part<'_>, path: &Path, on_key: bool) -> Option<Span> {
        let root = part.root()?;
        let span = match path.split_last() {
            None => head(root),
            Some((parent, Step::Index(index))) => head(root.at(&parent)?.follow().item(*index)?),
            Some((parent, Step::Key(key))) => {
                let mut known = self.keys.borrow_mut();
                let keys = match known.entry((n, parent)) {
                    Entry::Occupied(keys) => keys.into_mut(),
                    Entry::Vacant(empty) => {
                        let map = root.at(&empty.key().1)?.follow();
                        empty.insert(keys_of(map))
                    }
                };
                let (key, value) = keys.get(key)?;
                if on_key { *key } else { *value }
            }
        };
        Some(part.outer(span))
    }
}

impl Part<'_> {
    fn root(&self) -> Option<Node<'_>> {
        match self {
            Self::Node(root) => Some(*root),
            Self::Text(embedded) => embedded.document().root(),
        }
    }

    fn outer(&self, span: Span) -> Span {
        match self {
            Self::Node(_) => span,
            Self::Text(embedded) => embedded.outer(span),
        }
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

/// Maps are merged, all else replaces.
fn merge(values: &mut Value, over: Value) {
    match (values, over) {
        (Value::Object(values), Value::Object(over)) => {
            for (key, value) in over {
                merge(values.entry(key).or_insert(Value::Null), value);
            }
        }
        (values, over) => *values = over,
    }
}

#[cfg(test)]
mod tests {
    use crate::{ChartVersion, Input, Release, Target, check};
    use goyaml::Document;

    /// Rule and the text at each place.
    fn said(text: &str, input: Input) -> Vec<(&'static str, String)> {
        let document = Document::parse(text).document;
        let target = Target::new(Release::from(ChartVersion::new(40, 1, 0)));
        let found = check(&document, input, &target);
        let at = |found: config_diagnostics::Diagnostic| {
            (found.rule, text[found.span().range()].to_owned())
        };
        found.into_iter().map(at).collect()
    }

    fn manifest(spec: &str) -> String {
        format!("kind: HelmChartConfig\nmetadata: {{name: traefik}}\nspec:\n{spec}")
    }

    #[test]
    fn places_are_those_of_the_inner_lines() {
        let text =
            manifest("  valuesContent: |-\n    # ours\n    deployment:\n      replicas: two\n");
        let two = ("traefik/value-not-allowed", "two".to_owned());
        assert_eq!(said(&text, Input::Manifest), [two]);
        let quoted = manifest("  valuesContent: \"{replicas: 2}\"\n");
        let whole = ("traefik/unknown-top-level-value", "\"{replicas: 2}\"".to_owned());
        assert_eq!(said(&quoted, Input::Manifest), [whole]);
    }

    #[test]
    fn structured_values_win() {
        let text =
            manifest("  valuesContent: 'hostNetwork: true'\n  values:\n    hostnetwork: 1\n");
        let key = ("traefik/unknown-top-level-value", "hostnetwork".to_owned());
        assert_eq!(said(&text, Input::Manifest), [key]);
    }

    #[test]
    fn other_charts_are_none_of_our_business() {
        for other in [
            "kind: HelmChartConfig\nmetadata: {name: grafana}\nspec: {valuesContent: 'a: 1'}\n",
            "kind: HelmChart\nmetadata: {name: traefik-crd}\nspec: {chart: traefik-crd, valuesContent: 'a: 1'}\n",
            "kind: ConfigMap\nmetadata: {name: traefik}\n",
        ] {
            assert_eq!(said(other, Input::Manifest), [], "{other}");
        }
        let own = "kind: HelmChart\nmetadata: {name: mine}\nspec: {chart: traefik/traefik, valuesContent: 'a: 1'}\n";
        assert_eq!(said(own, Input::Manifest).len(), 1);
    }

    #[test]
    fn what_helm_cannot_read_is_said_once() {
        let map = manifest("  valuesContent:\n    logs: {}\n");
        assert_eq!(said(&map, Input::Manifest)[0].0, "traefik/values-content-not-a-string");
        let broken = manifest("  valuesContent: |-\n    a: [1\n");
        assert_eq!(said(&broken, Input::Manifest)[0].0, "traefik/values-content-invalid-yaml");
        assert_eq!(said("- a\n", Input::Values)[0].0, "traefik/values-content-invalid-yaml");
        assert_eq!(said("# nothing\n", Input::Values), []);
    }

    #[test]
    fn a_default_that_is_to_blame_is_shown_at_what_brings_it_in() {
        let text = "hostNetwork: true\ndeployment:\n  kind: DaemonSet\n";
        let found = said(text, Input::Values);
        assert_eq!(found, [("traefik/refused-by-template", "hostNetwork".to_owned())]);
    }
}
