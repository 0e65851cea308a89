//! ## What it does
//! Finds arguments in `additionalArguments` that Traefik of the image's version does not know, or no longer knows.
//!
//! ## Why is this bad?
//! Helm is content. Traefik stops at once with "field not found", and the pod is started again and again.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - --entrypoints.web.adress=:8000
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - --entrypoints.web.address=:8000
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
    "traefik/unknown-traefik-flag",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an argument that the static configuration of Traefik does not have",
));

/// An option that Traefik does not have.
pub(crate) fn finding(problem: &FlagProblem) -> Diagnostic {
    let help = match problem {
        FlagProblem::Unknown { near: Some(near), .. } => format!("did you mean `{near}`?"),
        _ => "take it out, or use an image that has it".to_owned(),
    };
    Diagnostic::of(&RULE.info, problem.to_string()).tool_says(ToolSays::Nothing).help(help)
}
