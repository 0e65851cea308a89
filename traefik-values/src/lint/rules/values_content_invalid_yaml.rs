//! ## What it does
//! Finds values that are no YAML, or no map.
//!
//! ## Why is this bad?
//! The manifest is accepted: only the job that runs Helm fails, again and again.
//!
//! ## Example
//! ```yaml
//! spec:
//!   valuesContent: |-
//!     ports: {web: {port: 8000}
//! ```
//!
//! ## Use instead
//! ```yaml
//! spec:
//!   valuesContent: |-
//!     ports: {web: {port: 8000}}
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Helm, reading of values files; gopkg.in/yaml.v2.

use super::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/values-content-invalid-yaml",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "values that Helm cannot read",
));

/// Values that Helm cannot read.
pub(crate) fn finding(why: &str) -> Diagnostic {
    Diagnostic::of(&RULE.info, format!("Helm cannot read these values: {why}"))
        .tool_says(ToolSays::Error)
        .help("write a YAML map, indented with blanks")
}
