use super::merge::{defaults, merge};
use super::part::{Part, is_traefik, manifest_parts, manifest_secrets, read};
use super::set::{Assignment, assignments};
use super::{Layer, SecretValues};
use crate::{HelmChart, HelmChartConfig, Input, Release, ValuesSecret};
use config_diagnostics::{Diagnostic, Span};
use goyaml::{Document, DocumentRef, Node, helm};
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
    pub(super) release: Release,
    pub(super) defaults: Value,
    /// In the order in which they are merged.
    pub(super) layers: Vec<Given<'d>>,
    pub(super) set: Vec<Assignment>,
    pub(super) set_is_shipped: bool,
    pub(super) secrets: Vec<SecretValues>,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) merged: OnceLock<Value>,
}

/// The values of one layer.
#[derive(Clone, Debug)]
pub(super) struct Given<'d> {
    pub(super) layer: Layer,
    pub(super) shipped: bool,
    pub(super) values: Value,
    pub(super) part: Option<Part<'d>>,
}

impl<'d> EffectiveValues<'d> {
    /// The defaults of the chart.
    pub fn new(release: impl Into<Release>) -> Self {
        let release = release.into();
        Self {
            release,
            defaults: defaults(release.chart().known()).clone(),
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
        let (values, secrets) = (self.knows(&kind, "values"), self.knows(&kind, "valuesSecrets"));
        for (layer, given, part) in manifest_parts(root, &mut self.problems) {
            let is_content =
                matches!(layer, Layer::HelmChartContent | Layer::HelmChartConfigContent);
            if is_content || values {
                self.add(layer, given, Some(part), false);
            }
        }
        if secrets {
            self.add_secrets(manifest_secrets(root).into_iter());
        }
        let set = root.get("spec").and_then(|spec| spec.get("set")).map(Node::follow);
        if kind == "HelmChart"
            && let Some(Ok(Value::Object(set))) = set.map(helm::node_to_json)
        {
            self = self.set(&set);
        }
        self
    }

    /// Adds a HelmChart, or takes it in place of another. Its values stand in no text.
    #[must_use]
    pub fn helm_chart(mut self, chart: &HelmChart) -> Self {
        self.forget_helm_chart();
        let (spec, kind) = (&chart.spec, "HelmChart");
        self.content(Layer::HelmChartContent, spec.values_content.as_deref());
        if let Some(values) = spec.values.as_ref().filter(|_| self.knows(kind, "values")) {
            self.add(Layer::HelmChartValues, values.clone(), None, false);
        }
        if self.knows(kind, "valuesSecrets") {
            self.secrets_of(Layer::HelmChartSecrets, &spec.values_secrets, &chart.metadata.name);
        }
        let json = |value| serde_json::to_value(value).unwrap_or_default();
        let set = spec.set.iter().map(|(path, value)| (path.clone(), json(value))).collect();
        self.set(&set)
    }

    /// Adds a HelmChartConfig, or takes it in place of another. Its values stand in no text.
    #[must_use]
    pub fn helm_chart_config(mut self, config: &HelmChartConfig) -> Self {
        self.forget(Layer::HelmChartConfigContent);
        let (spec, kind) = (&config.spec, "HelmChartConfig");
        self.content(Layer::HelmChartConfigContent, spec.values_content.as_deref());
        if let Some(values) = spec.values.as_ref().filter(|_| self.knows(kind, "values")) {
            self.add(Layer::HelmChartConfigValues, values.clone(), None, false);
        }
        if self.knows(kind, "valuesSecrets") {
            let name = &config.metadata.name;
            self.secrets_of(Layer::HelmChartConfigSecrets, &spec.values_secrets, name);
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

    /// Whether the helm-controller knows a field, as far as it is known which one it is.
    fn knows(&self, kind: &str, field: &str) -> bool {
        self.release.k3s().is_none_or(|k3s| k3s.knows_field(kind, field))
    }

    fn content(&mut self, layer: Layer, content: Option<&str>) {
        let Some(content) = content else { return };
        let document = Document::parse(content).document;
        // The text is that of a field, of which the place is not known.
        if let Some(values) = read(&document, &mut self.problems, |_| Span::default()) {
            self.add(layer, values, None, false);
        }
    }

    fn secrets_of(&mut self, layer: Layer, secrets: &[ValuesSecret], chart: &str) {
        let known = secrets.iter().map(|secret| SecretValues {
            name: secret.name.clone(),
            keys: secret.keys.clone(),
            is_optional: secret.ignore_updates == Some(true),
            layer,
        });
        self.add_secrets(known.filter(|secret| secret.is_used(chart)));
    }

    fn add_secrets(&mut self, secrets: impl Iterator<Item = SecretValues>) {
        self.secrets.extend(secrets);
        self.secrets.sort_by_key(|secret| secret.layer);
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
