//! ## What it does
//! Finds values at the top level that no template of the chart reads.
//!
//! ## Why is this bad?
//! Up to chart 38 such a value is accepted and ignored without a word. From chart 39 on the chart's schema refuses all
//! the values for it, and the release is not installed.
//!
//! ## Example
//! ```yaml
//! replicas: 2
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Helm manual, schema files; values.yaml and templates of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/unknown-top-level-value",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a top-level value that the chart does not know",
));
