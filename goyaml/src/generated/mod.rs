//! Tables that `cargo xtask rules` writes; never edited.

pub(crate) mod rule_docs;
