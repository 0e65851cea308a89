//! ## What it does
//! Finds `additionalArguments` that is a string or a map.
//!
//! ## Why is this bad?
//! A template cannot go through it, or the schema refuses all the values.
//!
//! ## Example
//! ```yaml
//! additionalArguments: --ping=true
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - --ping=true
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! values.yaml of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/additional-arguments-not-a-list",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`additionalArguments` is not a list",
));
