//! One rule a file; the list is sorted by id.

mod octal_mode_unquoted;
mod unknown_config_key;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[&octal_mode_unquoted::RULE, &unknown_config_key::RULE];
