//! One rule a file; the list is sorted by id.

mod changed_by_installer;
pub(crate) mod changed_default;
mod cidr_overlap;
mod cloud_controller_missing;
mod cluster_dns_outside_service_cidr;
mod cluster_reset_with_server;
mod component_arg_without_equals;
mod conflicting_flags;
mod custom_cni_incomplete;
mod datastore_and_embedded_etcd;
mod datastore_certificate_without_key;
mod deprecated_flag;
mod docker_cgroup_driver;
mod docker_runtime;
mod drop_in_replaces_list;
mod dual_stack_incomplete;
mod duplicate_key;
mod egress_selector_invalid;
mod empty_boolean;
mod endpoint_path_override;
mod endpoint_without_scheme;
mod etcd_option_without_etcd;
mod exec_start_refused;
mod flag_from_a_later_version;
mod flannel_external_ip_incomplete;
mod install_fails;
mod invalid_cidr;
mod invalid_cron;
mod invalid_name;
mod invalid_value;
mod iptables_bundled_binary;
mod join_url_not_https;
mod join_url_without_port;
mod join_url_without_token;
mod kubeconfig_readable_by_all;
mod label_format;
mod list_as_space_separated_string;
mod manifest_file_name;
mod missing_flag;
mod nested_value;
mod numeric_token_unquoted;
mod octal_mode_unquoted;
mod packaged_manifest_edited;
mod pipe_to_shell_without_fail;
mod port_conflict;
mod port_out_of_range;
mod registries_config_unused;
mod registries_endpoint_dropped;
mod registry_with_scheme;
mod removed_flag;
mod removed_flannel_backend;
mod restore_without_reset;
mod restricted_node_label;
mod s3_bucket_missing;
mod s3_config_secret_ignored;
mod s3_endpoint_with_scheme;
mod s3_proxy_without_scheme;
mod sd_card_etcd;
mod secret_in_config;
mod secrets_encryption_provider_unused;
mod server_flag_on_agent;
mod several_values_for_one;
mod taint_format;
mod taint_uses_legacy_master_key;
mod tls_san_not_a_host;
mod token_malformed;
mod token_on_command_line;
mod token_without_ca_hash;
mod unknown_command;
mod unknown_component_in_disable;
mod unknown_config_key;
mod unknown_flannel_backend;
mod unknown_registries_key;
mod unpinned_install;
mod unreadable_config;
mod unreadable_daemon;
mod unreadable_registries;
mod value_changed_by_yaml;
mod webhooks_without_agent;
mod words_ignored;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &changed_by_installer::RULE,
    &changed_default::RULE,
    &cidr_overlap::RULE,
    &cloud_controller_missing::RULE,
    &cluster_dns_outside_service_cidr::RULE,
    &cluster_reset_with_server::RULE,
    &component_arg_without_equals::RULE,
    &conflicting_flags::RULE,
    &custom_cni_incomplete::RULE,
    &datastore_and_embedded_etcd::RULE,
    &datastore_certificate_without_key::RULE,
    &deprecated_flag::RULE,
    &docker_cgroup_driver::RULE,
    &docker_runtime::RULE,
    &drop_in_replaces_list::RULE,
    &dual_stack_incomplete::RULE,
    &duplicate_key::RULE,
    &egress_selector_invalid::RULE,
    &empty_boolean::RULE,
    &endpoint_path_override::RULE,
    &endpoint_without_scheme::RULE,
    &etcd_option_without_etcd::RULE,
    &exec_start_refused::RULE,
    &flag_from_a_later_version::RULE,
    &flannel_external_ip_incomplete::RULE,
    &install_fails::RULE,
    &invalid_cidr::RULE,
    &invalid_cron::RULE,
    &invalid_name::RULE,
    &invalid_value::RULE,
    &iptables_bundled_binary::RULE,
    &join_url_not_https::RULE,
    &join_url_without_port::RULE,
    &join_url_without_token::RULE,
    &kubeconfig_readable_by_all::RULE,
    &label_format::RULE,
    &list_as_space_separated_string::RULE,
    &manifest_file_name::RULE,
    &missing_flag::RULE,
    &nested_value::RULE,
    &numeric_token_unquoted::RULE,
    &octal_mode_unquoted::RULE,
    &packaged_manifest_edited::RULE,
    &pipe_to_shell_without_fail::RULE,
    &port_conflict::RULE,
    &port_out_of_range::RULE,
    &registries_config_unused::RULE,
    &registries_endpoint_dropped::RULE,
    &registry_with_scheme::RULE,
    &removed_flag::RULE,
    &removed_flannel_backend::RULE,
    &restore_without_reset::RULE,
    &restricted_node_label::RULE,
    &s3_bucket_missing::RULE,
    &s3_config_secret_ignored::RULE,
    &s3_endpoint_with_scheme::RULE,
    &s3_proxy_without_scheme::RULE,
    &sd_card_etcd::RULE,
    &secret_in_config::RULE,
    &secrets_encryption_provider_unused::RULE,
    &server_flag_on_agent::RULE,
    &several_values_for_one::RULE,
    &taint_format::RULE,
    &taint_uses_legacy_master_key::RULE,
    &tls_san_not_a_host::RULE,
    &token_malformed::RULE,
    &token_on_command_line::RULE,
    &token_without_ca_hash::RULE,
    &unknown_command::RULE,
    &unknown_component_in_disable::RULE,
    &unknown_config_key::RULE,
    &unknown_flannel_backend::RULE,
    &unknown_registries_key::RULE,
    &unpinned_install::RULE,
    &unreadable_config::RULE,
    &unreadable_daemon::RULE,
    &unreadable_registries::RULE,
    &value_changed_by_yaml::RULE,
    &webhooks_without_agent::RULE,
    &words_ignored::RULE,
];
