//! What `check` says by itself, beyond the rules of the catalogue.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

const fn error(id: &'static str, summary: &'static str) -> RuleInfo {
    RuleInfo::new(id, Group::Correctness, Severity::Error, Safety::None, summary)
}

pub(crate) const DUPLICATE_SECTION: RuleInfo =
    error("haproxy/duplicate-section", "two sections of one kind have the same name");
pub(crate) const EMPTY_ARGUMENT: RuleInfo =
    error("haproxy/empty-argument", "an empty word, which ends the arguments of its line");
pub(crate) const INVALID_VALUE: RuleInfo =
    error("haproxy/invalid-value", "an argument is not what its keyword takes");
pub(crate) const MISPLACED_KEYWORD: RuleInfo =
    error("haproxy/misplaced-keyword", "a keyword stands in a section that does not have it");
pub(crate) const MISSING_ARGUMENT: RuleInfo =
    error("haproxy/missing-argument", "a line ends before its keyword has all it needs");
pub(crate) const SECTION_HEADER: RuleInfo =
    error("haproxy/section-header", "a section's header is not as HAProxy wants it");
pub(crate) const TOO_MANY_ARGUMENTS: RuleInfo =
    error("haproxy/too-many-arguments", "a line goes on behind what its keyword takes");
pub(crate) const TOO_NEW: RuleInfo = error(
    "haproxy/keyword-from-a-later-version",
    "the target version does not know the keyword yet",
);
pub(crate) const UNBALANCED_IF: RuleInfo =
    error("haproxy/unbalanced-if", "`.if` blocks are not closed, or closed without being opened");
pub(crate) const UNKNOWN_CONTROL: RuleInfo = error(
    "haproxy/unknown-control-directive",
    "a word with a leading dot that HAProxy does not know",
);
pub(crate) const UNKNOWN_KEYWORD: RuleInfo =
    error("haproxy/unknown-keyword", "no version of HAProxy knows the keyword in this place");

/// All of them, sorted by id.
pub(crate) const ALL: &[&RuleInfo] = &[
    &DUPLICATE_SECTION,
    &EMPTY_ARGUMENT,
    &INVALID_VALUE,
    &TOO_NEW,
    &MISPLACED_KEYWORD,
    &MISSING_ARGUMENT,
    &SECTION_HEADER,
    &TOO_MANY_ARGUMENTS,
    &UNBALANCED_IF,
    &UNKNOWN_CONTROL,
    &UNKNOWN_KEYWORD,
];
