//! ## What it does
//! Finds fields of a HelmChart or HelmChartConfig that hold something else than they should: a boolean where there
//! must be text, a number for a label.
//!
//! ## Why is this bad?
//! The API server refuses the manifest, and k3s goes on with what it had.
//!
//! ## Example
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   serverSide: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   serverSide: "true"
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! HelmChart and HelmChartConfig of helm-controller.

use crate::lint::Rule;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/manifest-field-type",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a field of the manifest holds something else than it should",
));

/// A field that the API server refuses: `why` says what is wrong with it.
pub(crate) fn finding(why: impl Into<String>) -> Diagnostic {
    Diagnostic::of(&RULE.info, why)
        .tool_says(ToolSays::Error)
        .help("put text in quotes; `true`, `false` and numbers stand without")
}
