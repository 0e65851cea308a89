//! ## What it does
//! Names values that the old chart ignored, and that the new one reads. It is said by `upgrade` only: no single
//! version tells.
//!
//! ## Why is this bad?
//! They have an effect from the upgrade on that they never had.
//!
//! ## Example
//! ```sh
//! k3s-stack upgrade --from k3s=1.31.4 --to k3s=1.36.2 helmchartconfig.yaml
//! ```
//!
//! ## Use instead
//! Nothing, if the effect is wanted; take the value out otherwise.
//!
//! ## Fix safety
//! There is no fix: only the author knows what is wanted.
//!
//! ## References
//! Release notes of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/value-read-anew",
    Group::Suspicious,
    Severity::Warning,
    Safety::None,
    "a value that had no effect in the old chart, and has one in the new",
));
