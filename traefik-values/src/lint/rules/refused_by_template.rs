//! ## What it does
//! Finds values, and combinations of values, with which a template of the chart fails.
//!
//! ## Why is this bad?
//! Helm renders nothing, so that the release is neither installed nor upgraded.
//!
//! ## Example
//! ```yaml
//! hostNetwork: true
//! ports:
//!   web:
//!     port: 8000
//!     hostPort: 80
//! ```
//!
//! ## Use instead
//! ```yaml
//! hostNetwork: true
//! ports:
//!   web:
//!     port: 80
//!     hostPort: 80
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Templates of the chart.

use super::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/refused-by-template",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "values with which a template of the chart gives up",
));

/// A template gives up, and says so.
pub(crate) fn finding(message: &str, help: &str) -> Diagnostic {
    let found = Diagnostic::of(&RULE.info, message).tool_says(ToolSays::Error);
    found.help(if help.is_empty() { "leave it out" } else { help })
}

/// A template cannot do without the default that null takes out.
pub(crate) fn without_default() -> Diagnostic {
    let message = "null takes out the default, and a template of the chart fails without it";
    Diagnostic::of(&RULE.info, message)
        .tool_says(ToolSays::Error)
        .help("leave the key out to keep the default, or set the values in it one by one")
}

/// A template cannot take a value of this kind.
pub(crate) fn wrong_kind(value: &str) -> Diagnostic {
    let message = format!("{value}, and a template of the chart fails on it");
    Diagnostic::of(&RULE.info, message)
        .tool_says(ToolSays::Error)
        .help("write a value of the kind that the default has")
}
