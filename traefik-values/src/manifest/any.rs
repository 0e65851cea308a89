use super::{HelmChart, HelmChartConfig};
use crate::lint::rules::manifest_field_type;
use config_diagnostics::Diagnostic;
use goyaml::{Document, DocumentRef, Node, ParseError, helm};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

/// The manifests in a file, which `---` separates.
///
/// ```
/// use traefik_values::{FailurePolicy, Manifests};
/// let mut manifests: Manifests = "\
/// kind: HelmChartConfig
/// metadata: {name: traefik, namespace: kube-system}
/// spec: {valuesContent: 'hostNetwork: true'}
/// ---
/// kind: ConfigMap
/// metadata: {name: other}
/// ".parse()?;
/// for config in manifests.configs_mut() {
///     config.spec.failure_policy.get_or_insert(FailurePolicy::Abort);
/// }
/// assert_eq!(manifests.items.len(), 2);
/// assert_eq!(manifests.to_string().parse::<Manifests>()?, manifests);
/// # Ok::<(), goyaml::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Manifests {
    /// In the order of the file; documents without content are left out.
    pub items: Vec<AnyManifest>,
}

/// One manifest.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnyManifest {
    /// A HelmChart.
    HelmChart(Box<HelmChart>),
    /// A HelmChartConfig.
    HelmChartConfig(Box<HelmChartConfig>),
    /// Anything else, as it is.
    Other(Value),
}

impl Manifests {
    /// Reads all manifests in a file, and says what is wrong with them, each at its place. What is wrong is left out.
    ///
    /// What go-yaml cannot read is said by [`Document::parse`].
    pub fn read(document: &Document) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let roots =
            document.documents().filter_map(DocumentRef::root).filter(|root| !root.is_null());
        let items = roots.filter_map(|root| AnyManifest::read(root, &mut found)).collect();
        (Self { items }, found)
    }

    /// The HelmCharts.
    pub fn charts(&self) -> impl Iterator<Item = &HelmChart> {
        self.items.iter().filter_map(|item| match item {
            AnyManifest::HelmChart(chart) => Some(&**chart),
            _ => None,
        })
    }

    /// The HelmChartConfigs.
    pub fn configs(&self) -> impl Iterator<Item = &HelmChartConfig> {
        self.items.iter().filter_map(|item| match item {
            AnyManifest::HelmChartConfig(config) => Some(&**config),
            _ => None,
        })
    }

    /// The HelmCharts, to be changed.
    pub fn charts_mut(&mut self) -> impl Iterator<Item = &mut HelmChart> {
        self.items.iter_mut().filter_map(|item| match item {
            AnyManifest::HelmChart(chart) => Some(&mut **chart),
            _ => None,
        })
    }

    /// The HelmChartConfigs, to be changed.
    pub fn configs_mut(&mut self) -> impl Iterator<Item = &mut HelmChartConfig> {
        self.items.iter_mut().filter_map(|item| match item {
            AnyManifest::HelmChartConfig(config) => Some(&mut **config),
            _ => None,
        })
    }
}

impl AnyManifest {
    fn read(root: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if let Some((chart, problems)) = HelmChart::read(root) {
            found.extend(problems);
            return Some(chart.into());
        }
        if let Some((config, problems)) = HelmChartConfig::read(root) {
            found.extend(problems);
            return Some(config.into());
        }
        match helm::node_to_json(root) {
            Ok(other) => Some(Self::Other(other)),
            Err(error) => {
                found.push(manifest_field_type::finding(error.message()).at(error.span()));
                None
            }
        }
    }
}

impl From<HelmChart> for AnyManifest {
    fn from(chart: HelmChart) -> Self {
        Self::HelmChart(Box::new(chart))
    }
}

impl From<HelmChartConfig> for AnyManifest {
    fn from(config: HelmChartConfig) -> Self {
        Self::HelmChartConfig(Box::new(config))
    }
}

impl<T: Into<AnyManifest>> FromIterator<T> for Manifests {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self { items: items.into_iter().map(Into::into).collect() }
    }
}

/// Reads all manifests in a file. The error is the first problem.
impl FromStr for Manifests {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = Document::parse(text);
        let (manifests, problems) = Self::read(&parsed.document);
        let mut found = parsed.diagnostics;
        found.extend(problems);
        match ParseError::first(text, &found) {
            Some(error) => Err(error),
            None => Ok(manifests),
        }
    }
}

/// As YAML, with `---` between the manifests.
impl fmt::Display for Manifests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, item) in self.items.iter().enumerate() {
            if n > 0 {
                f.write_str("---\n")?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for AnyManifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HelmChart(chart) => chart.fmt(f),
            Self::HelmChartConfig(config) => config.fmt(f),
            Self::Other(other) => f.write_str(&goyaml::to_string(other)),
        }
    }
}
