//! ## What it does
//! Finds servers whose `resolvers` option names no `resolvers` section.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a app.internal:80 check resolvers dns
//! ```
//!
//! ## Use instead
//! ```haproxy
//! resolvers dns
//!     nameserver a 10.0.0.53:53
//! backend app
//!     server a app.internal:80 check resolvers dns
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows the name servers.
//!
//! ## References
//! Configuration manual, 5.2 `resolvers` and 5.3.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-resolvers",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a server names a `resolvers` section that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server a x.lan:80 resolvers r\nresolvers r\n");
        RULE.pass("backend b\n  server a x.lan:80 cookie resolvers\n");
    }

    #[test]
    fn fail() {
        let text = "backend b\n  server a x.lan:80 resolvers dsn\nresolvers dns\n";
        let found = RULE.fail(text, "dsn");
        assert_eq!(found.help.as_deref(), Some("did you mean `dns`?"));
        RULE.fail("backend b\n  server-template s 3 x.lan:80 resolvers r\n", "r");
    }
}
