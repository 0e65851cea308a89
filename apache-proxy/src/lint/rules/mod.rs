//! The rules, one per file.

mod acme_challenge_proxied;
mod backend_dns_cached_forever;
mod backend_tls_verification_disabled;
mod balancer_method_module_missing;
mod balancer_undefined;
mod client_forwarded_headers_kept;
mod duplicate_virtual_host;
mod forwarded_proto_not_set;
mod host_not_preserved_for_ingress;
mod open_forward_proxy;
mod peer_name_on_overrides_cn_off;
mod port_443_without_sslengine;
mod proxy_scheme_module_missing;
mod proxypass_extra_slash;
mod proxypass_path_inside_location;
mod proxypass_shadowed;
mod proxypass_target_without_slash;
mod proxypassreverse_mismatch;
mod proxypassreverse_missing;
mod redirect_target_without_slash;
mod rewrite_proxy_without_slash;
mod self_signed_only_half_accepted;
mod tls_backend_without_sslproxyengine;
mod tls_vhost_without_certificate;
mod websocket_upgrade_not_enabled;

use super::Rule;

/// Every rule with a page, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &acme_challenge_proxied::RULE,
    &backend_dns_cached_forever::RULE,
    &backend_tls_verification_disabled::RULE,
    &balancer_method_module_missing::RULE,
    &balancer_undefined::RULE,
    &client_forwarded_headers_kept::RULE,
    &duplicate_virtual_host::RULE,
    &forwarded_proto_not_set::RULE,
    &host_not_preserved_for_ingress::RULE,
    &open_forward_proxy::RULE,
    &peer_name_on_overrides_cn_off::RULE,
    &port_443_without_sslengine::RULE,
    &proxy_scheme_module_missing::RULE,
    &proxypass_extra_slash::RULE,
    &proxypass_path_inside_location::RULE,
    &proxypass_shadowed::RULE,
    &proxypass_target_without_slash::RULE,
    &proxypassreverse_mismatch::RULE,
    &proxypassreverse_missing::RULE,
    &redirect_target_without_slash::RULE,
    &rewrite_proxy_without_slash::RULE,
    &self_signed_only_half_accepted::RULE,
    &tls_backend_without_sslproxyengine::RULE,
    &tls_vhost_without_certificate::RULE,
    &websocket_upgrade_not_enabled::RULE,
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
