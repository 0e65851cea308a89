//! ## What it does
//! Finds values that the chart only reads when their section is enabled, which it is not.
//!
//! ## Why is this bad?
//! They look as if they did something. Nothing says that they do not.
//!
//! ## Example
//! ```yaml
//! persistence:
//!   size: 1Gi
//! ```
//!
//! ## Use instead
//! ```yaml
//! persistence:
//!   enabled: true
//!   size: 1Gi
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Templates of the chart.

use super::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/value-without-effect",
    Group::Suspicious,
    Severity::Warning,
    Safety::None,
    "a value in a section that is not enabled",
));

/// A value in `section`, which is not enabled.
pub(crate) fn finding(section: &str) -> Diagnostic {
    Diagnostic::of(&RULE.info, format!("`{section}` is not enabled: this value has no effect"))
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .help(format!("set `{section}.enabled: true`, or leave the value out"))
}
