//! One rule a file; the list is sorted by id.

mod backup_behind_unchecked_primary;
mod health_check_never_enabled;
mod httpchk_headers_in_version;
mod missing_timeouts;
mod unresolvable_server_stops_startup;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &backup_behind_unchecked_primary::RULE,
    &health_check_never_enabled::RULE,
    &httpchk_headers_in_version::RULE,
    &missing_timeouts::RULE,
    &unresolvable_server_stops_startup::RULE,
];
