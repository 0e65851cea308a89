//! ## What it does
//! Finds values inside a section that no template of the chart reads.
//!
//! ## Why is this bad?
//! The schema is open in most sections, so that a typing error goes unnoticed: the value is ignored, and the default
//! stays. Where the section is closed, all the values are refused.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIps: [10.0.42.0/24]
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [10.0.42.0/24]
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
    "traefik/unknown-nested-value",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a nested value that the chart does not know",
));
