//! ## What it does
//! Finds, for an upgrade from one version to another, what both versions load and the newer one does otherwise: a default
//! that has changed where the file sets nothing.
//!
//! ## Why is this bad?
//! Nothing stops and nothing warns. The proxy chooses servers otherwise, offers another protocol, sends another name, and
//! whoever upgraded looks for the cause elsewhere.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     balance roundrobin
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! Unsafe: it writes what keeps the old way. Often the new one is better.
//!
//! ## References
//! HAProxy's change log; `k3s-stack upgrade --from haproxy=2.6 --to haproxy=3.4 FILE` asks for it.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/changed-by-upgrade",
    Group::Suspicious,
    Severity::Info,
    Safety::Unsafe,
    "an upgrade changes what the file means",
));
