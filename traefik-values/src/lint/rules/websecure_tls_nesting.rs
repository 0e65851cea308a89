//! ## What it does
//! Finds `tls` and `middlewares` of a port in the place of another chart: beside `port` up to chart 38, in `http` since chart 39.
//!
//! ## Why is this bad?
//! Newer charts refuse all the values; older ones ignore what stands in `http`.
//!
//! ## Example
//! ```yaml
//! ports:
//!   websecure:
//!     tls:
//!       enabled: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   websecure:
//!     http:
//!       tls:
//!         enabled: true
//! ```
//!
//! ## Fix safety
//! The value moves to where this chart reads it, and its comments go along. For charts that have no such value at all there is
//! no fix.
//!
//! ## References
//! Release notes of chart 39.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/websecure-tls-nesting",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`tls` and `middlewares` of a port stand where another chart reads them",
));
