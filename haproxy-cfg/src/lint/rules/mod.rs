//! One rule a file; the list is sorted by id.

mod health_check_never_enabled;
pub(crate) mod missing_final_newline;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &health_check_never_enabled::RULE,
    &missing_final_newline::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
];
