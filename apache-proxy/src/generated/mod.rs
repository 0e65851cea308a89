//! Tables written by `cargo xtask codegen`; never edited by hand.

pub mod directives;
pub mod modules;
pub mod parameters;
pub(crate) mod rule_docs;
