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

/// A value that is not read while `switch` is off.
pub(crate) fn finding(switch: &str) -> Diagnostic {
    Diagnostic::of(&RULE.info, format!("this value has no effect, as `{switch}` is not set"))
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .help(format!("set `{switch}`, or leave the value out"))
}
