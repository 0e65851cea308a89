//! One rule a file; the list is sorted by id.

mod backup_behind_unchecked_primary;
mod health_check_never_enabled;
mod httpchk_headers_in_version;
pub(crate) mod missing_final_newline;
mod missing_timeouts;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
mod unresolvable_server_stops_startup;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &backup_behind_unchecked_primary::RULE,
    &health_check_never_enabled::RULE,
    &httpchk_headers_in_version::RULE,
    &missing_final_newline::RULE,
    &missing_timeouts::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &unresolvable_server_stops_startup::RULE,
];
