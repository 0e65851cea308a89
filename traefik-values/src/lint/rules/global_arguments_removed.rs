//! ## What it does
//! Finds `globalArguments` for chart 36 and later.
//!
//! ## Why is this bad?
//! Charts 36 to 38 ignore the list without a word, with every option that was put there. Later ones refuse all the values.
//!
//! ## Example
//! ```yaml
//! globalArguments:
//!   - --serversTransport.insecureSkipVerify=true
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - --serversTransport.insecureSkipVerify=true
//! ```
//!
//! ## Fix safety
//! Arguments that have no value of their own become items of `additionalArguments`. Comments go along.
//!
//! ## References
//! Release notes of chart 36.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/global-arguments-removed",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`globalArguments` is gone since chart 36",
));
