//! ## What it does
//! Finds sections without a line that they need: a `cache` without `total-max-size`, an `fcgi-app` without `docroot`, a
//! `program` without a master process.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! cache pages
//!     max-age 60
//! ```
//!
//! ## Use instead
//! ```haproxy
//! cache pages
//!     total-max-size 64
//!     max-age 60
//! ```
//!
//! ## Fix safety
//! There is no fix: the value is not known.
//!
//! ## References
//! Configuration manual, 6.2.1 `total-max-size`, 10.1.1 `docroot`, 3.7 Programs.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/incomplete-section",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a section lacks a line that it needs",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("cache c\n  total-max-size 4\nfcgi-app a\n  docroot /srv\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cache c\n  max-age 60\n", "cache c");
        RULE.fail("fcgi-app a\n  index i.php\n", "fcgi-app a");
        RULE.fail_on(Version::V2_6, "program p\n  command x\n", "program p");
    }
}
