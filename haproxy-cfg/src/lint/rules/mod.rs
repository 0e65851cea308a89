//! One rule a file; the list is sorted by id.

mod api_check_is_tcp_only;
mod backup_behind_unchecked_primary;
mod clear_check_on_tls_port;
mod client_forwarded_for_kept;
mod forwarded_proto_added_not_replaced;
mod health_check_never_enabled;
mod httpchk_headers_in_version;
mod kubernetes_api_without_tunnel_timeout;
pub(crate) mod missing_final_newline;
mod missing_timeouts;
mod sni_routing_without_inspect_delay;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
mod unconditional_https_redirect;
mod unresolvable_server_stops_startup;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &api_check_is_tcp_only::RULE,
    &backup_behind_unchecked_primary::RULE,
    &clear_check_on_tls_port::RULE,
    &client_forwarded_for_kept::RULE,
    &forwarded_proto_added_not_replaced::RULE,
    &health_check_never_enabled::RULE,
    &httpchk_headers_in_version::RULE,
    &kubernetes_api_without_tunnel_timeout::RULE,
    &missing_final_newline::RULE,
    &missing_timeouts::RULE,
    &sni_routing_without_inspect_delay::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &unconditional_https_redirect::RULE,
    &unresolvable_server_stops_startup::RULE,
];
