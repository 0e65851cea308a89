//! ## What it does
//! Finds `image.tag` with a version that the chart refuses, or with a word that is no version.
//!
//! ## Why is this bad?
//! The templates compare the version of the image. For one that they do not know they render nothing.
//!
//! ## Example
//! ```yaml
//! image:
//!   tag: latest
//! ```
//!
//! ## Use instead
//! ```yaml
//! image:
//!   tag: v3.6.13
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! Templates of the chart; its annotations for the versions of the proxy.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/image-tag-below-chart-floor",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the image is of a version that the chart does not take",
));
