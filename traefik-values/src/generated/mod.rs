//! Tables written by `cargo xtask codegen`; never edited by hand.

// Rows are short this way.
#![allow(clippy::enum_glob_use, clippy::wildcard_imports)]

pub(crate) mod changes;
pub(crate) mod charts;
pub(crate) mod crds;
pub(crate) mod defaults;
pub(crate) mod fields;
pub(crate) mod flags;
pub(crate) mod moves;
pub(crate) mod reads;
pub(crate) mod refusals;
pub(crate) mod releases;
pub(crate) mod rule_docs;
pub(crate) mod schema;
pub(crate) mod shipped;
pub(crate) mod spellings;
pub(crate) mod values;
