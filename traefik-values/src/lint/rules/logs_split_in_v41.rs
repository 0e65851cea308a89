//! ## What it does
//! Finds `logs` for chart 41 and later.
//!
//! ## Why is this bad?
//! Chart 41 knows `log` and `accessLog` only. Its schema refuses all the values for the old key.
//!
//! ## Example
//! ```yaml
//! logs:
//!   general:
//!     level: INFO
//!   access:
//!     enabled: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! log:
//!   level: INFO
//! accessLog:
//!   enabled: true
//! ```
//!
//! ## Fix safety
//! The values move to where this chart reads them, and their comments go along.
//!
//! ## References
//! Release notes of chart 41.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/logs-split-in-v41",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`logs` is `log` and `accessLog` since chart 41",
));
