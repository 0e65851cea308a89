//! The rules, one per file.

mod acme_challenge_proxied;
mod backend_tls_verification_disabled;
mod host_not_preserved_for_ingress;
mod open_forward_proxy;
mod peer_name_on_overrides_cn_off;
mod proxy_scheme_module_missing;
mod proxypass_extra_slash;
mod proxypass_shadowed;
mod proxypass_target_without_slash;
mod rewrite_proxy_without_slash;
mod self_signed_only_half_accepted;
mod tls_backend_without_sslproxyengine;

use super::Rule;

/// Every rule with a page, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &acme_challenge_proxied::RULE,
    &backend_tls_verification_disabled::RULE,
    &host_not_preserved_for_ingress::RULE,
    &open_forward_proxy::RULE,
    &peer_name_on_overrides_cn_off::RULE,
    &proxy_scheme_module_missing::RULE,
    &proxypass_extra_slash::RULE,
    &proxypass_shadowed::RULE,
    &proxypass_target_without_slash::RULE,
    &rewrite_proxy_without_slash::RULE,
    &self_signed_only_half_accepted::RULE,
    &tls_backend_without_sslproxyengine::RULE,
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
