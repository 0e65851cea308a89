//! The rules, one per file; the list is sorted by id.

mod access_control_2_2_syntax;
mod acme_challenge_proxied;
mod backend_dns_cached_forever;
mod backend_tls_verification_disabled;
pub(crate) mod bad_condition;
pub(crate) mod bad_define;
pub(crate) mod bad_macro;
mod balancer_method_module_missing;
mod balancer_undefined;
mod client_forwarded_headers_kept;
pub(crate) mod configuration_too_large;
mod continuation_with_trailing_space;
mod cookie_path_not_mapped;
pub(crate) mod directive_needs_module;
pub(crate) mod duplicate_listen;
mod duplicate_virtual_host;
mod encoded_slashes_mangled;
pub(crate) mod end_of_line_comment;
pub(crate) mod end_of_line_comment_in_proxypass;
mod forwarded_proto_not_set;
mod host_not_preserved_for_ingress;
mod hsts_on_plain_http;
pub(crate) mod invalid_expression;
pub(crate) mod invalid_regex;
pub(crate) mod invalid_value;
pub(crate) mod last_line_lost;
mod legacy_tls_protocols;
pub(crate) mod line_too_long;
pub(crate) mod misplaced_directive;
pub(crate) mod missing_file;
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
pub(crate) mod section_bracket_missing;
pub(crate) mod section_not_closed;
pub(crate) mod section_not_open;
pub(crate) mod sections_too_deep;
mod self_signed_only_half_accepted;
mod server_status_exposed;
pub(crate) mod stray_nul;
pub(crate) mod text_too_long;
mod tls_backend_without_sslproxyengine;
mod tls_vhost_without_certificate;
mod trace_enabled;
pub(crate) mod undefined_name;
mod undefined_variable;
pub(crate) mod unknown_directive;
pub(crate) mod unknown_proxypass_parameter;
mod websocket_upgrade_not_enabled;
mod worker_parameters_ignored;
pub(crate) mod wrong_arguments;

use super::{Mend, Rule};

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &access_control_2_2_syntax::RULE,
    &acme_challenge_proxied::RULE,
    &backend_dns_cached_forever::RULE,
    &backend_tls_verification_disabled::RULE,
    &bad_condition::RULE,
    &bad_define::RULE,
    &bad_macro::RULE,
    &balancer_method_module_missing::RULE,
    &balancer_undefined::RULE,
    &client_forwarded_headers_kept::RULE,
    &configuration_too_large::RULE,
    &continuation_with_trailing_space::RULE,
    &cookie_path_not_mapped::RULE,
    &directive_needs_module::RULE,
    &duplicate_listen::RULE,
    &duplicate_virtual_host::RULE,
    &encoded_slashes_mangled::RULE,
    &end_of_line_comment::RULE,
    &end_of_line_comment_in_proxypass::RULE,
    &forwarded_proto_not_set::RULE,
    &host_not_preserved_for_ingress::RULE,
    &hsts_on_plain_http::RULE,
    &invalid_expression::RULE,
    &invalid_regex::RULE,
    &invalid_value::RULE,
    &last_line_lost::RULE,
    &legacy_tls_protocols::RULE,
    &line_too_long::RULE,
    &misplaced_directive::RULE,
    &missing_file::RULE,
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
    &section_bracket_missing::RULE,
    &section_not_closed::RULE,
    &section_not_open::RULE,
    &sections_too_deep::RULE,
    &self_signed_only_half_accepted::RULE,
    &server_status_exposed::RULE,
    &stray_nul::RULE,
    &text_too_long::RULE,
    &tls_backend_without_sslproxyengine::RULE,
    &tls_vhost_without_certificate::RULE,
    &trace_enabled::RULE,
    &undefined_name::RULE,
    &undefined_variable::RULE,
    &unknown_directive::RULE,
    &unknown_proxypass_parameter::RULE,
    &websocket_upgrade_not_enabled::RULE,
    &worker_parameters_ignored::RULE,
    &wrong_arguments::RULE,
];

/// What mends the findings of the tables.
pub(crate) static MENDS: &[(&Rule, Mend)] = &[
    (&end_of_line_comment::RULE, end_of_line_comment::fix),
    (&end_of_line_comment_in_proxypass::RULE, end_of_line_comment_in_proxypass::fix),
    (&missing_include::RULE, missing_include::fix),
    (&proxypass_path_inside_location::RULE, proxypass_path_inside_location::fix),
    (&proxypass_without_path::RULE, proxypass_without_path::fix),
    (&unknown_directive::RULE, unknown_directive::fix),
    (&unknown_proxypass_parameter::RULE, unknown_proxypass_parameter::fix),
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn ids_are_sorted_unique_and_ours() {
        assert!(ALL.windows(2).all(|pair| pair[0].info.id < pair[1].info.id));
        assert!(ALL.iter().all(|rule| rule.info.id.starts_with("apache/")));
    }

    /// What the sources call a rule has a page: nothing is said that `explain` does not know.
    #[test]
    fn every_id_has_a_page() {
        fn ids(folder: &std::path::Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    ids(&path, found);
                } else {
                    let source = std::fs::read_to_string(&path).unwrap();
                    let strings = source.split("\"apache/").skip(1);
                    let words = strings.filter_map(|rest| Some(rest.split_once('"')?.0));
                    let is_id =
                        |word: &&str| word.bytes().all(|b| b == b'-' || b.is_ascii_alphanumeric());
                    found.extend(words.filter(is_id).map(str::to_owned));
                }
            }
        }
        let mut found = Vec::new();
        ids(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
        found.retain(|id| !id.is_empty());
        assert!(found.len() > ALL.len());
        for id in found {
            assert!(crate::explain(&format!("apache/{id}")).is_some(), "apache/{id} has no page");
        }
    }
}
