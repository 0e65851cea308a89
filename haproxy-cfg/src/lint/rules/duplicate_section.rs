//! ## What it does
//! Finds two sections of one kind, other than proxies, with the same name.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: a name must lead to one section. Only `global`, `crt-store` and `traces` may come
//! several times; of two userlists the second is ignored with a warning.
//!
//! ## Example
//! ```haproxy
//! resolvers dns
//!     nameserver a 10.0.0.53:53
//!
//! resolvers dns
//!     nameserver b 10.0.0.54:53
//! ```
//!
//! ## Use instead
//! ```haproxy
//! resolvers dns
//!     nameserver a 10.0.0.53:53
//!     nameserver b 10.0.0.54:53
//! ```
//!
//! ## Fix safety
//! There is no fix: one of the two is to be renamed, merged or removed.
//!
//! ## References
//! Configuration manual, 2.1 Configuration file format.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/duplicate-section",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "two sections of one kind have the same name, proxies apart",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("resolvers a\nresolvers b\n");
        RULE.pass("global\nglobal\n");
        RULE.pass("peers a\nring a\n");
        RULE.pass("userlist a\nuserlist a\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("ring r\nring r\n", "ring r");
        assert_eq!(found.labels.len(), 1);
        RULE.fail("cache c\n  total-max-size 4\nglobal\ncache c\n  total-max-size 4\n", "cache c");
    }
}
