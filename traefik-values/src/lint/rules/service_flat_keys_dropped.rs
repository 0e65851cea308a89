//! ## What it does
//! Finds `service.type`, `service.loadBalancerSourceRanges` and their like for chart 40 and later.
//!
//! ## Why is this bad?
//! They are ignored without a word: with them a list of allowed addresses disappears, and the Service is open to all.
//!
//! ## Example
//! ```yaml
//! service:
//!   loadBalancerSourceRanges: [10.0.0.0/8]
//! ```
//!
//! ## Use instead
//! ```yaml
//! service:
//!   spec:
//!     loadBalancerSourceRanges: [10.0.0.0/8]
//! ```
//!
//! ## Fix safety
//! The values move to where this chart reads them, and their comments go along.
//!
//! ## References
//! Release notes of chart 40.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/service-flat-keys-dropped",
    Group::Security,
    Severity::Error,
    Safety::Safe,
    "keys of the Service that only `service.spec` has since chart 40",
));
