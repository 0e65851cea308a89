//! ## What it does
//! Finds `redirectTo` in a form that the chart does not take: a name up to chart 24, a map up to chart 33, nothing since.
//!
//! ## Why is this bad?
//! A template of the chart gives up, or the schema refuses all the values.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     redirectTo:
//!       port: websecure
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     http:
//!       redirections:
//!         entryPoint:
//!           to: websecure
//!           scheme: https
//! ```
//!
//! ## Fix safety
//! The redirection leads to the same port by https, for good, as it did in the charts that had `redirectTo`.
//!
//! ## References
//! Release notes of charts 25.0.0 and 34.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/redirect-to-removed",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`redirectTo` of a port has another form, or is gone",
));
