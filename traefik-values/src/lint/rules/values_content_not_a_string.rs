//! ## What it does
//! Finds `valuesContent` that holds a map or a list instead of text.
//!
//! ## Why is this bad?
//! The field is a string. The API server refuses the manifest.
//!
//! ## Example
//! ```yaml
//! spec:
//!   valuesContent:
//!     logs: {}
//! ```
//!
//! ## Use instead
//! ```yaml
//! spec:
//!   valuesContent: |-
//!     logs: {}
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! HelmChart and HelmChartConfig of helm-controller.

use super::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/values-content-not-a-string",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "`valuesContent` is not text",
));

/// `valuesContent` is not text.
pub(crate) fn finding() -> Diagnostic {
    Diagnostic::of(&RULE.info, "`valuesContent` must be text, and this is none")
        .tool_says(ToolSays::Error)
        .help("write `valuesContent: |-`, or use `values`, which newer helm-controllers have")
}
