//! ## What it does
//! Says that a file was not checked because neither its path nor its content tells what it is.
//!
//! ## Why is this bad?
//! It is not, unless the file should have been checked: a file that was skipped must not pass for a clean one.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```text
//! k3s-stack check balancer.txt
//! ```
//!
//! ## Use instead
//! ```text
//! k3s-stack check --kind haproxy balancer.txt
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! `k3s-stack check --help` lists the kinds.

use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/unrecognised-file",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "a file of no known kind, which was skipped",
);

pub(crate) fn finding() -> Diagnostic {
    Diagnostic::of(&INFO, "skipped: neither path nor content tells what kind of file this is")
        .help("say it with `--kind` if the file should be checked")
}
