//! ## What it does
//! Finds `# k3s-stack: ignore[…]` comments that suppress nothing: no finding of that rule where the comment
//! applies, no such rule, no reason, or a form that is none.
//!
//! ## Why is this bad?
//! Such a comment claims a problem that is gone, or hides the next one that appears in its place. One without a
//! reason tells the next reader nothing, and therefore does not count.
//!
//! ## Example
//! ```text
//! # k3s-stack: ignore[haproxy/server-tls-not-verified] no TLS server here
//! frontend fe
//! ```
//!
//! ## Use instead
//! ```text
//! frontend fe
//! ```
//!
//! ## Fix safety
//! Safe where nothing is suppressed: the comment, or the rule in its list, is removed. Unsafe where the comment
//! lacks its reason or has an unknown form or rule: its author wanted something else.
//!
//! ## References
//! - The command line's contract, "Suppression"

use crate::{Group, RuleInfo, Safety, Severity};

/// Checked where suppressions are applied, `Suppressions::apply`.
pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/unused-suppression",
    Group::Suspicious,
    Severity::Info,
    Safety::Safe,
    "An ignore comment that suppresses nothing",
);
