//! One rule a file; the list is sorted by id.

mod backup_behind_unchecked_primary;
pub(crate) mod bad_hex_escape;
pub(crate) mod bad_scope;
pub(crate) mod bad_variable_name;
pub(crate) mod duplicate_section;
pub(crate) mod empty_argument;
mod health_check_never_enabled;
mod httpchk_headers_in_version;
pub(crate) mod invalid_value;
pub(crate) mod keyword_from_a_later_version;
pub(crate) mod misplaced_keyword;
pub(crate) mod missing_argument;
pub(crate) mod missing_final_newline;
mod missing_timeouts;
pub(crate) mod section_header;
mod stats_admin_without_auth;
mod stats_enabled_in_defaults;
mod stats_page_without_auth;
pub(crate) mod stray_nul;
pub(crate) mod text_too_long;
pub(crate) mod too_many_arguments;
pub(crate) mod too_many_words;
pub(crate) mod unbalanced_if;
pub(crate) mod unknown_control_directive;
pub(crate) mod unknown_keyword;
pub(crate) mod unmatched_brace;
pub(crate) mod unmatched_quote;
mod unresolvable_server_stops_startup;

use super::Rule;

/// Every rule, sorted by id.
pub(super) static ALL: &[&Rule] = &[
    &backup_behind_unchecked_primary::RULE,
    &bad_hex_escape::RULE,
    &bad_scope::RULE,
    &bad_variable_name::RULE,
    &duplicate_section::RULE,
    &empty_argument::RULE,
    &health_check_never_enabled::RULE,
    &httpchk_headers_in_version::RULE,
    &invalid_value::RULE,
    &keyword_from_a_later_version::RULE,
    &misplaced_keyword::RULE,
    &missing_argument::RULE,
    &missing_final_newline::RULE,
    &missing_timeouts::RULE,
    &section_header::RULE,
    &stats_admin_without_auth::RULE,
    &stats_enabled_in_defaults::RULE,
    &stats_page_without_auth::RULE,
    &stray_nul::RULE,
    &text_too_long::RULE,
    &too_many_arguments::RULE,
    &too_many_words::RULE,
    &unbalanced_if::RULE,
    &unknown_control_directive::RULE,
    &unknown_keyword::RULE,
    &unmatched_brace::RULE,
    &unmatched_quote::RULE,
    &unresolvable_server_stops_startup::RULE,
];
