//! ## What it does
//! Finds `bind` lines with `ssl` and no certificate.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: a TLS listener must have something to show. With `strict-sni` it only warns.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :443 ssl
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/site.pem
//! ```
//!
//! ## Fix safety
//! There is no fix: the certificate is not known.
//!
//! ## References
//! Configuration manual, 5.1 `crt`, `crt-list`, `ssl`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/bind-tls-without-certificate",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a TLS listener has no certificate",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  bind :443 ssl crt /x\n  bind :444 ssl crt-list /x\n  bind :445 ssl strict-sni\n  bind :446 ssl \"${CRT}\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  bind :443 ssl alpn h2\n", "ssl");
        RULE.fail("frontend f\n  bind :443 ssl strict-sni generate-certificates\n", "ssl");
    }
}
