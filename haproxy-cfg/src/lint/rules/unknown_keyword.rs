//! ## What it does
//! Finds keywords, and options of lines such as `server` and `bind`, that HAProxy does not have. The help names the
//! nearest one where the spelling is close.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     ballance roundrobin
//!     server a 10.0.0.1:80 chek
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     balance roundrobin
//!     server a 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! There is no fix: the nearest spelling need not be what was meant.
//!
//! ## References
//! Configuration manual, 3.1 for `global`, 4.1 for proxies, 5 for `bind` and `server`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-keyword",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "no version of HAProxy knows the keyword in this place",
));
#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  balance roundrobin\n  server s 10.0.0.1:80 check\n");
        RULE.pass(".if 0\nglobal\n  deamon\n.endif\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("backend b\n  ballance roundrobin\n", "ballance");
        assert_eq!(found.help.as_deref(), Some("did you mean `balance`?"));
        RULE.fail("backend b\n  server s 10.0.0.1:80 chek\n", "chek");
        RULE.fail("global\n  deamon\n", "deamon");
    }
}
