//! ## What it does
//! Finds values whose type, range or word the schema of the chart does not allow.
//!
//! ## Why is this bad?
//! Helm refuses all the values, and nothing is installed or upgraded.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   replicas: "3"
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   replicas: 3
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! values.schema.json of the chart, from 31.1.0 on.

use super::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/value-not-allowed",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a value that the schema of the chart refuses",
));

/// A value that the schema refuses: `why` says what is wrong with it.
pub(crate) fn finding(why: impl Into<String>) -> Diagnostic {
    Diagnostic::of(&RULE.info, why)
        .tool_says(ToolSays::Error)
        .help("write what the schema allows, or leave the value out to keep the default")
}
