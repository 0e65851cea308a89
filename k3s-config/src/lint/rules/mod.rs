//! One rule a file; the list is sorted by id.

pub(crate) mod changed_default;
mod cidr_overlap;
mod cluster_dns_outside_service_cidr;
mod cluster_reset_with_server;
mod conflicting_flags;
mod datastore_and_embedded_etcd;
mod datastore_certificate_without_key;
mod deprecated_flag;
mod docker_runtime;
mod egress_selector_invalid;
mod empty_boolean;
mod flag_from_a_later_version;
mod invalid_cidr;
mod invalid_value;
mod join_url_not_https;
mod join_url_without_port;
mod list_as_space_separated_string;
mod missing_flag;
mod numeric_token_unquoted;
mod octal_mode_unquoted;
mod port_conflict;
mod port_out_of_range;
mod registry_with_scheme;
mod removed_flag;
mod removed_flannel_backend;
mod restore_without_reset;
mod restricted_node_label;
mod s3_bucket_missing;
mod s3_config_secret_ignored;
mod s3_endpoint_with_scheme;
mod s3_proxy_without_scheme;
mod secrets_encryption_provider_unused;
mod server_flag_on_agent;
mod taint_format;
mod taint_uses_legacy_master_key;
mod token_malformed;
mod token_without_ca_hash;
mod unknown_component_in_disable;
mod unknown_config_key;
mod unknown_flannel_backend;
mod unreadable_config;
mod webhooks_without_agent;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &changed_default::RULE,
    &cidr_overlap::RULE,
    &cluster_dns_outside_service_cidr::RULE,
    &cluster_reset_with_server::RULE,
    &conflicting_flags::RULE,
    &datastore_and_embedded_etcd::RULE,
    &datastore_certificate_without_key::RULE,
    &deprecated_flag::RULE,
    &docker_runtime::RULE,
    &egress_selector_invalid::RULE,
    &empty_boolean::RULE,
    &flag_from_a_later_version::RULE,
    &invalid_cidr::RULE,
    &invalid_value::RULE,
    &join_url_not_https::RULE,
    &join_url_without_port::RULE,
    &list_as_space_separated_string::RULE,
    &missing_flag::RULE,
    &numeric_token_unquoted::RULE,
    &octal_mode_unquoted::RULE,
    &port_conflict::RULE,
    &port_out_of_range::RULE,
    &registry_with_scheme::RULE,
    &removed_flag::RULE,
    &removed_flannel_backend::RULE,
    &restore_without_reset::RULE,
    &restricted_node_label::RULE,
    &s3_bucket_missing::RULE,
    &s3_config_secret_ignored::RULE,
    &s3_endpoint_with_scheme::RULE,
    &s3_proxy_without_scheme::RULE,
    &secrets_encryption_provider_unused::RULE,
    &server_flag_on_agent::RULE,
    &taint_format::RULE,
    &taint_uses_legacy_master_key::RULE,
    &token_malformed::RULE,
    &token_without_ca_hash::RULE,
    &unknown_component_in_disable::RULE,
    &unknown_config_key::RULE,
    &unknown_flannel_backend::RULE,
    &unreadable_config::RULE,
    &webhooks_without_agent::RULE,
];
