//! ## What it does
//! Finds `#` and what follows it behind `ProxyPass`, `ProxyPassMatch`, `BalancerMember` and `ProxySet`.
//!
//! ## Why is this bad?
//! httpd knows comments only at the start of a line. It takes the `#` for a parameter and does not start; what it says is
//! about `key=value`, and not about comments.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ # the application
//! ```
//!
//! ## Use instead
//! ```apache
//! # the application
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe: the comment moves to a line of its own.
//!
//! ## References
//! httpd manual, Configuration Files, the syntax of comments.

use super::end_of_line_comment;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/end-of-line-comment-in-proxypass",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "a comment behind ProxyPass is taken for parameters",
));

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span())?;
    let at = line.words.iter().position(|word| word.raw().starts_with('#'))?;
    let edits = end_of_line_comment::move_above(view, line, at)?;
    Some(Fix::safe("move it above the line", edits))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# note\nProxyPass / http://a/ retry=0\n");
        RULE.pass("ProxyPass /a http://a/#x\n");
        RULE.pass("<VirtualHost *:80>\nServerAlias a # note\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://a/ # note\n", "#");
        RULE.fail("proxypass / http://a/ retry=0 #note\n", "#note");
        RULE.fail("<Location />\nProxyPass http://a/ # the a\n</Location>\n", "#");
        RULE.fail("<Proxy balancer://c>\nBalancerMember http://a # note\n</Proxy>\n", "#");
        RULE.fail("ProxyPassMatch ^/(.*) http://a/$1 nocanon # note\n", "#");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "  ProxyPass / http://a/ # the = note\n",
            "  # the = note\n  ProxyPass / http://a/\n",
        );
    }
}
