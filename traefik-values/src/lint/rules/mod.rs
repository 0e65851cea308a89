//! One rule a file; the list is sorted by id.

mod access_log_file_not_writable;
mod access_log_keeps_headers;
mod acme_storage_group_readable;
mod acme_with_several_replicas;
mod additional_arguments_not_a_list;
mod affinity_label_template_not_rendered;
mod anti_affinity_blocks_rollout;
mod api_insecure;
mod argument_has_typed_value;
pub(crate) mod argument_misread;
pub(crate) mod argument_without_dashes;
mod autoscaling_without_metrics;
mod cert_resolvers_renamed;
pub(crate) mod changed_default;
mod crd_value_of_wrong_type;
mod cross_namespace_or_external_name;
mod daemonset_ignores_replicas;
mod daemonset_update_refused;
mod dashboard_exposed;
mod deployment_kind_unknown;
pub(crate) mod dropped_value;
mod duplicate_entrypoint_address;
mod duplicate_exposed_port;
mod external_traffic_policy_misplaced;
mod failure_policy_reinstall;
mod flag_set_twice;
mod forwarded_headers_insecure;
mod global_arguments_removed;
mod helmchartconfig_name_or_namespace;
mod image_tag_below_chart_floor;
mod invalid_rule;
mod ip_white_list_renamed;
mod legacy_crd_group;
mod limit_request_ratio;
mod list_override_drops_env;
mod list_override_drops_k3s_tolerations;
mod logs_split_in_v41;
pub(crate) mod manifest_field_type;
mod metrics_entrypoint_missing;
mod middleware_of_two_kinds;
pub(crate) mod moved;
mod no_drain_window;
mod pdb_blocks_drain;
mod persistence_with_replicas;
mod ports_expose_boolean;
mod proxy_protocol_insecure;
mod proxy_protocol_without_trusted_ips;
mod readiness_probe_removed;
mod redirect_to_removed;
mod redirections_wrong_generation;
pub(crate) mod refused_by_template;
pub(crate) mod renamed_value;
mod replicas_without_spread;
mod route_kind_not_rule;
mod route_without_service;
mod service_flat_keys_dropped;
mod single_replica_ingress;
mod spec_set_wins;
mod static_configuration_file_mounted;
#[cfg(test)]
mod testing;
mod timezone_by_raw_flag;
mod traffic_policy_on_cluster_ip;
mod trusted_ip_not_an_address;
mod trusted_ip_too_wide;
mod undefined_cert_resolver;
pub(crate) mod unknown;
mod unknown_access_log_field;
mod unknown_crd_field;
mod unknown_entrypoint;
mod unknown_nested_value;
mod unknown_top_level_value;
pub(crate) mod unknown_traefik_flag;
mod v2_matcher_syntax;
pub(crate) mod value_not_allowed;
pub(crate) mod value_read_anew;
pub(crate) mod value_without_effect;
pub(crate) mod values_content_invalid_yaml;
pub(crate) mod values_content_not_a_string;
mod volume_type_unknown;
mod websecure_tls_nesting;

use super::Rule;
use config_diagnostics::RuleInfo;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &access_log_file_not_writable::RULE,
    &access_log_keeps_headers::RULE,
    &acme_storage_group_readable::RULE,
    &acme_with_several_replicas::RULE,
    &additional_arguments_not_a_list::RULE,
    &affinity_label_template_not_rendered::RULE,
    &anti_affinity_blocks_rollout::RULE,
    &api_insecure::RULE,
    &argument_has_typed_value::RULE,
    &argument_misread::RULE,
    &argument_without_dashes::RULE,
    &autoscaling_without_metrics::RULE,
    &cert_resolvers_renamed::RULE,
    &changed_default::RULE,
    &crd_value_of_wrong_type::RULE,
    &cross_namespace_or_external_name::RULE,
    &daemonset_ignores_replicas::RULE,
    &daemonset_update_refused::RULE,
    &dashboard_exposed::RULE,
    &deployment_kind_unknown::RULE,
    &dropped_value::RULE,
    &duplicate_entrypoint_address::RULE,
    &duplicate_exposed_port::RULE,
    &external_traffic_policy_misplaced::RULE,
    &failure_policy_reinstall::RULE,
    &flag_set_twice::RULE,
    &forwarded_headers_insecure::RULE,
    &global_arguments_removed::RULE,
    &helmchartconfig_name_or_namespace::RULE,
    &image_tag_below_chart_floor::RULE,
    &invalid_rule::RULE,
    &ip_white_list_renamed::RULE,
    &legacy_crd_group::RULE,
    &limit_request_ratio::RULE,
    &list_override_drops_env::RULE,
    &list_override_drops_k3s_tolerations::RULE,
    &logs_split_in_v41::RULE,
    &manifest_field_type::RULE,
    &metrics_entrypoint_missing::RULE,
    &middleware_of_two_kinds::RULE,
    &no_drain_window::RULE,
    &pdb_blocks_drain::RULE,
    &persistence_with_replicas::RULE,
    &ports_expose_boolean::RULE,
    &proxy_protocol_insecure::RULE,
    &proxy_protocol_without_trusted_ips::RULE,
    &readiness_probe_removed::RULE,
    &redirect_to_removed::RULE,
    &redirections_wrong_generation::RULE,
    &refused_by_template::RULE,
    &renamed_value::RULE,
    &replicas_without_spread::RULE,
    &route_kind_not_rule::RULE,
    &route_without_service::RULE,
    &service_flat_keys_dropped::RULE,
    &single_replica_ingress::RULE,
    &spec_set_wins::RULE,
    &static_configuration_file_mounted::RULE,
    &timezone_by_raw_flag::RULE,
    &traffic_policy_on_cluster_ip::RULE,
    &trusted_ip_not_an_address::RULE,
    &trusted_ip_too_wide::RULE,
    &undefined_cert_resolver::RULE,
    &unknown_access_log_field::RULE,
    &unknown_crd_field::RULE,
    &unknown_entrypoint::RULE,
    &unknown_nested_value::RULE,
    &unknown_top_level_value::RULE,
    &unknown_traefik_flag::RULE,
    &v2_matcher_syntax::RULE,
    &value_not_allowed::RULE,
    &value_read_anew::RULE,
    &value_without_effect::RULE,
    &values_content_invalid_yaml::RULE,
    &values_content_not_a_string::RULE,
    &volume_type_unknown::RULE,
    &websecure_tls_nesting::RULE,
];

/// The rule of this name, without the name of the tool before it.
pub(crate) fn named(name: &str) -> Option<&'static RuleInfo> {
    let own =
        |rule: &&&'static Rule| rule.info.id.split_once('/').is_some_and(|(_, own)| own == name);
    ALL.iter().find(own).map(|rule| &rule.info)
}
