use super::merge::{Found, defaults, fill, find, merge};
use super::part::{Part, is_traefik, manifest_parts, manifest_secrets};
use super::set::{Assignment, assign, assignments};
use super::{EffectiveValue, Layer, Origin, SecretValues};
use crate::{Input, Release};
use config_diagnostics::Diagnostic;
use goyaml::{Document, DocumentRef, Node, Path, Step, helm};
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The values that a chart is installed with, and where each of them comes from.
///
/// Maps are merged and all else replaces, lists too; `null` removes a default. In which order, [`Layer`] says: it does
/// not matter in which order they are given here.
///
/// ```
/// use goyaml::Document;
/// use traefik_values::{EffectiveValues, K3sRelease, Layer};
/// let ours = Document::parse("\
/// kind: HelmChartConfig
/// metadata: {name: traefik, namespace: kube-system}
/// spec:
///   valuesContent: |-
///     deployment:
///       replicas: 2
///     tolerations: []
/// ").document;
/// let k3s = K3sRelease::of("1.36.4".parse()?).unwrap();
/// let values = EffectiveValues::new(k3s).shipped().manifests(&ours);
///
/// let replicas = values.get("deployment.replicas").unwrap();
/// assert_eq!((replicas.value.as_u64(), replicas.origin.layer), (Some(2), Layer::HelmChartConfigContent));
/// assert_eq!(&ours.text()[replicas.origin.span.unwrap().range()], "2");
/// assert!(values.get("image.tag").unwrap().origin.shipped);
/// assert_eq!(values.get("ports.web.port").unwrap().origin.layer, Layer::ChartDefaults);
/// // A list replaces the one below: the tolerations of k3s' own are gone.
/// assert_eq!(values.overridden("tolerations")[0].origin.to_string(), "k3s' HelmChart valuesContent");
/// # Ok::<(), traefik_values::ParseVersionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct EffectiveValues<'d> {
    release: Release,
    defaults: Value,
    /// In the order in which they are merged.
    layers: Vec<Given<'d>>,
    set: Vec<Assignment>,
    set_is_shipped: bool,
    secrets: Vec<SecretValues>,
    problems: Vec<Diagnostic>,
    merged: OnceLock<Value>,
}

/// The values of one layer.
#[derive(Clone, Debug)]
struct Given<'d> {
    layer: Layer,
    shipped: bool,
    values: Value,
    part: Option<Part<'d>>,
}

impl<'d> EffectiveValues<'d> {
    /// The defaults of the chart.
    pub fn new(release: impl Into<Release>) -> Self {
        let release = release.into();
        Self {
            release,
            defaults: defaults(release.chart().known()),
            layers: Vec::new(),
            set: Vec::new(),
            set_is_shipped: false,
            secrets: Vec::new(),
            problems: Vec::new(),
            merged: OnceLock::new(),
        }
    }

    /// What a file comes to: of values, over the defaults; of manifests, over what k3s ships, unless the file has a
    /// HelmChart of its own.
    pub fn of(document: &'d Document, input: Input, release: impl Into<Release>) -> Self {
        match input {
            Input::Values => Self::new(release).values(document),
            Input::Manifest => Self::new(release).shipped().manifests(document),
        }
    }

    /// Adds the HelmChart that k3s ships, of which it is known for a release of k3s' only.
    ///
    /// A HelmChart that is given takes its place.
    #[must_use]
    pub fn shipped(mut self) -> Self {
        if let Some(k3s) = self.release.k3s() {
            self.forget_helm_chart();
            self.add(Layer::HelmChartContent, k3s.shipped_values(), None, true);
            let set = k3s.shipped_set();
            self.set = assignments(set.iter().map(|(key, value)| (key.as_str(), value))).collect();
            self.set_is_shipped = true;
        }
        self
    }

