//! The rules, one per file.

mod access_control_2_2_syntax;
mod acme_challenge_proxied;
mod backend_tls_verification_disabled;
mod continuation_with_trailing_space;
mod cookie_path_not_mapped;
mod directive_needs_module;
mod encoded_slashes_mangled;
mod end_of_line_comment;
mod end_of_line_comment_in_proxypass;
mod host_not_preserved_for_ingress;
mod hsts_on_plain_http;
mod legacy_tls_protocols;
mod missing_include;
mod missing_server_name;
mod obsolete_directive;
mod open_forward_proxy;
mod open_proxypassmatch;
mod peer_name_on_overrides_cn_off;
mod preserve_host_changes_verified_name;
mod proxy_error_override_on_api;
mod proxy_headers_disabled;
mod proxy_scheme_module_missing;
mod proxypass_extra_slash;
mod proxypass_shadowed;
mod proxypass_target_without_slash;
mod proxypass_without_path;
mod remoteip_trusts_everyone;
mod rewrite_proxy_without_slash;
mod section_not_closed;
mod self_signed_only_half_accepted;
mod server_status_exposed;
mod tls_backend_without_sslproxyengine;
mod trace_enabled;
mod undefined_variable;
mod unknown_directive;
mod unknown_proxypass_parameter;
mod worker_parameters_ignored;

use super::Rule;

/// Every rule with a page, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &access_control_2_2_syntax::RULE,
    &acme_challenge_proxied::RULE,
    &backend_tls_verification_disabled::RULE,
    &continuation_with_trailing_space::RULE,
    &cookie_path_not_mapped::RULE,
    &directive_needs_module::RULE,
    &encoded_slashes_mangled::RULE,
    &end_of_line_comment::RULE,
    &end_of_line_comment_in_proxypass::RULE,
    &host_not_preserved_for_ingress::RULE,
    &hsts_on_plain_http::RULE,
    &legacy_tls_protocols::RULE,
    &missing_include::RULE,
    &missing_server_name::RULE,
    &obsolete_directive::RULE,
    &open_forward_proxy::RULE,
    &open_proxypassmatch::RULE,
    &peer_name_on_overrides_cn_off::RULE,
    &preserve_host_changes_verified_name::RULE,
    &proxy_error_override_on_api::RULE,
    &proxy_headers_disabled::RULE,
    &proxy_scheme_module_missing::RULE,
    &proxypass_extra_slash::RULE,
    &proxypass_shadowed::RULE,
    &proxypass_target_without_slash::RULE,
    &proxypass_without_path::RULE,
    &remoteip_trusts_everyone::RULE,
    &rewrite_proxy_without_slash::RULE,
    &section_not_closed::RULE,
    &self_signed_only_half_accepted::RULE,
    &server_status_exposed::RULE,
    &tls_backend_without_sslproxyengine::RULE,
    &trace_enabled::RULE,
    &undefined_variable::RULE,
    &unknown_directive::RULE,
    &unknown_proxypass_parameter::RULE,
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
