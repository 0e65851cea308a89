//! ## What it does
//! Finds servers with `ssl` or `check-ssl` that say neither which CAs to trust nor that the certificate is not to be
//! verified.
//!
//! ## Why is this bad?
//! HAProxy verifies by default, and refuses the file when it has nothing to verify with.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:443 ssl
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:443 ssl verify required ca-file /etc/ssl/certs/ca-certificates.crt
//! ```
//!
//! ## Fix safety
//! There is no fix: whether and against what to verify is for the author to say.
//!
//! ## References
//! Configuration manual, 5.2 `ca-file` and `verify`, 3.1 `ssl-server-verify`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/server-tls-without-ca",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a server speaks TLS and has no CA to verify with",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s ::1:443 ssl verify none\n  server t ::1:443 ssl ca-file /x\n  server u ::1:443 ssl no-ssl\n");
        RULE.pass("global\n  ssl-server-verify none\nbackend b\n  server s ::1:443 ssl\n");
        RULE.pass("defaults\n  default-server ssl verify none\nbackend b\n  server s ::1:443\n");
        RULE.pass("backend b\n  disabled\n  server s ::1:443 ssl\n");
        RULE.pass("backend b\n  server s ::1:443 ssl \"${TLS[*]}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s ::1:443 ssl\n", "ssl");
        RULE.fail("backend b\n  default-server ssl\n  server s ::1:443\n", "server s ::1:443");
        RULE.fail("backend b\n  server-template s 2 ::1:443 check-ssl\n", "check-ssl");
    }
}
