//! One rule a file; the list is sorted by id.

mod health_check_never_enabled;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[&health_check_never_enabled::RULE];
