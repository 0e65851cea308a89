//! ## What it does
//! Says that a file or folder could not be read, and why.
//!
//! ## Why is this bad?
//! A file that was not read must not pass for a clean one; the command ends with exit code 2.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```text
//! k3s-stack check no-such-file.cfg
//! ```
//!
//! ## Use instead
//! The path of a file that exists and may be read.
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! The message is that of the operating system.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/unreadable-file",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a file or folder that cannot be read",
);

#[cfg(feature = "cli")]
pub(crate) fn finding(error: &std::io::Error) -> config_diagnostics::Diagnostic {
    config_diagnostics::Diagnostic::of(&INFO, format!("cannot be read: {error}"))
}
