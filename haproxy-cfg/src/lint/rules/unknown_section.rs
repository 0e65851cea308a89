//! ## What it does
//! Finds lines that refer to a section that does not exist: a `cache`, `http-errors`, `mailers`, `peers`, `fcgi-app`,
//! `log-profile`, `acme` section or a `userlist`.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     http-request cache-use pages
//! ```
//!
//! ## Use instead
//! ```haproxy
//! cache pages
//!     total-max-size 64
//! frontend web
//!     http-request cache-use pages
//! ```
//!
//! ## Fix safety
//! There is no fix: what the section should hold is not known. The help names the nearest one where there is one.
//!
//! ## References
//! Configuration manual, 3.3 Userlists to 3.11, 6 Cache, 10.1 FastCGI.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-section",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line refers to a section that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("cache c\n  total-max-size 4\nfrontend f\n  http-request cache-use c\n  filter cache c\n");
        RULE.pass("http-errors e\n  errorfile 503 /x\nbackend b\n  errorfiles e 503\n");
        RULE.pass("backend b\n  errorfiles \"${E}\"\n  email-alert mailers m\n");
        RULE.pass("fcgi-app a\n  docroot /srv\nbackend b\n  use-fcgi-app a\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  http-request cache-use c\n", "c");
        RULE.fail("backend b\n  errorfiles e 503\n", "e");
        RULE.fail("backend b\n  http-request return status 503 errorfiles e\n", "e");
        RULE.fail("backend b\n  email-alert mailers m\n  email-alert from a@b.c\n  email-alert to a@b.c\n", "m");
        RULE.fail("backend b\n  stick-table type ip size 1m peers p\n", "p");
        RULE.fail("backend b\n  use-fcgi-app a\n", "a");
    }
}