    /// Adds the values in a file, as `helm -f` does.
    #[must_use]
    pub fn values(mut self, document: &'d Document) -> Self {
        if let Some((values, part)) = Part::of_file(document, &mut self.problems) {
            self.add(Layer::File, values, part, false);
        }
        self
    }

    /// Adds every HelmChart and HelmChartConfig of Traefik's in a file.
    #[must_use]
    pub fn manifests(self, document: &'d Document) -> Self {
        let roots = document.documents().filter_map(DocumentRef::root);
        roots.filter(|root| is_traefik(*root)).fold(self, Self::manifest)
    }

    /// Adds one HelmChart or HelmChartConfig, by the root of its document, whatever its name. Nothing of other kinds.
    ///
    /// There is one of each: a second one takes the place of the first. Fields that the helm-controller of a release of
    /// k3s' does not know are left out, as the API server drops them.
    #[must_use]
    pub fn manifest(mut self, root: Node<'d>) -> Self {
        let kind = root.get("kind").map(|kind| kind.value()).unwrap_or_default();
        match kind.as_ref() {
            "HelmChart" => self.forget_helm_chart(),
            "HelmChartConfig" => self.forget(Layer::HelmChartConfigContent),
            _ => return self,
        }
        let knows = |field| self.release.k3s().is_none_or(|k3s| k3s.knows_field(&kind, field));
        let (values, secrets) = (knows("values"), knows("valuesSecrets"));
        for (layer, given, part) in manifest_parts(root, &mut self.problems) {
            let is_content =
                matches!(layer, Layer::HelmChartContent | Layer::HelmChartConfigContent);
            if is_content || values {
                self.add(layer, given, Some(part), false);
            }
        }
        if secrets {
            self.secrets.extend(manifest_secrets(root));
        }
        let set = root.get("spec").and_then(|spec| spec.get("set")).map(Node::follow);
        if kind == "HelmChart"
            && let Some(Ok(Value::Object(set))) = set.map(helm::node_to_json)
        {
            self = self.set(&set);
        }
        self
    }

    /// Gives `spec.set` of the HelmChart: keys as in `global.systemDefaultRegistry`, and texts or whole numbers.
    #[must_use]
    pub fn set(mut self, set: &Map<String, Value>) -> Self {
        self.set = assignments(set.iter().map(|(key, value)| (key.as_str(), value))).collect();
        self.set_is_shipped = false;
        self.merged = OnceLock::new();
        self
    }

    /// Adds values to a layer that stand in no text, over those it has.
    ///
    /// For [`Layer::ChartDefaults`] these are the chart's own, as of a chart that the tables do not know; for a layer of
    /// Secrets, what they hold.
    #[must_use]
    pub fn with(mut self, layer: Layer, values: Value) -> Self {
        if layer == Layer::ChartDefaults {
            merge(&mut self.defaults, values);
            self.merged = OnceLock::new();
        } else {
            self.secrets.retain(|secret| secret.layer != layer);
            self.add(layer, values, None, false);
        }
        self
    }

    fn add(&mut self, layer: Layer, values: Value, part: Option<Part<'d>>, shipped: bool) {
        let given = Given { layer, shipped, values, part };
        let place = self.layers.partition_point(|other| other.layer <= layer);
        self.layers.insert(place, given);
        self.merged = OnceLock::new();
    }

    fn forget_helm_chart(&mut self) {
        self.set.clear();
        self.forget(Layer::HelmChartContent);
    }

    /// Forgets the layers of a manifest, by its first one.
    fn forget(&mut self, first: Layer) {
        let last = match first {
            Layer::HelmChartContent => Layer::HelmChartSecrets,
            _ => Layer::HelmChartConfigSecrets,
        };
        self.layers.retain(|given| !(first..=last).contains(&given.layer));
        self.secrets.retain(|secret| !(first..=last).contains(&secret.layer));
        self.merged = OnceLock::new();
    }
}

