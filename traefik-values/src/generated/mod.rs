//! Tables written by `cargo xtask codegen`; never edited by hand.

pub(crate) mod charts;
pub(crate) mod defaults;
pub(crate) mod flags;
pub(crate) mod moves;
pub(crate) mod reads;
pub(crate) mod refusals;
pub(crate) mod releases;
pub(crate) mod rule_docs;
pub(crate) mod schema;
