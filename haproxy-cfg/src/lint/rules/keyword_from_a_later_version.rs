//! ## What it does
//! Finds keywords, options, words of lists and sections that came with a later version of HAProxy than the target, and
//! sections that the target no longer has.
//!
//! ## Why is this bad?
//! HAProxy of that version refuses the file, although a newer one takes it: an upgrade of the file came before the
//! upgrade of the program.
//!
//! ## Example
//! ```haproxy
//! # HAProxy 2.8
//! crt-store web
//!     load crt site.pem
//! ```
//!
//! ## Use instead
//! ```haproxy
//! # HAProxy 2.8
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/site.pem
//! ```
//!
//! ## Fix safety
//! There is no fix: the keyword may go, or HAProxy may be upgraded.
//!
//! ## References
//! The section of each keyword, and `xtask/data/haproxy` for the versions.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/keyword-from-a-later-version",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the target version does not know the keyword yet",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    #[test]
    fn pass() {
        RULE.pass_on(Version::V3_0, "crt-store web\n  load crt site.pem\n");
        RULE.pass_on(Version::V2_8, "backend b\n  balance roundrobin\n");
        RULE.pass_on(Version::V3_2, "global\n  master-worker\nprogram p\n  command true\n");
    }

    #[test]
    fn fail() {
        let text = "crt-store web\n  load crt site.pem\n";
        RULE.fail_on(Version::V2_8, text, "crt-store web");
        RULE.fail_on(Version::V3_3, "program p\n  command true\n", "program p");
        let text = "backend b\n  http-request set-var-fmt(txn.a) b\n";
        RULE.fail_on(Version::V2_4, text, "set-var-fmt(txn.a)");
    }
}