impl EffectiveValues<'_> {
    /// What the chart is for.
    pub fn release(&self) -> Release {
        self.release
    }

    /// All values, merged.
    pub fn as_json(&self) -> &Value {
        self.merged.get_or_init(|| {
            let mut values = Value::Object(Map::new());
            for given in &self.layers {
                merge(&mut values, given.values.clone());
            }
            for set in &self.set {
                assign(&mut values, &set.path, set.value.clone());
            }
            fill(&mut values, &self.defaults);
            values
        })
    }

    /// What one layer states on its own; of [`Layer::Set`] what `set` makes of nothing.
    pub fn layer(&self, layer: Layer) -> Value {
        if layer == Layer::ChartDefaults {
            return self.defaults.clone();
        }
        let mut values = Value::Object(Map::new());
        for given in self.layers.iter().filter(|given| given.layer == layer) {
            merge(&mut values, given.values.clone());
        }
        for set in self.set.iter().filter(|_| layer == Layer::Set) {
            assign(&mut values, &set.path, set.value.clone());
        }
        values
    }

    /// The value at a path such as `ports.web.port` or `tolerations[0].key`, written as a [`Path`] is.
    pub fn get(&self, path: &str) -> Option<EffectiveValue<'_>> {
        self.at(&path.parse().ok()?)
    }

    /// The value at a path.
    pub fn at(&self, path: &Path) -> Option<EffectiveValue<'_>> {
        match find(self.as_json(), path) {
            Found::Value(value) => Some(self.value(path.clone(), value)),
            _ => None,
        }
    }

    /// Every leaf, in the order of the layers' keys: what is no map, and maps without a key. A list is one leaf.
    pub fn iter(&self) -> impl Iterator<Item = EffectiveValue<'_>> {
        let mut open = vec![(Path::root(), self.as_json())];
        std::iter::from_fn(move || {
            loop {
                let (path, value) = open.pop()?;
                match value.as_object() {
                    Some(map) if !map.is_empty() => {
                        let below = map.iter().rev();
                        open.extend(
                            below.map(|(key, value)| (path.clone().join(key.as_str()), value)),
                        );
                    }
                    _ => return Some(self.value(path, value)),
                }
            }
        })
    }

    /// What other layers have at a path and does not count there, the uppermost first. Of maps, which are merged,
    /// each layer counts.
    pub fn overridden(&self, path: &str) -> Vec<EffectiveValue<'_>> {
        let Ok(path) = path.parse() else { return Vec::new() };
        let merged = find(self.as_json(), &path);
        if matches!(merged, Found::Value(Value::Object(_))) {
            return Vec::new();
        }
        let mut stated = self.stated(&path);
        // Where all is gone, `null` has removed the default, and is what counts.
        stated.drain(..stated.len().min(1));
        stated
    }

    /// What layers state that `set` of the HelmChart replaces. A HelmChartConfig can do nothing about it.
    pub fn hidden_by_set(&self) -> Vec<EffectiveValue<'_>> {
        let hidden = self.set.iter().flat_map(|set| {
            let stated = self.stated(&set.path).into_iter();
            stated.filter(|value| !matches!(value.origin.layer, Layer::Set | Layer::ChartDefaults))
        });
        hidden.collect()
    }

    /// The Secrets with values, in the order in which they are merged. What they hold is not known here.
    pub fn secrets(&self) -> &[SecretValues] {
        &self.secrets
    }

    /// What keeps values from being read, at its place. They count as if they were not there.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// A value that is in effect.
    fn value<'e>(&'e self, path: Path, value: &'e Value) -> EffectiveValue<'e> {
        let mut stated = self.stated(&path).into_iter();
        let (origin, is_certain) = match stated.next() {
            Some(top) => (top.origin, top.is_certain),
            None => (DEFAULT, self.secrets.is_empty()),
        };
        EffectiveValue { path, value, origin, is_certain }
    }

    /// What each layer has at a path, the uppermost first. What a layer replaces as a whole is not gone into further.
    fn stated(&self, path: &Path) -> Vec<EffectiveValue<'_>> {
        let mut stated = Vec::new();
        let mut add = |value, origin: Origin| {
            let is_certain = !self.secrets.iter().any(|secret| secret.layer >= origin.layer);
            stated.push(EffectiveValue { path: path.clone(), value, origin, is_certain });
        };
        for set in self.set.iter().rev() {
            if set.path == *path || is_in_list(&set.path, path) {
                add(
                    &set.value,
                    Origin { layer: Layer::Set, shipped: self.set_is_shipped, span: None },
                );
            }
        }
        for given in self.layers.iter().rev() {
            match find(&given.values, path) {
                Found::Nothing => {}
                Found::Cut => break,
                Found::Value(value) => {
                    let span = given.part.as_ref().and_then(|part| part.span(path, false));
                    add(value, Origin { layer: given.layer, shipped: given.shipped, span });
                }
            }
        }
        if let Found::Value(value) = find(&self.defaults, path) {
            add(value, DEFAULT);
        }
        stated
    }
}

