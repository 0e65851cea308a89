//! The rules by which `check` speaks, one file each, and what their findings say.

mod additional_arguments_not_a_list;
pub(crate) mod argument_misread;
pub(crate) mod argument_without_dashes;
mod cert_resolvers_renamed;
pub(crate) mod changed_default;
pub(crate) mod dropped_value;
mod external_traffic_policy_misplaced;
mod global_arguments_removed;
mod image_tag_below_chart_floor;
mod logs_split_in_v41;
pub(crate) mod manifest_field_type;
pub(crate) mod moved;
mod ports_expose_boolean;
mod redirect_to_removed;
mod redirections_wrong_generation;
pub(crate) mod refused_by_template;
pub(crate) mod renamed_value;
mod service_flat_keys_dropped;
pub(crate) mod unknown;
mod unknown_nested_value;
mod unknown_top_level_value;
pub(crate) mod unknown_traefik_flag;
pub(crate) mod value_not_allowed;
pub(crate) mod value_read_anew;
pub(crate) mod value_without_effect;
pub(crate) mod values_content_invalid_yaml;
pub(crate) mod values_content_not_a_string;
mod websecure_tls_nesting;

use config_diagnostics::{RuleInfo, RuleSet};

/// A rule of this format; all of these speak through `check`.
pub(crate) type Rule = config_diagnostics::Rule<()>;

/// All of them, with their pages.
pub(crate) static RULES: RuleSet<()> = RuleSet::new(ALL, crate::generated::rule_docs::RULE_DOCS);

/// Every rule, sorted by id.
pub(crate) static ALL: &[&Rule] = &[
    &additional_arguments_not_a_list::RULE,
    &argument_misread::RULE,
    &argument_without_dashes::RULE,
    &cert_resolvers_renamed::RULE,
    &changed_default::RULE,
    &dropped_value::RULE,
    &external_traffic_policy_misplaced::RULE,
    &global_arguments_removed::RULE,
    &image_tag_below_chart_floor::RULE,
    &logs_split_in_v41::RULE,
    &manifest_field_type::RULE,
    &ports_expose_boolean::RULE,
    &redirect_to_removed::RULE,
    &redirections_wrong_generation::RULE,
    &refused_by_template::RULE,
    &renamed_value::RULE,
    &service_flat_keys_dropped::RULE,
    &unknown_nested_value::RULE,
    &unknown_top_level_value::RULE,
    &unknown_traefik_flag::RULE,
    &value_not_allowed::RULE,
    &value_read_anew::RULE,
    &value_without_effect::RULE,
    &values_content_invalid_yaml::RULE,
    &values_content_not_a_string::RULE,
    &websecure_tls_nesting::RULE,
];

/// The rule of this name, without the name of the tool before it.
pub(crate) fn named(name: &str) -> Option<&'static RuleInfo> {
    let own =
        |rule: &&&'static Rule| rule.info.id.split_once('/').is_some_and(|(_, own)| own == name);
    ALL.iter().find(own).map(|rule| &rule.info)
}
