//! ## What it does
//! Says that a file was not checked because it is no text: there are NUL bytes in it.
//!
//! ## Why is this bad?
//! It is not, unless the file should have been checked. One that was given by its own path or goes by the name of a
//! configuration is an error, and the command ends with exit code 2.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```text
//! k3s-stack check /usr/local/bin/k3s
//! ```
//!
//! ## Use instead
//! The path of a text file.
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Git and grep tell a binary file in the same way.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/skipped-binary",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "a binary file, which was skipped",
);
