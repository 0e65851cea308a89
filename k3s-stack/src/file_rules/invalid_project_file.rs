//! ## What it does
//! Finds what is wrong in a `k3s-stack.toml`: what is no TOML, unknown keys, rules, targets and facts, and globs that are none.
//!
//! ## Why is this bad?
//! What is wrong holds for nothing: a rule that should be off still runs, files are checked against another version. A file that
//! cannot be read at all counts as an empty one.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```toml
//! [targets]
//! haprox = "3.2"
//! ```
//!
//! ## Use instead
//! ```toml
//! [targets]
//! haproxy = "3.2"
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! `k3s-stack schema project` prints what the file may hold; `k3s-stack rules` lists the rules.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/invalid-project-file",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a mistake in k3s-stack.toml",
);

/// `place` is that of the bytes to blame.
#[cfg(feature = "cli")]
#[allow(clippy::needless_pass_by_value)] // spans are made on the spot
pub(crate) fn finding(
    message: impl Into<String>,
    place: std::ops::Range<usize>,
) -> config_diagnostics::Diagnostic {
    config_diagnostics::Diagnostic::of(&INFO, message).at(crate::project::span(&place))
}
