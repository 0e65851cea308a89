//! ## What it does
//! Names values that the new chart reads in another place, or in another form. It is said by `upgrade` only: no single
//! version tells.
//!
//! ## Why is this bad?
//! At the old place the new chart refuses them, or ignores them without a word.
//!
//! ## Example
//! ```sh
//! k3s-stack upgrade --from k3s=1.31.4 --to k3s=1.36.2 helmchartconfig.yaml
//! ```
//!
//! ## Use instead
//! The path that the finding names; `--write` rewrites the file.
//!
//! ## Fix safety
//! All values of the file are rewritten together, so that the new chart does what the old one did. Comments go along.
//!
//! ## References
//! Release notes of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/renamed-value",
    Group::Deprecated,
    Severity::Warning,
    Safety::Safe,
    "a value that has another place or form in the new chart",
));
