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
