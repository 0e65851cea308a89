//! ## What it does
//! Finds section headers without the name they need, with words that do not belong there, or with a `from` that leads
//! to no defaults section above.
//!
//! ## Why is this bad?
//! HAProxy refuses most of them. An address behind the name of a `frontend` or `listen`, as old versions took it, is
//! worse: the section does not open, and its lines go to the section above.
//!
//! ## Example
//! ```haproxy
//! listen web :80
//!     server a 10.0.0.1:8080
//! ```
//!
//! ## Use instead
//! ```haproxy
//! listen web
//!     bind :80
//!     server a 10.0.0.1:8080
//! ```
//!
//! ## Fix safety
//! There is no fix: what follows the name may be a part of it, an address, or a mistake.
//!
//! ## References
//! Configuration manual, 4 Proxies.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/section-header",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a section's header is not as HAProxy wants it",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\ndefaults\ndefaults base\nbackend b from base\nlisten l.1-2:3_4\n");
    }

    #[test]
    fn fail() {
        RULE.fail("listen\n", "");
        RULE.fail("listen web :80\n", ":80");
        RULE.fail("global x\n", "x");
        RULE.fail("backend a@b\n", "a@b");
        RULE.fail("backend b from base\n", "base");
        // It must stand above.
        RULE.fail("backend b from base\ndefaults base\n", "base");
    }
}
