//! ## What it does
//! Names flags that nobody sets and whose default an upgrade changes. It is said by `upgrade` only: no single version
//! tells.
//!
//! ## Why is this bad?
//! The cluster behaves differently after the upgrade though nobody changed its configuration.
//!
//! ## Example
//! ```sh
//! k3s-stack upgrade --from k3s=1.24.1 --to k3s=1.33.1 config.yaml
//! ```
//!
//! ## Use instead
//! ```yaml
//! egress-selector-mode: pod
//! ```
//!
//! ## Fix safety
//! There is no fix: mostly the new default is the better one.
//!
//! ## References
//! The flags of each release.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "k3s/changed-default",
    Group::Suspicious,
    Severity::Info,
    Safety::None,
    "what k3s takes without a flag is another value in the new version",
));
