use super::{
    Driver, FailurePolicy, IntOrString, LocalReference, Manifest, ManifestSpec, Metadata,
    ServerSide, ValuesSecret, or_default,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A chart that the helm-controller installs: `HelmChart`, `helm.cattle.io/v1`.
///
/// `M` is what it has as its metadata: [`Metadata`], or with feature `k8s-openapi` also `ObjectMeta`, with which it
/// works with `kube::Api`.
///
/// ```
/// use traefik_values::HelmChart;
/// let chart = HelmChart::new("traefik", "traefik").spec(|spec| {
///     spec.repo("https://traefik.github.io/charts").version("37.1.0").set_value("deployment.replicas", 2)
/// });
/// assert_eq!(chart.to_yaml(), "\
/// apiVersion: helm.cattle.io/v1
/// kind: HelmChart
/// metadata:
///   name: traefik
///   namespace: kube-system
/// spec:
///   chart: traefik
///   version: 37.1.0
///   repo: https://traefik.github.io/charts
///   failurePolicy: abort
///   set:
///     deployment.replicas: 2
/// ");
/// ```
pub type HelmChart<M = Metadata> = Manifest<HelmChartSpec, M>;

/// `spec` of a HelmChart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HelmChartSpec {
    /// The chart: its name in the repository, `oci://…`, or the URL of an archive.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// The version of the chart; the newest one when it is left out. Only used with a chart from a repository.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The URL of the chart's repository.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// The archive of the chart in base64, in place of [`chart`](Self::chart) and [`version`](Self::version).
    ///
    /// Since helm-controller 0.6.3: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart_content: Option<String>,
    /// The namespace to install into; that of the HelmChart when it is left out.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_namespace: Option<String>,
    /// Whether the target namespace is created when it is missing.
    ///
    /// Since helm-controller 0.15.0: k3s 1.24.17, 1.26.6 and 1.27.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_namespace: Option<bool>,
    /// The version of Helm: `v3`. It no longer does anything.
    ///
    /// Since helm-controller 0.4.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helm_version: Option<String>,
    /// Whether the chart is needed for the cluster to start, as a CNI is: its job runs before nodes are ready.
    ///
    /// Since helm-controller 0.6.1: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<bool>,
    /// The image of the job that runs Helm.
    ///
    /// Since helm-controller 0.7.3: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_image: Option<String>,
    /// How long Helm waits, as Go writes it: `10m0s`.
    ///
    /// Since helm-controller 0.10.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// How often the job is tried before it counts as failed: 1000 when it is left out.
    ///
    /// Since helm-controller 0.15.3: k3s 1.24.17, 1.26.8 and 1.27.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_off_limit: Option<i32>,
    /// Certificates by which the repository's server is checked, as PEM.
    ///
    /// Since helm-controller 0.12.0: k3s 1.22.8 and 1.23.5.
    #[serde(rename = "repoCA", skip_serializing_if = "Option::is_none")]
    pub repo_ca: Option<String>,
    /// A ConfigMap with such certificates.
    ///
    /// Since helm-controller 0.14.0: k3s 1.24.14, 1.26.5 and 1.27.2.
    #[serde(rename = "repoCAConfigMap", skip_serializing_if = "Option::is_none")]
    pub repo_ca_config_map: Option<LocalReference>,
    /// A Secret of type `kubernetes.io/basic-auth`, for the repository.
    ///
    /// Since helm-controller 0.14.0: k3s 1.24.14, 1.26.5 and 1.27.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_secret: Option<LocalReference>,
    /// Whether those credentials are sent to other hosts as well.
    ///
    /// Since helm-controller 0.14.0: k3s 1.24.14, 1.26.5 and 1.27.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_pass_credentials: Option<bool>,
    /// A Secret of type `kubernetes.io/dockerconfigjson`, for a registry as repository.
    ///
    /// Since helm-controller 0.15.1: k3s 1.24.17, 1.26.7 and 1.27.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_registry_secret: Option<LocalReference>,
    /// Whether the certificate of the repository's server is not checked.
    ///
    /// Since helm-controller 0.15.13 and 0.16.4: k3s 1.30.5 and 1.31.1.
    #[serde(rename = "insecureSkipTLSVerify", skip_serializing_if = "Option::is_none")]
    pub insecure_skip_tls_verify: Option<bool>,
    /// Whether the chart is fetched without TLS.
    ///
    /// Since helm-controller 0.15.13 and 0.16.4: k3s 1.30.5 and 1.31.1.
    #[serde(rename = "plainHTTP", skip_serializing_if = "Option::is_none")]
    pub plain_http: Option<bool>,
    /// Whether Helm takes over objects that are there and belong to no release.
    ///
    /// Since helm-controller 0.16.14: k3s 1.32.10, 1.33.6 and 1.34.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_ownership: Option<bool>,
    /// Where Helm keeps what it knows of the release: in Secrets when it is left out.
    ///
    /// Since helm-controller 0.16.21 and 0.17.1: k3s 1.33.11, 1.34.7 and 1.35.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<Driver>,
    /// What happens when an installation or an upgrade fails. When it is left out, the API server fills in `reinstall`. That
    /// of a HelmChartConfig counts in its place.
    ///
    /// Since helm-controller 0.12.0: k3s 1.22.8 and 1.23.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_policy: Option<FailurePolicy>,
    /// Whether Helm takes over fields that others own, where it applies on the server's side.
    ///
    /// Since helm-controller 0.16.25 and 0.17.6: k3s 1.34.10, 1.35.7 and 1.36.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_conflicts: Option<bool>,
    /// Whether Helm applies on the server's side: `true` for an installation and `auto` for an upgrade when it is left out.
    ///
    /// Since helm-controller 0.16.26 and 0.17.7: k3s 1.34.10, 1.35.7 and 1.36.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_side: Option<ServerSide>,
    /// `PodSecurityContext` of the job's pod, as JSON.
    ///
    /// Since helm-controller 0.15.6: k3s 1.28.6 and 1.29.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_security_context: Option<Value>,
    /// `SecurityContext` of the job's container, as JSON.
    ///
    /// Since helm-controller 0.15.6: k3s 1.28.6 and 1.29.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_context: Option<Value>,
    /// Values by their paths, as in `global.systemDefaultRegistry`. They win over all others, those of a HelmChartConfig too.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, IntOrString>,
    /// Values, as YAML.
    ///
    /// Since helm-controller 0.1.0: older than k3s 1.21.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values_content: Option<String>,
    /// Values, as they are. They win over [`values_content`](Self::values_content).
    ///
    /// Since helm-controller 0.16.20 and 0.17.0: k3s 1.33.11, 1.34.7, 1.35.4 and 1.36.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Value>,
    /// Secrets that hold values. They win over the values here.
    ///
    /// Since helm-controller 0.16.7: k3s 1.31.8, 1.32.4 and 1.33.0.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub values_secrets: Vec<ValuesSecret>,
    /// All other fields, as they are. The API server drops them.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl ManifestSpec for HelmChartSpec {
    const KIND: &'static str = "HelmChart";
    const PLURAL: &'static str = "helmcharts";
}

impl HelmChart {
    /// Installs a chart under this name, from `kube-system`, where the charts of k3s are.
    ///
    /// The failure policy is [`Abort`](FailurePolicy::Abort): every helm-controller knows it, and nothing is
    /// uninstalled. Without one the API server fills in `reinstall`.
    pub fn new(name: impl Into<String>, chart: impl Into<String>) -> Self {
        let spec = HelmChartSpec::default().chart(chart).failure_policy(FailurePolicy::Abort);
        Self::from_parts(Metadata::new(name).namespace("kube-system"), spec)
    }
}
