//! One rule a file; the list is sorted by id.

mod admin_socket_exposed;
mod default_server_after_servers;
mod duplicate_bind;
mod frontend_and_backend_share_a_name;
mod hash_truncates_value;
mod health_check_never_enabled;
mod host_header_noop;
pub(crate) mod missing_final_newline;
mod removed_keyword;
mod server_tls_not_verified;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &admin_socket_exposed::RULE,
    &default_server_after_servers::RULE,
    &duplicate_bind::RULE,
    &frontend_and_backend_share_a_name::RULE,
    &hash_truncates_value::RULE,
    &health_check_never_enabled::RULE,
    &host_header_noop::RULE,
    &missing_final_newline::RULE,
    &removed_keyword::RULE,
    &server_tls_not_verified::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
];
