//! ## What it does
//! Finds `ProxyPass` and `ProxyPassMatch` with a URL and no path, outside `<Location>`.
//!
//! ## Why is this bad?
//! httpd does not start: only inside `<Location>` does the section tell which requests are meant.
//!
//! ## Example
//! ```apache
//! ProxyPass http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: another path than `/` may be meant.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/proxypass-without-path",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "ProxyPass without a path outside <Location>",
));

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span())?;
    let url = line.word_span(1);
    let path = if line.is("ProxyPass") { "/ " } else { return None };
    line.value(1)
        .contains(':')
        .then(|| Fix::risky("send all requests there", [Edit::insert(url.start(), path)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("<Location />\nProxyPass http://a/\n</Location>\n");
        RULE.pass("<VirtualHost *:80>\n<Location /a>\nproxypass \"http://a/\"\n</Location>\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass http://a/\n", "http://a/");
        RULE.fail("<VirtualHost *:80>\nPROXYPASS \"http://a/\"\n</VirtualHost>\n", "\"http://a/\"");
        RULE.fail("ProxyPass http://a/ retry=0\n", "http://a/");
        RULE.fail("ProxyPassMatch ^/(.*)$\n", "^/(.*)$");
    }

    #[test]
    fn fix() {
        RULE.fix("  ProxyPass http://a/\n", "  ProxyPass / http://a/\n");
    }
}
