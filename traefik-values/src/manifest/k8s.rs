//! Feature `k8s-openapi`: its traits for the two kinds, and metadata from and to its `ObjectMeta`.

use super::{Manifest, ManifestSpec, Metadata};
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde_json::{Map, Value};

impl<S: ManifestSpec, M> k8s_openapi::Resource for Manifest<S, M> {
    const API_VERSION: &'static str = super::envelope::API_VERSION;
    const GROUP: &'static str = "helm.cattle.io";
    const KIND: &'static str = S::KIND;
    const VERSION: &'static str = "v1";
    const URL_PATH_SEGMENT: &'static str = S::PLURAL;
    type Scope = NamespaceResourceScope;
}

impl<S: ManifestSpec, M> k8s_openapi::Metadata for Manifest<S, M> {
    type Ty = M;

    fn metadata(&self) -> &M {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut M {
        &mut self.metadata
    }
}

/// Fails where a field in [`Metadata::rest`] does not hold what its name says.
impl TryFrom<Metadata> for ObjectMeta {
    type Error = serde_json::Error;

    fn try_from(metadata: Metadata) -> Result<Self, serde_json::Error> {
        let meta: Self = serde_json::from_value(Value::Object(metadata.rest))?;
        let some = |map: std::collections::BTreeMap<_, _>| (!map.is_empty()).then_some(map);
        Ok(Self {
            name: Some(metadata.name).filter(|name| !name.is_empty()),
            namespace: metadata.namespace,
            labels: some(metadata.labels),
            annotations: some(metadata.annotations),
            ..meta
        })
    }
}

impl From<ObjectMeta> for Metadata {
    fn from(mut meta: ObjectMeta) -> Self {
        let (name, namespace) = (meta.name.take(), meta.namespace.take());
        let (labels, annotations) = (meta.labels.take(), meta.annotations.take());
        // It is a struct, so it becomes a map.
        let rest = match serde_json::to_value(meta) {
            Ok(Value::Object(rest)) => rest,
            _ => Map::new(),
        };
        Self {
            name: name.unwrap_or_default(),
            namespace,
            labels: labels.unwrap_or_default(),
            annotations: annotations.unwrap_or_default(),
            rest,
        }
    }
}

/// Fails where a field in [`Metadata::rest`] does not hold what its name says.
impl<S> TryFrom<Manifest<S>> for Manifest<S, ObjectMeta> {
    type Error = serde_json::Error;

    fn try_from(manifest: Manifest<S>) -> Result<Self, serde_json::Error> {
        let metadata = manifest.metadata.try_into()?;
        Ok(Self { metadata, spec: manifest.spec, rest: manifest.rest })
    }
}

impl<S> From<Manifest<S, ObjectMeta>> for Manifest<S> {
    fn from(manifest: Manifest<S, ObjectMeta>) -> Self {
        manifest.map_metadata(Metadata::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HelmChartConfig;
    use k8s_openapi::{Metadata as _, Resource as _};

    #[test]
    fn metadata_goes_there_and_comes_back() {
        let text = "\
kind: HelmChartConfig
metadata:
  name: traefik
  labels: {team: edge}
  generation: 3
  finalizers: [a/b]
spec: {valuesContent: 'a: 1'}
status: {jobName: x}
";
        let ours: HelmChartConfig = text.parse().unwrap();
        let theirs: HelmChartConfig<ObjectMeta> = ours.clone().try_into().unwrap();
        assert_eq!(theirs.metadata().generation, Some(3));
        assert_eq!(theirs.metadata.namespace, None);
        assert_eq!(serde_json::to_value(&theirs).unwrap(), serde_json::to_value(&ours).unwrap());
        let back: HelmChartConfig = theirs.into();
        assert_eq!(back.to_json(), ours.to_json());
        assert_eq!(HelmChartConfig::<ObjectMeta>::URL_PATH_SEGMENT, "helmchartconfigs");
    }

    #[test]
    fn metadata_that_does_not_fit_is_an_error() {
        let mut config = HelmChartConfig::traefik();
        config.metadata.rest.insert("generation".to_owned(), "three".into());
        assert!(HelmChartConfig::<ObjectMeta>::try_from(config).is_err());
    }
}
