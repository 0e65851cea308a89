//! One rule a file; the list is sorted by id.

mod admin_socket_exposed;
mod default_server_after_servers;
mod duplicate_bind;
mod errorfile_in_tcp_mode;
mod frontend_and_backend_share_a_name;
mod hash_truncates_value;
mod health_check_never_enabled;
mod host_header_noop;
mod log_option_in_backend;
pub(crate) mod missing_final_newline;
mod removed_keyword;
mod server_tls_not_verified;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
mod timeout_without_unit;
mod use_backend_without_condition;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &admin_socket_exposed::RULE,
    &default_server_after_servers::RULE,
    &duplicate_bind::RULE,
    &errorfile_in_tcp_mode::RULE,
    &frontend_and_backend_share_a_name::RULE,
    &hash_truncates_value::RULE,
    &health_check_never_enabled::RULE,
    &host_header_noop::RULE,
    &log_option_in_backend::RULE,
    &missing_final_newline::RULE,
    &removed_keyword::RULE,
    &server_tls_not_verified::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &timeout_without_unit::RULE,
    &use_backend_without_condition::RULE,
];
