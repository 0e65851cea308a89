//! ## What it does
//! Finds regular expressions that PCRE2 cannot compile: brackets that are not closed, quantifiers with nothing
//! before them, unknown escapes and properties, references to groups that do not exist, look-behinds of no fixed
//! length.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526). It takes patterns as bytes: `\x{100}` needs `(*UTF)` at the
//! start.
//!
//! ## Example
//! ```apache
//! RewriteRule ^/(app|api http://10.0.42.1$0 [P]
//! ```
//!
//! ## Use instead
//! ```apache
//! RewriteRule ^/(app|api) http://10.0.42.1$0 [P]
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! pcre2pattern(3); `ap_regcomp` in `server/util_pcre.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/invalid-regex",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a regular expression that cannot be compiled",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("RewriteRule ^/(app|api)$ http://b$0 [P]\nProxyPassMatch ^/[a-z]+ http://b\n");
    }

    #[test]
    fn fail() {
        RULE.fail("RewriteRule ^/(app http://b/ [P]\n", "^/(app");
        RULE.fail("<LocationMatch \"^/[a\">\n</LocationMatch>\n", "\"^/[a\"");
        RULE.fail("SetEnvIf Host (?<=a+)b x\n", "(?<=a+)b");
    }
}
