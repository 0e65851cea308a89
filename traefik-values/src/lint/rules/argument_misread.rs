//! ## What it does
//! Finds values of a wrong kind, sections that are given like options, and options whose value is meant to be the next argument.
//!
//! ## Why is this bad?
//! With a wrong value Traefik does not start. A bare option takes the next argument for its value, whatever that is, and
//! below entry points and resolvers it does so only sometimes.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - --providers.kubernetescrd.ingressClass
//!   - --log.level=INFO
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - --providers.kubernetescrd.ingressClass=traefik
//!   - --log.level=INFO
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
    "traefik/argument-misread",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "an argument that Traefik reads otherwise than it looks, or does not take",
));

/// An argument that is not taken as it looks.
pub(crate) fn finding(problem: &FlagProblem) -> Diagnostic {
    Diagnostic::of(&RULE.info, problem.to_string())
        .tool_says(ToolSays::Nothing)
        .help("write `--name=value`, with a value of the kind that the option takes")
}
