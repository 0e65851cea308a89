//! ## What it does
//! Says that the version asked for is newer than the newest one the tables know, which was used instead.
//!
//! ## Why is this bad?
//! What came or went after the newest known version is not seen: a new keyword is taken for an unknown one.
//! It is reported whatever rules are disabled.
//!
//! ## Example
//! ```text
//! k3s-stack check --target haproxy=9.9 haproxy.cfg
//! ```
//!
//! ## Use instead
//! A newer release of `k3s-stack`, or the newest version it knows.
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! `k3s-stack check --help`; the versions that are known are listed in each crate's `Version`.

use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/target-newer-than-tables",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "a target version newer than the tables",
);

/// `asked` and `used` are versions of HAProxy.
pub(crate) fn finding(program: &str, asked: &str, used: &str) -> Diagnostic {
    let message = format!("{program} {asked} is newer than the tables; checked as {used}");
    Diagnostic::of(&INFO, message).help("what came or went since then is not seen")
}
