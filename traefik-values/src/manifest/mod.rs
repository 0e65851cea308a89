//! HelmChart and HelmChartConfig, typed.

mod any;
mod chart;
mod choices;
mod config;
mod edit;
mod envelope;
mod field;
#[cfg(feature = "k8s-openapi")]
mod k8s;
mod metadata;
mod read;
mod set_chart;

pub use any::{AnyManifest, Manifests};
pub use chart::{HelmChart, HelmChartSpec};
pub use choices::{Driver, FailurePolicy, IntOrString, LocalReference, ServerSide, ValuesSecret};
pub use config::{HelmChartConfig, HelmChartConfigSpec};
pub use edit::ManifestEditor;
pub use envelope::{Manifest, ManifestSpec};
pub(crate) use field::{Field, Holds};
pub use metadata::Metadata;
pub(crate) use read::spec_problems;

use serde::{Deserialize, Deserializer};

/// Null says nothing.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
