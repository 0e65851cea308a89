//! The rules that these findings belong to.

use crate::lint::rules as pages;
use config_diagnostics::RuleInfo;

pub(super) const COMMENT: &RuleInfo = &pages::end_of_line_comment::RULE.info;
pub(super) const COMMENT_IN_PROXYPASS: &RuleInfo =
    &pages::end_of_line_comment_in_proxypass::RULE.info;
pub(super) const MISSING_INCLUDE: &RuleInfo = &pages::missing_include::RULE.info;
pub(super) const NEEDS_MODULE: &RuleInfo = &pages::directive_needs_module::RULE.info;
pub(super) const PATH_INSIDE_LOCATION: &RuleInfo =
    &pages::proxypass_path_inside_location::RULE.info;
pub(super) const SECTION_NOT_CLOSED: &RuleInfo = &pages::section_not_closed::RULE.info;
pub(super) const UNKNOWN_DIRECTIVE: &RuleInfo = &pages::unknown_directive::RULE.info;
pub(super) const UNKNOWN_PARAMETER: &RuleInfo = &pages::unknown_proxypass_parameter::RULE.info;
pub(super) const WITHOUT_PATH: &RuleInfo = &pages::proxypass_without_path::RULE.info;
pub(super) const MISPLACED: &RuleInfo = &pages::misplaced_directive::RULE.info;
pub(super) const ARGUMENTS: &RuleInfo = &pages::wrong_arguments::RULE.info;
pub(super) const INVALID_VALUE: &RuleInfo = &pages::invalid_value::RULE.info;
pub(super) const INVALID_REGEX: &RuleInfo = &pages::invalid_regex::RULE.info;
pub(super) const INVALID_EXPRESSION: &RuleInfo = &pages::invalid_expression::RULE.info;
pub(super) const MISSING_FILE: &RuleInfo = &pages::missing_file::RULE.info;
pub(super) const UNDEFINED_NAME: &RuleInfo = &pages::undefined_name::RULE.info;
pub(super) const DUPLICATE_LISTEN: &RuleInfo = &pages::duplicate_listen::RULE.info;
pub(super) const BAD_MACRO: &RuleInfo = &pages::bad_macro::RULE.info;
pub(super) const BAD_CONDITION: &RuleInfo = &pages::bad_condition::RULE.info;
pub(super) const BAD_DEFINE: &RuleInfo = &pages::bad_define::RULE.info;
pub(super) const TOO_LARGE: &RuleInfo = &pages::configuration_too_large::RULE.info;
