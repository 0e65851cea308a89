//! From and to the types of Kubernetes.

use super::raw::{FormError, RawList, RawObject};
use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscalerBehavior, MetricSpec,
};
use k8s_openapi::api::core::v1::{
    Affinity, Container, EmptyDirVolumeSource, EnvFromSource, EnvVar, HostAlias, Lifecycle,
    LocalObjectReference, PodDNSConfig, PodSecurityContext, Probe, ResourceRequirements,
    SecurityContext, ServiceSpec, Toleration, TopologySpreadConstraint, Volume, VolumeMount,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The types of Kubernetes leave out what is not set, so there is no null to keep.
fn map(object: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(object) {
        Ok(Value::Object(map)) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, FormError> {
    serde_json::from_value(value).map_err(|error| FormError::of_type(&error))
}

// Foreign types cannot share one generic implementation of `From`.
macro_rules! objects {
    ($($name:ident),*) => {$(
        #[cfg_attr(docsrs, doc(cfg(feature = "k8s-openapi")))]
        impl From<$name> for RawObject {
            fn from(object: $name) -> Self {
                Self::try_from(map(&object)).unwrap_or_default()
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "k8s-openapi")))]
        impl TryFrom<&RawObject> for $name {
            type Error = FormError;

            fn try_from(object: &RawObject) -> Result<Self, FormError> {
                typed(object.clone().into())
            }
        }
    )*};
}

macro_rules! lists {
    ($($name:ident),*) => {$(
        #[cfg_attr(docsrs, doc(cfg(feature = "k8s-openapi")))]
        impl From<Vec<$name>> for RawList {
            fn from(items: Vec<$name>) -> Self {
                let items = items.iter().map(map).map(Value::Object);
                Self::try_from(items.collect::<Vec<_>>()).unwrap_or_default()
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "k8s-openapi")))]
        impl TryFrom<&RawList> for Vec<$name> {
            type Error = FormError;

            fn try_from(list: &RawList) -> Result<Self, FormError> {
                typed(list.clone().into())
            }
        }
    )*};
}

objects!(
    Affinity,
    CrossVersionObjectReference,
    EmptyDirVolumeSource,
    HorizontalPodAutoscalerBehavior,
    Lifecycle,
    PodDNSConfig,
    PodSecurityContext,
    Probe,
    ResourceRequirements,
    SecurityContext,
    ServiceSpec
);

lists!(
    Container,
    EnvFromSource,
    EnvVar,
    HostAlias,
    LocalObjectReference,
    MetricSpec,
    Toleration,
    TopologySpreadConstraint,
    Volume,
    VolumeMount
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChartVersion, Values};
    use k8s_openapi::api::core::v1::{NodeAffinity, NodeSelector};
    use serde_json::json;

    #[test]
    fn types_of_kubernetes_are_values_and_back() {
        let node = NodeAffinity {
            required_during_scheduling_ignored_during_execution: Some(NodeSelector::default()),
            ..NodeAffinity::default()
        };
        let affinity = Affinity { node_affinity: Some(node), ..Affinity::default() };
        let all = Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() };
        let values = Values::new().affinity(affinity.clone()).tolerations(vec![all.clone()]);
        let json = values.emit(ChartVersion::NEWEST).unwrap();
        assert_eq!(json["tolerations"], json!([{"operator": "Exists"}]));
        let (back, _) = Values::from_json(&json, ChartVersion::NEWEST);
        assert_eq!(Affinity::try_from(&back.affinity.unwrap()), Ok(affinity));
        assert_eq!(Vec::<Toleration>::try_from(&back.tolerations.unwrap()), Ok(vec![all]));
    }

    #[test]
    fn what_is_of_no_type_says_why() {
        let limits = RawObject::try_from(json!({"limits": 5})).unwrap();
        let error = ResourceRequirements::try_from(&limits).unwrap_err();
        assert!(error.to_string().contains("invalid type"), "{error}");
    }
}
