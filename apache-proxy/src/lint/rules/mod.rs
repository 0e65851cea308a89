//! The rules, one per file; the list is sorted by id.

mod access_control_2_2_syntax;
mod acme_challenge_proxied;
mod backend_dns_cached_forever;
mod backend_tls_verification_disabled;
mod balancer_method_module_missing;
mod balancer_undefined;
mod client_forwarded_headers_kept;
mod continuation_with_trailing_space;
mod cookie_path_not_mapped;
pub(crate) mod directive_needs_module;
mod duplicate_virtual_host;
mod encoded_slashes_mangled;
pub(crate) mod end_of_line_comment;
pub(crate) mod end_of_line_comment_in_proxypass;
mod forwarded_proto_not_set;
mod host_not_preserved_for_ingress;
mod hsts_on_plain_http;
mod legacy_tls_protocols;
pub(crate) mod missing_include;
mod missing_server_name;
mod obsolete_directive;
mod open_forward_proxy;
mod open_proxypassmatch;
mod peer_name_on_overrides_cn_off;
mod port_443_without_sslengine;
mod preserve_host_changes_verified_name;
mod proxy_error_override_on_api;
mod proxy_headers_disabled;
mod proxy_scheme_module_missing;
mod proxypass_extra_slash;
pub(crate) mod proxypass_path_inside_location;
mod proxypass_shadowed;
mod proxypass_target_without_slash;
pub(crate) mod proxypass_without_path;
mod proxypassreverse_mismatch;
mod proxypassreverse_missing;
mod redirect_target_without_slash;
mod remoteip_trusts_everyone;
mod rewrite_proxy_without_slash;
pub(crate) mod section_not_closed;
mod self_signed_only_half_accepted;
mod server_status_exposed;
mod tls_backend_without_sslproxyengine;
mod tls_vhost_without_certificate;
mod trace_enabled;
mod undefined_variable;
pub(crate) mod unknown_directive;
pub(crate) mod unknown_proxypass_parameter;
mod websocket_upgrade_not_enabled;
mod worker_parameters_ignored;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &access_control_2_2_syntax::RULE,
    &acme_challenge_proxied::RULE,
    &backend_dns_cached_forever::RULE,
    &backend_tls_verification_disabled::RULE,
    &balancer_method_module_missing::RULE,
    &balancer_undefined::RULE,
    &client_forwarded_headers_kept::RULE,
    &continuation_with_trailing_space::RULE,
    &cookie_path_not_mapped::RULE,
    &directive_needs_module::RULE,
    &duplicate_virtual_host::RULE,
    &encoded_slashes_mangled::RULE,
    &end_of_line_comment::RULE,
    &end_of_line_comment_in_proxypass::RULE,
    &forwarded_proto_not_set::RULE,
    &host_not_preserved_for_ingress::RULE,
    &hsts_on_plain_http::RULE,
    &legacy_tls_protocols::RULE,
    &missing_include::RULE,
    &missing_server_name::RULE,
    &obsolete_directive::RULE,
    &open_forward_proxy::RULE,
    &open_proxypassmatch::RULE,
    &peer_name_on_overrides_cn_off::RULE,
    &port_443_without_sslengine::RULE,
    &preserve_host_changes_verified_name::RULE,
    &proxy_error_override_on_api::RULE,
    &proxy_headers_disabled::RULE,
    &proxy_scheme_module_missing::RULE,
    &proxypass_extra_slash::RULE,
    &proxypass_path_inside_location::RULE,
    &proxypass_shadowed::RULE,
    &proxypass_target_without_slash::RULE,
    &proxypass_without_path::RULE,
    &proxypassreverse_mismatch::RULE,
    &proxypassreverse_missing::RULE,
    &redirect_target_without_slash::RULE,
    &remoteip_trusts_everyone::RULE,
    &rewrite_proxy_without_slash::RULE,
    &section_not_closed::RULE,
    &self_signed_only_half_accepted::RULE,
    &server_status_exposed::RULE,
    &tls_backend_without_sslproxyengine::RULE,
    &tls_vhost_without_certificate::RULE,
    &trace_enabled::RULE,
    &undefined_variable::RULE,
    &unknown_directive::RULE,
    &unknown_proxypass_parameter::RULE,
    &websocket_upgrade_not_enabled::RULE,
    &worker_parameters_ignored::RULE,
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn ids_are_sorted_unique_and_ours() {
        assert!(ALL.windows(2).all(|pair| pair[0].info.id < pair[1].info.id));
        assert!(ALL.iter().all(|rule| rule.info.id.starts_with("apache/")));
    }
}
