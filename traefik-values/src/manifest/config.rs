use super::{
    FailurePolicy, Manifest, ManifestSpec, Metadata, ServerSide, ValuesSecret, or_default,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is changed about the values of a HelmChart of the same name and namespace: `HelmChartConfig`,
/// `helm.cattle.io/v1`.
///
/// `M` is what it has as its metadata: [`Metadata`], or with feature `k8s-openapi` also `ObjectMeta`, with which it
/// works with `kube::Api`.
///
/// ```
/// use serde_json::json;
/// use traefik_values::{HelmChartConfig, ValuesSecret};
/// let config = HelmChartConfig::traefik().spec(|spec| {
///     spec.values_of(&json!({"deployment": {"replicas": 2}}))
///         .values_secret(ValuesSecret::new("acme-account", ["values.yaml"]))
/// });
/// let text = config.to_yaml();
/// assert_eq!(text, "\
/// apiVersion: helm.cattle.io/v1
/// kind: HelmChartConfig
/// metadata:
///   name: traefik
///   namespace: kube-system
/// spec:
///   failurePolicy: abort
///   valuesContent: |
///     deployment:
///       replicas: 2
///   valuesSecrets:
///     - name: acme-account
///       keys:
///         - values.yaml
/// ");
/// assert_eq!(text.parse::<HelmChartConfig>()?, config);
/// # Ok::<(), goyaml::ParseError>(())
/// ```
pub type HelmChartConfig<M = Metadata> = Manifest<HelmChartConfigSpec, M>;

/// `spec` of a HelmChartConfig.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HelmChartConfigSpec {
    /// What happens when an upgrade fails. It counts in place of the HelmChart's; when it is left out, the API server
    /// fills in `reinstall`, which then counts too.
    ///
    /// Since helm-controller 0.12.0: k3s 1.22.8 and 1.23.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_policy: Option<FailurePolicy>,
    /// Whether Helm takes over fields that others own, where it applies on the server's side. Left out, what the
    /// HelmChart says counts.
    ///
    /// Since helm-controller 0.16.25 and 0.17.6: k3s 1.34.10, 1.35.7 and 1.36.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_conflicts: Option<bool>,
    /// Whether Helm applies on the server's side. Left out, what the HelmChart says counts.
    ///
    /// Since helm-controller 0.16.26 and 0.17.7: k3s 1.34.10, 1.35.7 and 1.36.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_side: Option<ServerSide>,
    /// Values, as YAML. They win over those of the HelmChart.
    ///
    /// Since helm-controller 0.7.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values_content: Option<String>,
    /// Values, as they are. They win over [`values_content`](Self::values_content).
    ///
    /// Since helm-controller 0.16.20 and 0.17.0: k3s 1.33.11, 1.34.7, 1.35.4 and 1.36.0. Older ones drop them without
    /// a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Value>,
    /// Secrets that hold values. They win over the values here.
    ///
    /// Since helm-controller 0.16.7: k3s 1.31.8, 1.32.4 and 1.33.0. Older ones drop them without a word.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub values_secrets: Vec<ValuesSecret>,
    /// All other fields, as they are. The API server drops them.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl ManifestSpec for HelmChartConfigSpec {
    const KIND: &'static str = "HelmChartConfig";
    const PLURAL: &'static str = "helmchartconfigs";
}

impl HelmChartConfig {
    /// For the HelmChart of this name in `kube-system`, where the charts of k3s are.
    ///
    /// The failure policy is [`Abort`](FailurePolicy::Abort): every helm-controller knows it, and nothing is
    /// uninstalled. Without one the API server fills in `reinstall`, also where the HelmChart has another: an upgrade
    /// that fails would take Traefik's Service and its volumes along.
    pub fn new(name: impl Into<String>) -> Self {
        let spec = HelmChartConfigSpec::default().failure_policy(FailurePolicy::Abort);
        Self::from_parts(Metadata::new(name).namespace("kube-system"), spec)
    }

    /// For the Traefik that k3s ships: `traefik` in `kube-system`. See [`new`](Self::new).
    pub fn traefik() -> Self {
        Self::new("traefik")
    }
}

impl HelmChartConfigSpec {
    /// Sets what happens when an upgrade fails.
    #[must_use]
    pub fn failure_policy(mut self, policy: FailurePolicy) -> Self {
        self.failure_policy = Some(policy);
        self
    }

    /// Sets whether Helm takes over fields that others own.
    #[must_use]
    pub fn force_conflicts(mut self, force: bool) -> Self {
        self.force_conflicts = Some(force);
        self
    }

    /// Sets whether Helm applies on the server's side.
    #[must_use]
    pub fn server_side(mut self, server_side: ServerSide) -> Self {
        self.server_side = Some(server_side);
        self
    }

    /// Sets `valuesContent`, which is YAML.
    #[must_use]
    pub fn values_content(mut self, yaml: impl Into<String>) -> Self {
        self.values_content = Some(yaml.into());
        self
    }

    /// Sets `valuesContent` to these values, written as YAML. Every helm-controller reads that.
    #[must_use]
    pub fn values_of(self, values: &Value) -> Self {
        self.values_content(goyaml::to_string(values))
    }

    /// Sets `values`.
    #[must_use]
    pub fn values(mut self, values: impl Into<Value>) -> Self {
        self.values = Some(values.into());
        self
    }

    /// Adds a Secret that holds values.
    #[must_use]
    pub fn values_secret(mut self, secret: ValuesSecret) -> Self {
        self.values_secrets.push(secret);
        self
    }
}
