//! One rule a file; the list is sorted by id.

mod cluster_reset_with_server;
mod egress_selector_invalid;
mod empty_boolean;
mod invalid_cidr;
mod octal_mode_unquoted;
mod restore_without_reset;
mod server_flag_on_agent;
mod unknown_config_key;

use super::Rule;

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &cluster_reset_with_server::RULE,
    &egress_selector_invalid::RULE,
    &empty_boolean::RULE,
    &invalid_cidr::RULE,
    &octal_mode_unquoted::RULE,
    &restore_without_reset::RULE,
    &server_flag_on_agent::RULE,
    &unknown_config_key::RULE,
];
