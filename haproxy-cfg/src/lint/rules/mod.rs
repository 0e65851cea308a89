//! One rule a file; the list is sorted by id.

mod admin_socket_exposed;
mod api_check_is_tcp_only;
mod backup_behind_unchecked_primary;
mod clear_check_on_tls_port;
mod client_forwarded_for_kept;
mod default_server_after_servers;
mod duplicate_bind;
mod forwarded_proto_added_not_replaced;
mod frontend_and_backend_share_a_name;
mod hash_truncates_value;
mod health_check_never_enabled;
mod host_header_noop;
mod httpchk_headers_in_version;
mod kubernetes_api_without_tunnel_timeout;
pub(crate) mod missing_final_newline;
mod missing_timeouts;
mod removed_keyword;
mod server_tls_not_verified;
mod sni_routing_without_inspect_delay;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
mod unconditional_https_redirect;
mod unresolvable_server_stops_startup;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &admin_socket_exposed::RULE,
    &api_check_is_tcp_only::RULE,
    &backup_behind_unchecked_primary::RULE,
    &clear_check_on_tls_port::RULE,
    &client_forwarded_for_kept::RULE,
    &default_server_after_servers::RULE,
    &duplicate_bind::RULE,
    &forwarded_proto_added_not_replaced::RULE,
    &frontend_and_backend_share_a_name::RULE,
    &hash_truncates_value::RULE,
    &health_check_never_enabled::RULE,
    &host_header_noop::RULE,
    &httpchk_headers_in_version::RULE,
    &kubernetes_api_without_tunnel_timeout::RULE,
    &missing_final_newline::RULE,
    &missing_timeouts::RULE,
    &removed_keyword::RULE,
    &server_tls_not_verified::RULE,
    &sni_routing_without_inspect_delay::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &unconditional_https_redirect::RULE,
    &unresolvable_server_stops_startup::RULE,
];
