//! The rules that these findings belong to.

use crate::lint::rules as pages;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

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

const fn rule(id: &'static str, summary: &'static str) -> RuleInfo {
    RuleInfo::new(id, Group::Correctness, Severity::Error, Safety::None, summary)
}

pub(super) static MISPLACED: RuleInfo =
    rule("apache/misplaced-directive", "the directive cannot stand here");
pub(super) static ARGUMENTS: RuleInfo =
    rule("apache/wrong-arguments", "too many or too few arguments");
pub(super) static INVALID_VALUE: RuleInfo =
    rule("apache/invalid-value", "a value that the directive does not take");
pub(super) static INVALID_REGEX: RuleInfo =
    rule("apache/invalid-regex", "a regular expression that cannot be compiled");
pub(super) static INVALID_EXPRESSION: RuleInfo =
    rule("apache/invalid-expression", "an expression that cannot be read");
pub(super) static MISSING_FILE: RuleInfo = rule(
    "apache/missing-file",
    "a file that httpd opens when it reads the configuration is absent",
);
pub(super) static UNDEFINED_NAME: RuleInfo =
    rule("apache/undefined-name", "a name that nothing defines before");
pub(super) static DUPLICATE_LISTEN: RuleInfo =
    rule("apache/duplicate-listen", "the same address is listened on twice");
pub(super) static BAD_MACRO: RuleInfo =
    rule("apache/bad-macro", "a macro that is not defined, or used with other arguments");
pub(super) static BAD_CONDITION: RuleInfo =
    rule("apache/bad-condition", "a conditional section that cannot be decided");
pub(super) static BAD_DEFINE: RuleInfo =
    rule("apache/bad-define", "a variable that cannot have this name");
pub(super) static TOO_LARGE: RuleInfo =
    rule("apache/configuration-too-large", "includes, macros or sections without end");
