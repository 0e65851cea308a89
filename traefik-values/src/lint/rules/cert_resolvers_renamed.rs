//! ## What it does
//! Finds the one name of the certificate resolvers for charts that know the other.
//!
//! ## Why is this bad?
//! The old one is refused by charts from 33 on. The new one is ignored by older charts, and no certificate is ever asked for.
//!
//! ## Example
//! ```yaml
//! certResolvers:
//!   le:
//!     email: admin@example.com
//! ```
//!
//! ## Use instead
//! ```yaml
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: admin@example.com
//! ```
//!
//! ## Fix safety
//! The resolvers move to where this chart reads them, and their comments go along. For charts up to 32 there is no fix.
//!
//! ## References
//! Release notes of chart 33.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/cert-resolvers-renamed",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`certResolvers` is `certificatesResolvers` since chart 33",
));
