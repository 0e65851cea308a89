use config_diagnostics::Span;
use goyaml::Path;
use serde_json::Value;
use std::fmt;

/// Where values are given, in the order in which they are merged: of two layers, the later one wins.
///
/// The helm-controller writes one file for each of them, and Helm reads these in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// The chart's own `values.yaml`.
    ChartDefaults,
    /// A file given to `helm -f`.
    File,
    /// `spec.valuesContent` of the HelmChart.
    HelmChartContent,
    /// `spec.values` of the HelmChart.
    HelmChartValues,
    /// The Secrets in `spec.valuesSecrets` of the HelmChart.
    HelmChartSecrets,
    /// `spec.valuesContent` of the HelmChartConfig.
    HelmChartConfigContent,
    /// `spec.values` of the HelmChartConfig.
    HelmChartConfigValues,
    /// The Secrets in `spec.valuesSecrets` of the HelmChartConfig.
    HelmChartConfigSecrets,
    /// `spec.set` of the HelmChart, which no HelmChartConfig overrides.
    Set,
}

impl Layer {
    /// In words, such as `HelmChartConfig valuesContent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChartDefaults => "chart defaults",
            Self::File => "values file",
            Self::HelmChartContent => "HelmChart valuesContent",
            Self::HelmChartValues => "HelmChart values",
            Self::HelmChartSecrets => "HelmChart valuesSecrets",
            Self::HelmChartConfigContent => "HelmChartConfig valuesContent",
            Self::HelmChartConfigValues => "HelmChartConfig values",
            Self::HelmChartConfigSecrets => "HelmChartConfig valuesSecrets",
            Self::Set => "HelmChart set",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who states a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Origin {
    /// The layer that it stands in.
    pub layer: Layer,
    /// Whether k3s ships it: it stands in the HelmChart of k3s' own.
    pub shipped: bool,
    /// Where it stands in the text of its manifest or values file: a scalar itself, the key of anything else. `None`
    /// for what was given without a text.
    pub span: Option<Span>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.shipped { "k3s' " } else { "" }, self.layer)
    }
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EffectiveValue<'e> {
    /// Where it is in the values.
    pub path: Path,
    /// The value.
    pub value: &'e Value,
    /// Who states it. Of a map: the last layer that has it.
    pub origin: Origin,
    /// Whether no Secret, of which the values are not known, can say otherwise.
    pub is_certain: bool,
}

/// Values in a Secret, which are not known here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecretValues {
    /// The name of the Secret.
    pub name: String,
    /// Its keys, each of which holds values. Without one the Secret is not used.
    pub keys: Vec<String>,
    /// Whether it may be missing, as `ignoreUpdates` has it.
    pub is_optional: bool,
    /// The layer that it stands in.
    pub layer: Layer,
}

impl SecretValues {
    /// Whether the helm-controller reads it for a chart of this name: without a key it does not, nor the one that it
    /// makes itself.
    pub(super) fn is_used(&self, chart: &str) -> bool {
        !self.keys.is_empty() && self.name.strip_prefix("chart-values-") != Some(chart)
    }
}
