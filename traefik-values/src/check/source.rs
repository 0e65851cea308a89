//! Where values stand in a file: the file itself, or the manifests in it.

use super::Problem;
use crate::effective::{Assignment, Part, assign, is_traefik, manifest_parts, manifest_set, merge};
use crate::manifest::spec_problems;
use config_diagnostics::{Diagnostic, Edit, Span};
use goyaml::{Document, Editor, EditorError, Node, Path};
use serde_json::{Map, Value};

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
    /// Later ones win.
    parts: Vec<Part<'d>>,
    /// The HelmChart, whose `spec.set` wins over all of them.
    chart: Option<Node<'d>>,
    /// What it sets, with the places of keys and values, once that was asked for.
    set: Vec<(Assignment, Span, Span)>,
}

/// The values in a file, and what keeps values from being read.
pub(crate) fn sources(document: &Document, input: Input) -> (Vec<Source<'_>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let sources = match input {
        Input::Values => Part::of_file(document, &mut found)
            .map(|(values, part)| Source {
                values,
                manifest: None,
                parts: part.into_iter().collect(),
                chart: None,
                set: Vec::new(),
            })
            .into_iter()
            .collect(),
        Input::Manifest => {
            let roots = document.documents().filter_map(goyaml::DocumentRef::root);
            roots.filter(|root| is_traefik(*root)).map(|root| manifest(root, &mut found)).collect()
        }
    };
    (sources, found)
}

fn manifest<'d>(root: Node<'d>, found: &mut Vec<Diagnostic>) -> Source<'d> {
    let mut source = Source {
        values: Value::Object(Map::new()),
        manifest: Some(root),
        parts: Vec::new(),
        chart: Some(root),
        set: Vec::new(),
    };
    found.extend(spec_problems(root));
    for (_, values, part) in manifest_parts(root, found) {
        merge(&mut source.values, values);
        source.parts.push(part);
    }
    source
}

impl<'d> Source<'d> {
    /// Puts the values of a HelmChart below those of its HelmChartConfig.
    pub(crate) fn over(&mut self, chart: Self) {
        let own = std::mem::replace(&mut self.values, chart.values);
        merge(&mut self.values, own);
        self.parts.splice(..0, chart.parts);
        self.chart = chart.chart;
    }

    /// Puts what `spec.set` of the HelmChart says over all values.
    pub(crate) fn apply_set(&mut self) {
        self.set = self.chart.map(manifest_set).unwrap_or_default();
        for (set, ..) in &self.set {
            assign(&mut self.values, &set.path, set.value.clone());
        }
    }

    /// The places in which values stand, in the order in which they are merged.
    pub(crate) fn parts(&self) -> &[Part<'d>] {
        &self.parts
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
        let mut set = self.set.iter().rev();
        let own = set.find(|(set, ..)| set.path == *path);
        let own = own.map(|(_, key, value)| if on_key { *key } else { *value });
        own.or_else(|| self.parts.iter().rev().find_map(|part| part.span(path, on_key)))
    }

    /// Changes values where they stand, or beside what is there; `None` where that cannot be done by edits of the text.
    pub(crate) fn edits(&self, changes: &[Change]) -> Option<Vec<Edit>> {
        // What `set` says no other place can change.
        let is_set = |change: &Change| {
            let path = change.path();
            self.set
                .iter()
                .any(|(set, ..)| set.path.starts_with(path) || path.starts_with(&set.path))
        };
        if changes.iter().any(is_set) {
            return None;
        }
        let first = changes.first()?.path().steps().first()?;
        let top = Path::root().join(first.clone());
        let holds = |part: &&Part<'d>| part.span(&top, true).is_some();
        let part = self.parts.iter().rev().find(holds).or_else(|| self.parts.last())?;
        part.edits(|editor, root| make(editor, changes, root))
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
    fn fields_of_another_type_are_refused() {
        let text = manifest("  serverSide: true\n  valuesContent: 'a: 1'\n");
        let found = said(&text, Input::Manifest);
        assert_eq!(found[0], ("traefik/manifest-field-type", "true".to_owned()));
        let chart = "kind: HelmChart\nmetadata: {name: traefik, labels: {a: on}}\nspec: {chart: traefik/traefik, set: {a: 1, b: true}}\n";
        let found = said(chart, Input::Manifest);
        assert_eq!(found.iter().map(|(_, at)| at.as_str()).collect::<Vec<_>>(), ["on", "true"]);
    }

    #[test]
    fn a_default_that_is_to_blame_is_shown_at_what_brings_it_in() {
        let text = "hostNetwork: true\ndeployment:\n  kind: DaemonSet\n";
        let found = said(text, Input::Values);
        assert_eq!(found, [("traefik/refused-by-template", "hostNetwork".to_owned())]);
    }
}
