//! ## What it does
//! Names values that have no successor in the new chart. It is said by `upgrade` only: no single
//! version tells.
//!
//! ## Why is this bad?
//! The new chart refuses them, or ignores them without a word. What they did is no longer done.
//!
//! ## Example
//! ```sh
//! k3s-stack upgrade --from k3s=1.31.4 --to k3s=1.36.2 helmchartconfig.yaml
//! ```
//!
//! ## Use instead
//! What the finding says.
//!
//! ## Fix safety
//! It is safe to take out what the new chart does not take; whether what it did is missed is for the author to say.
//!
//! ## References
//! Release notes of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/dropped-value",
    Group::Deprecated,
    Severity::Warning,
    Safety::Safe,
    "a value that the new chart has no place for",
));
