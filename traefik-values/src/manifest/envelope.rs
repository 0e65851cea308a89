//! What both kinds have around their `spec`.

use super::Metadata;
use serde::de::{DeserializeOwned, Error};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// A HelmChart or a HelmChartConfig: see [`HelmChart`](crate::HelmChart) and
/// [`HelmChartConfig`](crate::HelmChartConfig), which are this with their `spec`.
///
/// `M` is its metadata: [`Metadata`], or `ObjectMeta` of k8s-openapi.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Manifest<S, M = Metadata> {
    /// What it is called.
    pub metadata: M,
    /// What it states.
    pub spec: S,
    /// All other fields, as they are, `status` among them.
    pub rest: Map<String, Value>,
}

/// What the `spec` of a kind says of the kind. The two specs here have it.
pub trait ManifestSpec: Default + Serialize + DeserializeOwned {
    /// The kind, as in `HelmChartConfig`.
    const KIND: &'static str;
    /// Its name in the paths of the API: `helmchartconfigs`.
    const PLURAL: &'static str;
}

/// The group of the API and its version, the same for both.
pub(super) const API_VERSION: &str = "helm.cattle.io/v1";

impl<S, M> Manifest<S, M> {
    /// A manifest of its parts.
    pub fn from_parts(metadata: M, spec: S) -> Self {
        Self { metadata, spec, rest: Map::new() }
    }

    /// Changes `spec`.
    #[must_use]
    pub fn spec(mut self, change: impl FnOnce(S) -> S) -> Self {
        self.spec = change(self.spec);
        self
    }

    /// Changes the metadata, also into that of another type.
    #[must_use]
    pub fn map_metadata<N>(self, change: impl FnOnce(M) -> N) -> Manifest<S, N> {
        Manifest { metadata: change(self.metadata), spec: self.spec, rest: self.rest }
    }
}

impl<S: ManifestSpec, M: Serialize> Manifest<S, M> {
    /// The manifest as JSON.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The manifest as YAML: the same bytes each time, `valuesContent` of several lines under `|`. It reads back as
    /// the same manifest, whatever the texts in it hold.
    pub fn to_yaml(&self) -> String {
        goyaml::to_string(&self.to_json())
    }
}

impl<S: ManifestSpec, M: Serialize> fmt::Display for Manifest<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_yaml())
    }
}

impl<S: ManifestSpec, M: Serialize> Serialize for Manifest<S, M> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", API_VERSION)?;
        map.serialize_entry("kind", S::KIND)?;
        map.serialize_entry("metadata", &self.metadata)?;
        map.serialize_entry("spec", &self.spec)?;
        // What has a field of its own is stated there.
        let own = |key: &str| matches!(key, "apiVersion" | "kind" | "metadata" | "spec");
        for (key, value) in self.rest.iter().filter(|(key, _)| !own(key)) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Reads a manifest. `apiVersion` and `kind` may be missing, as in the lists of the API, but not say another thing.
impl<'de, S: ManifestSpec, M: Deserialize<'de> + Default> Deserialize<'de> for Manifest<S, M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Parts::<S, M>::deserialize(deserializer)?;
        for (name, said, wanted) in
            [("apiVersion", &parts.api_version, API_VERSION), ("kind", &parts.kind, S::KIND)]
        {
            if let Some(said) = said.as_ref().filter(|said| *said != wanted) {
                return Err(D::Error::custom(format!("`{name}` is `{said}` and not `{wanted}`")));
            }
        }
        let (metadata, spec) = (parts.metadata.unwrap_or_default(), parts.spec.unwrap_or_default());
        Ok(Self { metadata, spec, rest: parts.rest })
    }
}

#[derive(Deserialize)]
#[serde(bound = "S: ManifestSpec, M: Deserialize<'de>")]
struct Parts<S, M> {
    #[serde(rename = "apiVersion")]
    api_version: Option<String>,
    kind: Option<String>,
    metadata: Option<M>,
    spec: Option<S>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use crate::{HelmChart, HelmChartConfig};

    #[test]
    fn a_manifest_of_another_kind_is_none() {
        let json = HelmChart::new("traefik", "traefik").to_json();
        let error = serde_json::from_value::<HelmChartConfig>(json).unwrap_err();
        assert_eq!(error.to_string(), "`kind` is `HelmChart` and not `HelmChartConfig`");
        // The lists of the API leave it out.
        let item = serde_json::json!({"metadata": {"name": "traefik"}, "spec": null});
        assert_eq!(serde_json::from_value::<HelmChart>(item).unwrap().metadata.name, "traefik");
    }

    #[test]
    fn the_rest_does_not_get_in_the_way() {
        let mut config = HelmChartConfig::traefik();
        config.rest.insert("kind".to_owned(), "Secret".into());
        assert_eq!(config.to_json()["kind"], "HelmChartConfig");
    }
}
