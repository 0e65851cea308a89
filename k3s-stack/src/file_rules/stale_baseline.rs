//! ## What it does
//! Says that a baseline lists a finding that is there no more.
//!
//! ## Why is this bad?
//! An entry that stands for nothing would hide the same mistake when it comes back.
//! It is reported whatever rules are disabled, for files that were checked and for files that are gone.
//!
//! ## Example
//! ```text
//! k3s-stack check --baseline k3s-stack-baseline.json .
//! ```
//! after one of the findings in the baseline was mended.
//!
//! ## Use instead
//! ```text
//! k3s-stack check --write-baseline k3s-stack-baseline.json .
//! ```
//!
//! ## Fix safety
//! There is no fix: write the baseline anew.
//!
//! ## References
//! `k3s-stack check --help`.

use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "stack/stale-baseline",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a baseline with an entry that is found no more",
);
