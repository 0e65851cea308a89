//! ## What it does
//! Finds items of `additionalArguments` that do not start with `-`.
//!
//! ## Why is this bad?
//! The first such item ends the options: Traefik silently leaves out all that follow.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - ping=true
//!   - --log.level=DEBUG
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - --ping=true
//!   - --log.level=DEBUG
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Traefik, reference of the static configuration; paerser, package flag.

use super::Rule;
use crate::FlagProblem;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/argument-without-dashes",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an argument that does not start with a dash",
));

/// An argument that is no option.
pub(crate) fn finding(problem: &FlagProblem) -> Diagnostic {
    Diagnostic::of(&RULE.info, problem.to_string())
        .tool_says(ToolSays::Nothing)
        .help("write `--name=value`")
}
