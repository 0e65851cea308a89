//! Written by xtask.

pub(crate) mod rule_docs;
