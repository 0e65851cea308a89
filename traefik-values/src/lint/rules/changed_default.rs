//! ## What it does
//! Names what the new chart, or the new Traefik, does otherwise with the same values. It is said by `upgrade` only: no single
//! version tells.
//!
//! ## Why is this bad?
//! Traffic is handled differently after the upgrade though nobody changed a value.
//!
//! ## Example
//! ```sh
//! k3s-stack upgrade --from k3s=1.31.4 --to k3s=1.36.2 helmchartconfig.yaml
//! ```
//!
//! ## Use instead
//! The value that the finding names, to keep things as they were.
//!
//! ## Fix safety
//! There is no fix: mostly the new behaviour is the better one.
//!
//! ## References
//! Release notes of the chart.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/changed-default",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "what the new chart or the new Traefik does otherwise, with the same values",
));
