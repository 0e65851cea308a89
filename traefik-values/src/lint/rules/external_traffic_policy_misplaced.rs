//! ## What it does
//! Finds `service.externalTrafficPolicy` and `service.loadBalancerIP`.
//!
//! ## Why is this bad?
//! No chart reads them there. The client's address stays hidden, or the wanted address is not used.
//!
//! ## Example
//! ```yaml
//! service:
//!   externalTrafficPolicy: Local
//! ```
//!
//! ## Use instead
//! ```yaml
//! service:
//!   spec:
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Fix safety
//! The values move to where this chart reads them, and their comments go along.
//!
//! ## References
//! Kubernetes API, ServiceSpec.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/external-traffic-policy-misplaced",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "a field of the Service stands outside of `service.spec`",
));
