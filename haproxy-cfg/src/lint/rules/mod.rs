//! One rule a file; the list is sorted by id.

mod acl_name_reused_means_or;
mod admin_socket_exposed;
pub(crate) mod agent_check_without_port;
mod all_servers_backup;
mod alpn_without_ssl;
mod api_check_is_tcp_only;
mod backup_behind_unchecked_primary;
pub(crate) mod bad_hex_escape;
pub(crate) mod bad_scope;
pub(crate) mod bad_variable_name;
pub(crate) mod bind_tls_without_certificate;
mod certificate_missing;
pub(crate) mod changed_by_upgrade;
mod check_interval_extreme;
pub(crate) mod checked_server_without_port;
mod clear_check_on_tls_port;
mod client_forwarded_for_kept;
mod condition_never_matches;
mod default_server_after_servers;
pub(crate) mod defaults_with_rules;
mod deprecated_keyword;
mod duplicate_bind;
pub(crate) mod duplicate_id;
pub(crate) mod duplicate_proxy_name;
pub(crate) mod duplicate_section;
mod duplicate_server_address;
pub(crate) mod duplicate_server_name;
pub(crate) mod empty_argument;
mod empty_backend;
mod errorfile_in_tcp_mode;
pub(crate) mod experimental_not_exposed;
pub(crate) mod feature_not_built;
mod forwarded_for_twice;
mod forwarded_proto_added_not_replaced;
mod frontend_and_backend_share_a_name;
mod frontend_without_bind;
mod hash_truncates_value;
mod health_check_never_enabled;
mod host_header_noop;
mod http11_check_without_host;
mod http_check_without_option;
mod http_directive_in_tcp_proxy;
mod http_fetch_in_tcp_mode;
mod httpchk_headers_in_version;
mod httplog_in_tcp_mode;
pub(crate) mod incomplete_section;
pub(crate) mod invalid_sample_argument;
pub(crate) mod invalid_value;
pub(crate) mod invalid_variable_name;
pub(crate) mod keyword_from_a_later_version;
pub(crate) mod keyword_outside_section;
mod keyword_removed_later;
mod kubernetes_api_without_tunnel_timeout;
mod l6_fetch_in_http_mode;
mod legacy_default_ciphers;
mod log_format_without_target;
pub(crate) mod log_option_in_backend;
pub(crate) mod lua_not_loaded;
pub(crate) mod misplaced_keyword;
pub(crate) mod missing_argument;
pub(crate) mod missing_final_newline;
mod missing_timeouts;
pub(crate) mod mode_mismatch;
mod no_default_backend;
mod no_http_request_timeout;
mod no_tls_floor;
mod or_between_nothing;
mod plain_text_credentials;
mod removed_keyword;
mod repeated_server_option;
mod rule_order_illusion;
pub(crate) mod sample_not_available;
pub(crate) mod sample_type_mismatch;
mod second_defaults_resets;
pub(crate) mod section_header;
mod server_cookie_without_cookie;
mod server_tls_not_verified;
pub(crate) mod server_tls_without_ca;
mod shadowed_use_backend;
mod shared_cookie_value;
mod slow_password_hash;
mod sni_routing_without_inspect_delay;
mod ssl_hello_chk_obsolete;
mod stats_admin_without_auth;
mod stats_auth_without_password;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
mod stays_root;
pub(crate) mod stick_counter_out_of_range;
pub(crate) mod stray_nul;
pub(crate) mod text_too_long;
mod timeout_suspiciously_small;
mod timeout_without_unit;
mod tls_version_knobs_mixed;
pub(crate) mod too_many_arguments;
pub(crate) mod too_many_errors;
pub(crate) mod too_many_words;
pub(crate) mod tracked_server_without_check;
pub(crate) mod unbalanced_expression;
pub(crate) mod unbalanced_if;
mod unconditional_https_redirect;
pub(crate) mod undefined_acl;
mod undefined_environment_variable;
pub(crate) mod unknown_backend;
pub(crate) mod unknown_balance_algorithm;
pub(crate) mod unknown_capture_slot;
pub(crate) mod unknown_control_directive;
pub(crate) mod unknown_filter;
pub(crate) mod unknown_keyword;
pub(crate) mod unknown_log_alias;
pub(crate) mod unknown_resolvers;
pub(crate) mod unknown_sample_keyword;
pub(crate) mod unknown_section;
pub(crate) mod unknown_server;
pub(crate) mod unknown_stick_table;
pub(crate) mod unmatched_brace;
pub(crate) mod unmatched_quote;
mod unresolvable_server_stops_startup;
mod unused_acl;
mod unused_backend;
mod use_backend_without_condition;
pub(crate) mod value_with_unquoted_space;
mod websocket_without_tunnel_timeout;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &acl_name_reused_means_or::RULE,
    &admin_socket_exposed::RULE,
    &agent_check_without_port::RULE,
    &all_servers_backup::RULE,
    &alpn_without_ssl::RULE,
    &api_check_is_tcp_only::RULE,
    &backup_behind_unchecked_primary::RULE,
    &bad_hex_escape::RULE,
    &bad_scope::RULE,
    &bad_variable_name::RULE,
    &bind_tls_without_certificate::RULE,
    &certificate_missing::RULE,
    &changed_by_upgrade::RULE,
    &check_interval_extreme::RULE,
    &checked_server_without_port::RULE,
    &clear_check_on_tls_port::RULE,
    &client_forwarded_for_kept::RULE,
    &condition_never_matches::RULE,
    &default_server_after_servers::RULE,
    &defaults_with_rules::RULE,
    &deprecated_keyword::RULE,
    &duplicate_bind::RULE,
    &duplicate_id::RULE,
    &duplicate_proxy_name::RULE,
    &duplicate_section::RULE,
    &duplicate_server_address::RULE,
    &duplicate_server_name::RULE,
    &empty_argument::RULE,
    &empty_backend::RULE,
    &errorfile_in_tcp_mode::RULE,
    &experimental_not_exposed::RULE,
    &feature_not_built::RULE,
    &forwarded_for_twice::RULE,
    &forwarded_proto_added_not_replaced::RULE,
    &frontend_and_backend_share_a_name::RULE,
    &frontend_without_bind::RULE,
    &hash_truncates_value::RULE,
    &health_check_never_enabled::RULE,
    &host_header_noop::RULE,
    &http_check_without_option::RULE,
    &http_directive_in_tcp_proxy::RULE,
    &http_fetch_in_tcp_mode::RULE,
    &http11_check_without_host::RULE,
    &httpchk_headers_in_version::RULE,
    &httplog_in_tcp_mode::RULE,
    &incomplete_section::RULE,
    &invalid_sample_argument::RULE,
    &invalid_value::RULE,
    &invalid_variable_name::RULE,
    &keyword_from_a_later_version::RULE,
    &keyword_outside_section::RULE,
    &keyword_removed_later::RULE,
    &kubernetes_api_without_tunnel_timeout::RULE,
    &l6_fetch_in_http_mode::RULE,
    &legacy_default_ciphers::RULE,
    &log_format_without_target::RULE,
    &log_option_in_backend::RULE,
    &lua_not_loaded::RULE,
    &misplaced_keyword::RULE,
    &missing_argument::RULE,
    &missing_final_newline::RULE,
    &missing_timeouts::RULE,
    &mode_mismatch::RULE,
    &no_default_backend::RULE,
    &no_http_request_timeout::RULE,
    &no_tls_floor::RULE,
    &or_between_nothing::RULE,
    &plain_text_credentials::RULE,
    &removed_keyword::RULE,
    &repeated_server_option::RULE,
    &rule_order_illusion::RULE,
    &sample_not_available::RULE,
    &sample_type_mismatch::RULE,
    &second_defaults_resets::RULE,
    &section_header::RULE,
    &server_cookie_without_cookie::RULE,
    &server_tls_not_verified::RULE,
    &server_tls_without_ca::RULE,
    &shadowed_use_backend::RULE,
    &shared_cookie_value::RULE,
    &slow_password_hash::RULE,
    &sni_routing_without_inspect_delay::RULE,
    &ssl_hello_chk_obsolete::RULE,
    &stats_admin_without_auth::RULE,
    &stats_auth_without_password::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &stays_root::RULE,
    &stick_counter_out_of_range::RULE,
    &stray_nul::RULE,
    &text_too_long::RULE,
    &timeout_suspiciously_small::RULE,
    &timeout_without_unit::RULE,
    &tls_version_knobs_mixed::RULE,
    &too_many_arguments::RULE,
    &too_many_errors::RULE,
    &too_many_words::RULE,
    &tracked_server_without_check::RULE,
    &unbalanced_expression::RULE,
    &unbalanced_if::RULE,
    &unconditional_https_redirect::RULE,
    &undefined_acl::RULE,
    &undefined_environment_variable::RULE,
    &unknown_backend::RULE,
    &unknown_balance_algorithm::RULE,
    &unknown_capture_slot::RULE,
    &unknown_control_directive::RULE,
    &unknown_filter::RULE,
    &unknown_keyword::RULE,
    &unknown_log_alias::RULE,
    &unknown_resolvers::RULE,
    &unknown_sample_keyword::RULE,
    &unknown_section::RULE,
    &unknown_server::RULE,
    &unknown_stick_table::RULE,
    &unmatched_brace::RULE,
    &unmatched_quote::RULE,
    &unresolvable_server_stops_startup::RULE,
    &unused_acl::RULE,
    &unused_backend::RULE,
    &use_backend_without_condition::RULE,
    &value_with_unquoted_space::RULE,
    &websocket_without_tunnel_timeout::RULE,
];
