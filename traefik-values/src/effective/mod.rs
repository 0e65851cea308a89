//! What a release of Traefik ends up with: the values of all layers, merged as Helm and the helm-controller do.

mod layer;
mod layers;
mod merge;
mod part;
mod query;
mod set;
mod shipped;
#[cfg(test)]
mod tests;
mod values;

pub use layer::{EffectiveValue, Layer, Origin, SecretValues};
pub(crate) use layers::Layers;
pub(crate) use merge::{defaults, merge};
pub(crate) use part::{Part, Place, is_traefik, manifest_parts};
pub(crate) use set::{Assignment, assign, manifest_set};
pub(crate) use shipped::{ShippedRow, Within};
pub use values::EffectiveValues;
