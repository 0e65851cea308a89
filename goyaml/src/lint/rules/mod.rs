//! One file per rule.

pub(super) mod duplicate_yaml_key;
pub(crate) mod tab_in_yaml;
pub(super) mod yaml_indentation_lost;
pub(crate) mod yaml_syntax;
