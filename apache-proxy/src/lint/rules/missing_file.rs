//! ## What it does
//! Finds names of certificates, keys, maps and lists for which the fact `file.PATH=absent` is stated, and which
//! httpd opens as soon as it reads the line.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526).
//!
//! ## Example
//! ```apache
//! SSLCertificateFile /etc/ssl/shop.pem
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLCertificateFile /etc/ssl/certs/shop.pem
//! ```
//!
//! ## Fix safety
//! There is no fix: the file has to be made, or called by its name.
//!
//! ## References
//! `ssl_cmd_check_file` in `mod_ssl`, `cmd_rewritemap` in `mod_rewrite`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/missing-file",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a file that httpd opens when it reads the configuration is absent",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("SSLCertificateFile /a.pem\n");
        RULE.pass_with(&[("file./a.pem", "present")], "SSLCertificateFile /a.pem\n");
    }

    #[test]
    fn fail() {
        RULE.fail_with(&[("file./a.pem", "absent")], "SSLCertificateFile /a.pem\n", "/a.pem");
    }
}
