//! ## What it does
//! Finds sections that are not closed where they must be: in the same file, and before the section around them.
//!
//! ## Why is this bad?
//! httpd does not start. Only an open `<IfModule>`, or another condition that holds, is closed by the end of its file; the
//! same file is refused as soon as the condition is false.
//!
//! ## Example
//! ```apache
//! <Location /app>
//!     ProxyPass http://10.0.42.1:8080/app
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location /app>
//!     ProxyPass http://10.0.42.1:8080/app
//! </Location>
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows where the section ends.
//!
//! ## References
//! httpd manual, Configuration Sections.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/section-not-closed",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a section is not closed, or another is closed before it",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Location /app>\nProxyPass http://a/\n</LOCATION>\n");
        RULE.pass("<VirtualHost *:80>\n<Location /a>\n</Location>\n</VirtualHost>\n");
        RULE.pass("# <Location /app>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<Location /app>\nProxyPass http://a/\n", "<Location /app>");
        RULE.fail("<VirtualHost *:80>\n<Location /a>\n</VirtualHost>\n", "</VirtualHost>");
        RULE.fail("<IfModule mod_ssl.c>\nSSLEngine on\n", "<IfModule mod_ssl.c>");
    }
    /// Whether httpd minds hangs on the condition: one finding, and it knows.
    #[test]
    fn a_condition_that_is_decided_decides() {
        use config_diagnostics::{LintOptions, ToolSays};
        let said = |module: &str| {
            let text = format!("<IfModule {module}>\nProxyRequests Off\n");
            let document = crate::Document::parse(text).document;
            let found = crate::inspect(&document, &crate::Target::default(), &LintOptions::new());
            let of_rule = found.iter().filter(|d| d.rule == RULE.info.id);
            of_rule.map(|d| d.tool_says).collect::<Vec<_>>()
        };
        assert_eq!(said("nope.c"), [ToolSays::Error]);
        assert_eq!(said("mod_proxy.c").len(), 1);
        assert_ne!(said("mod_proxy.c"), [ToolSays::Error]);
    }
}
