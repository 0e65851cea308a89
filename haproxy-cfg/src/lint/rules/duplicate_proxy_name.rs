//! ## What it does
//! Finds proxies of one kind with the same name. A `listen` counts as a frontend and as a backend.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: a name must lead to one proxy. `defaults` may share a name as long as nothing refers
//! to it.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!
//! backend app
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! There is no fix: one of the two is to be renamed, merged or removed.
//!
//! ## References
//! Configuration manual, 4 Proxies.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/duplicate-proxy-name",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "two proxies have the same name",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend a\nbackend b\n");
        RULE.pass("frontend a\nbackend a\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("backend a\nfrontend f\nbackend a\n", "backend a");
        assert_eq!(found.labels.len(), 1);
        RULE.fail("listen a\nbackend a\n", "backend a");
        RULE.fail("frontend a\nlisten a\n", "listen a");
    }
}
