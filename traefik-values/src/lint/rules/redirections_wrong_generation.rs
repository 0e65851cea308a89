//! ## What it does
//! Finds `redirections` of a port in the place of another chart: beside `port` for charts 34 to 38, in `http` since chart 39.
//!
//! ## Why is this bad?
//! Before chart 38 it is ignored and nobody is sent to HTTPS; later charts refuse all the values.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     redirections:
//!       entryPoint:
//!         to: websecure
//!         scheme: https
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
//! The value moves to where this chart reads it, and its comments go along. For charts that have no such value at all there is
//! no fix.
//!
//! ## References
//! Release notes of charts 34.0.0 and 39.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/redirections-wrong-generation",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "the redirection of a port stands where another chart reads it",
));
