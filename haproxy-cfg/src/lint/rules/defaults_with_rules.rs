//! ## What it does
//! Finds proxies that start from a defaults section whose rules they cannot take over.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. A defaults section with rules is for frontends or for backends, not for both and never for
//! `listen`; backends know nothing of connections and sessions, frontends nothing of `tcp-response` rules.
//!
//! ## Example
//! ```haproxy
//! defaults web
//!     mode http
//!     http-request deny if { path /admin }
//! listen app from web
//!     bind :80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults web
//!     mode http
//!     http-request deny if { path /admin }
//! frontend app from web
//!     bind :80
//! ```
//!
//! ## Fix safety
//! There is no fix: where the rules belong is for the author to say.
//!
//! ## References
//! Configuration manual, 4 Proxies, on rules in `defaults`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/defaults-with-rules",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a proxy starts from defaults with rules that it cannot have",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "defaults d\n  http-request deny if FALSE\nfrontend f from d\nfrontend g from d\n",
        );
        RULE.pass("defaults d\n  acl x src ::1\nlisten l from d\n");
    }

    #[test]
    fn fail() {
        RULE.fail("defaults d\n  http-request deny if FALSE\nlisten l from d\n", "listen l from d");
        RULE.fail(
            "defaults d\n  http-request deny if FALSE\nfrontend f from d\nbackend b from d\n",
            "backend b from d",
        );
        RULE.fail(
            "defaults d\n  tcp-request session accept\nbackend b from d\n",
            "backend b from d",
        );
        RULE.fail(
            "defaults d\n  tcp-response content accept\nfrontend f from d\n",
            "frontend f from d",
        );
    }
}
