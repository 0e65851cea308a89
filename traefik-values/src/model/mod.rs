//! The typed values: what they hold, how a chart spells them, and how they are read back.
//!
//! A [`Walk`] goes over the fields both ways, between the types and a tree with the paths of the newest chart. From
//! there [`spelling`] and [`shapes`] lead to the paths and forms of every other chart.

mod choice;
mod emit;
#[cfg(feature = "k8s-openapi")]
mod kubernetes;
mod leaf;
mod problem;
mod raw;
mod read;
mod section;
mod shapes;
mod spelling;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

pub use crate::generated::values::*;
pub use problem::{EmitError, NotExpressible, ValueProblem};
pub use raw::{FormError, RawList, RawObject};
#[cfg(any(test, feature = "proptest"))]
pub(crate) use {
    leaf::Kind,
    spelling::{has, keys_of, unspell},
    tree::{names, put, take},
    walk::{kinds, read, write},
};

/// What the generated sections use.
pub(crate) mod prelude {
    pub(crate) use super::choice::Choice;
    pub(crate) use super::raw::{RawList, RawObject};
    pub(crate) use super::section::{debug_section, deserialize_section, serialize_section};
    pub(crate) use super::walk::{Fields, Walk};
    pub(crate) use crate::IntOrString;
    pub(crate) use goyaml::Path;
    pub(crate) use serde_json::Value;
    pub(crate) use std::collections::BTreeMap;
    pub(crate) use std::fmt;
}
