//! One rule a file; the list is sorted by id.

pub(crate) mod changed_default;
mod cloud_controller_missing;
mod cluster_reset_with_server;
mod component_arg_without_equals;
mod conflicting_flags;
mod custom_cni_incomplete;
mod datastore_and_embedded_etcd;
mod deprecated_flag;
mod drop_in_replaces_list;
mod dual_stack_incomplete;
mod duplicate_key;
mod egress_selector_invalid;
mod empty_boolean;
mod etcd_option_without_etcd;
mod flag_from_a_later_version;
mod flannel_external_ip_incomplete;
mod invalid_cidr;
mod invalid_cron;
mod invalid_name;
mod invalid_value;
mod iptables_bundled_binary;
mod kubeconfig_readable_by_all;
mod missing_flag;
mod nested_value;
mod octal_mode_unquoted;
mod removed_flag;
mod removed_flannel_backend;
mod restore_without_reset;
mod sd_card_etcd;
mod secret_in_config;
mod server_flag_on_agent;
mod several_values_for_one;
mod taint_format;
mod token_malformed;
mod unknown_config_key;
mod unknown_flannel_backend;
mod unreadable_config;
mod value_changed_by_yaml;
mod webhooks_without_agent;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &changed_default::RULE,
    &cloud_controller_missing::RULE,
    &cluster_reset_with_server::RULE,
    &component_arg_without_equals::RULE,
    &conflicting_flags::RULE,
    &custom_cni_incomplete::RULE,
    &datastore_and_embedded_etcd::RULE,
    &deprecated_flag::RULE,
    &drop_in_replaces_list::RULE,
    &dual_stack_incomplete::RULE,
    &duplicate_key::RULE,
    &egress_selector_invalid::RULE,
    &empty_boolean::RULE,
    &etcd_option_without_etcd::RULE,
    &flag_from_a_later_version::RULE,
    &flannel_external_ip_incomplete::RULE,
    &invalid_cidr::RULE,
    &invalid_cron::RULE,
    &invalid_name::RULE,
    &invalid_value::RULE,
    &iptables_bundled_binary::RULE,
    &kubeconfig_readable_by_all::RULE,
    &missing_flag::RULE,
    &nested_value::RULE,
    &octal_mode_unquoted::RULE,
    &removed_flag::RULE,
    &removed_flannel_backend::RULE,
    &restore_without_reset::RULE,
    &sd_card_etcd::RULE,
    &secret_in_config::RULE,
    &server_flag_on_agent::RULE,
    &several_values_for_one::RULE,
    &taint_format::RULE,
    &token_malformed::RULE,
    &unknown_config_key::RULE,
    &unknown_flannel_backend::RULE,
    &unreadable_config::RULE,
    &value_changed_by_yaml::RULE,
    &webhooks_without_agent::RULE,
];
