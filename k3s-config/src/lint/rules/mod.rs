//! One rule a file; the list is sorted by id.

mod changed_by_installer;
pub(crate) mod changed_default;
mod cluster_reset_with_server;
mod conflicting_flags;
mod datastore_and_embedded_etcd;
mod deprecated_flag;
mod docker_cgroup_driver;
mod egress_selector_invalid;
mod empty_boolean;
mod endpoint_path_override;
mod endpoint_without_scheme;
mod exec_start_refused;
mod flag_from_a_later_version;
mod install_fails;
mod invalid_cidr;
mod invalid_value;
mod join_url_without_token;
mod manifest_file_name;
mod missing_flag;
mod octal_mode_unquoted;
mod packaged_manifest_edited;
mod pipe_to_shell_without_fail;
mod registries_config_unused;
mod registries_endpoint_dropped;
mod removed_flag;
mod removed_flannel_backend;
mod restore_without_reset;
mod server_flag_on_agent;
mod taint_format;
mod token_malformed;
mod token_on_command_line;
mod unknown_command;
mod unknown_config_key;
mod unknown_flannel_backend;
mod unknown_registries_key;
mod unpinned_install;
mod unreadable_config;
mod unreadable_daemon;
mod unreadable_registries;
mod webhooks_without_agent;
mod words_ignored;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &changed_by_installer::RULE,
    &changed_default::RULE,
    &cluster_reset_with_server::RULE,
    &conflicting_flags::RULE,
    &datastore_and_embedded_etcd::RULE,
    &deprecated_flag::RULE,
    &docker_cgroup_driver::RULE,
    &egress_selector_invalid::RULE,
    &empty_boolean::RULE,
    &endpoint_path_override::RULE,
    &endpoint_without_scheme::RULE,
    &exec_start_refused::RULE,
    &flag_from_a_later_version::RULE,
    &install_fails::RULE,
    &invalid_cidr::RULE,
    &invalid_value::RULE,
    &join_url_without_token::RULE,
    &manifest_file_name::RULE,
    &missing_flag::RULE,
    &octal_mode_unquoted::RULE,
    &packaged_manifest_edited::RULE,
    &pipe_to_shell_without_fail::RULE,
    &registries_config_unused::RULE,
    &registries_endpoint_dropped::RULE,
    &removed_flag::RULE,
    &removed_flannel_backend::RULE,
    &restore_without_reset::RULE,
    &server_flag_on_agent::RULE,
    &taint_format::RULE,
    &token_malformed::RULE,
    &token_on_command_line::RULE,
    &unknown_command::RULE,
    &unknown_config_key::RULE,
    &unknown_flannel_backend::RULE,
    &unknown_registries_key::RULE,
    &unpinned_install::RULE,
    &unreadable_config::RULE,
    &unreadable_daemon::RULE,
    &unreadable_registries::RULE,
    &webhooks_without_agent::RULE,
    &words_ignored::RULE,
];