/// Where the chart's own values come from.
const DEFAULT: Origin = Origin { layer: Layer::ChartDefaults, shipped: false, span: None };

/// Whether `path` leads into an item of `list`.
fn is_in_list(path: &Path, list: &Path) -> bool {
    path.starts_with(list) && matches!(path.steps().get(list.steps().len()), Some(Step::Index(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChartVersion, K3sRelease};
    use serde_json::json;

    fn k3s(version: &str) -> &'static K3sRelease {
        K3sRelease::of(version.parse().unwrap()).unwrap()
    }

    fn parse(text: &str) -> Document {
        Document::parse(text).document
    }

    /// Value and layer.
    fn said<'e>(values: &'e EffectiveValues<'_>, path: &str) -> (&'e Value, Layer) {
        let found = values.get(path).unwrap();
        (found.value, found.origin.layer)
    }

    const BOTH: &str = "\
kind: HelmChartConfig
metadata: {name: traefik}
spec:
  valuesContent: |-
    a: {config: content, both: content}
    list: [3]
    image: {tag: null}
    global: {systemDefaultRegistry: ours}
  values: {a: {both: values}}
  valuesSecrets: [{name: more, keys: [values.yaml]}, {name: none}, {name: chart-values-traefik, keys: [x]}]
---
kind: HelmChart
metadata: {name: traefik}
spec:
  chart: traefik/traefik
  set: {global.systemDefaultRegistry: \"\", deployment.replicas: 3}
  valuesContent: |-
    a: {chart: content, both: chart}
    list: [1, 2]
    image: {tag: v3.5.1}
";

    #[test]
    fn layers_count_in_their_order_whatever_the_file_has_first() {
        let document = parse(BOTH);
        let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
        assert_eq!(values.problems(), []);
        assert_eq!(said(&values, "a.chart"), (&json!("content"), Layer::HelmChartContent));
        assert_eq!(said(&values, "a.config"), (&json!("content"), Layer::HelmChartConfigContent));
        assert_eq!(said(&values, "a.both"), (&json!("values"), Layer::HelmChartConfigValues));
        assert_eq!(said(&values, "list"), (&json!([3]), Layer::HelmChartConfigContent));
        assert_eq!(said(&values, "deployment.replicas"), (&json!(3), Layer::Set));
        assert_eq!(said(&values, "deployment.kind"), (&json!("Deployment"), Layer::ChartDefaults));
        // The default is removed.
        assert_eq!(values.get("image.tag"), None);
        let both = values.overridden("a.both");
        let layers: Vec<_> = both.iter().map(|value| value.origin.layer).collect();
        assert_eq!(layers, [Layer::HelmChartConfigContent, Layer::HelmChartContent]);
        assert_eq!(values.overridden("a"), []);
    }

    #[test]
    fn what_set_hides_is_named_at_its_place() {
        let document = parse(BOTH);
        let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
        let [hidden] = &values.hidden_by_set()[..] else { panic!() };
        assert_eq!(hidden.path.to_string(), "global.systemDefaultRegistry");
        assert_eq!(&document.text()[hidden.origin.span.unwrap().range()], "ours");
        assert_eq!(values.get("global.systemDefaultRegistry").unwrap().value, "");
    }

    #[test]
    fn secrets_leave_open_what_is_below_them() {
        let document = parse(BOTH);
        let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
        let names: Vec<_> = values.secrets().iter().map(|secret| secret.name.as_str()).collect();
        assert_eq!(names, ["more"]);
        assert!(!values.get("a.both").unwrap().is_certain);
        assert!(values.get("deployment.replicas").unwrap().is_certain);
        let known = values.with(Layer::HelmChartConfigSecrets, json!({"a": {"both": "secret"}}));
        let both = known.get("a.both").unwrap();
        assert_eq!((both.value, both.is_certain), (&json!("secret"), true));
    }

    #[test]
    fn fields_that_the_controller_does_not_know_are_not_there() {
        let document = parse(BOTH);
        let both = |version: &str| {
            let values = EffectiveValues::new(k3s(version)).manifests(&document);
            (values.get("a.both").unwrap().value.clone(), values.secrets().len())
        };
        assert_eq!(both("1.31.7"), (json!("content"), 0));
        assert_eq!(both("1.34.6"), (json!("content"), 1));
        assert_eq!(both("1.34.7"), (json!("values"), 1));
    }

    #[test]
    fn a_helm_chart_takes_the_place_of_the_shipped_one() {
        let config = parse(BOTH.split("---").next().unwrap());
        let values = EffectiveValues::of(&config, Input::Manifest, k3s("1.36.4"));
        assert!(values.get("priorityClassName").unwrap().origin.shipped);
        let registry = values.get("global.systemDefaultRegistry").unwrap();
        assert_eq!(registry.origin.to_string(), "k3s' HelmChart set");
        let both = parse(BOTH);
        let values = EffectiveValues::of(&both, Input::Manifest, k3s("1.36.4"));
        assert_eq!(said(&values, "priorityClassName"), (&json!(""), Layer::ChartDefaults));
        assert_eq!(said(&values, "deployment.replicas").1, Layer::Set);
    }

    #[test]
    fn a_map_that_null_had_removed_has_the_default_again() {
        let values = EffectiveValues::new(ChartVersion::new(37, 1, 0))
            .with(Layer::HelmChartContent, json!({"service": {"single": false}}))
            .with(Layer::HelmChartConfigContent, json!({"service": null}))
            .with(Layer::HelmChartConfigValues, json!({"service": {"labels": {"a": "b"}}}));
        assert_eq!(said(&values, "service.single"), (&json!(true), Layer::ChartDefaults));
    }

    #[test]
    fn leaves_are_all_there_once() {
        let document = parse("ports: {web: {port: 81}}\nenv: []\n");
        let values = EffectiveValues::of(&document, Input::Values, ChartVersion::new(37, 1, 0));
        let mut built = Value::Object(Map::new());
        for leaf in values.iter() {
            assert!(leaf.value.as_object().is_none_or(Map::is_empty));
            assert_eq!(values.at(&leaf.path).unwrap(), leaf);
            assign(&mut built, &leaf.path, leaf.value.clone());
        }
        assert_eq!(&built, values.as_json());
        let given: Vec<_> = values.iter().filter(|leaf| leaf.origin.layer == Layer::File).collect();
        assert_eq!(given.len(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_left_out() {
        let document = parse(
            "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec: {valuesContent: 'a: [', values: {b: 1}}\n",
        );
        let values = EffectiveValues::new(ChartVersion::NEWEST).manifests(&document);
        assert_eq!(values.problems()[0].rule, "traefik/values-content-invalid-yaml");
        assert_eq!(said(&values, "b").0, &json!(1));
    }
}
