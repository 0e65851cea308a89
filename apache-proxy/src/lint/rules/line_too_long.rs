//! ## What it does
//! Finds logical lines, with all that their backslashes join, of more than 16 MiB.
//!
//! ## Why is this bad?
//! httpd refuses the configuration while it reads it, also when the line is a comment.
//!
//! ## Example
//! ```apache
//! RewriteCond %{HTTP_HOST} ^(a|b|and|sixteen|million|more)$
//! ```
//!
//! ## Use instead
//! ```apache
//! RewriteMap hosts txt:/etc/apache2/hosts.txt
//! RewriteCond ${hosts:%{HTTP_HOST}} =known
//! ```
//!
//! ## Fix safety
//! There is no fix: the line has to be split by what it says.
//!
//! ## References
//! `VARBUF_MAX_LEN` in `server/config.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/line-too-long",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a line is longer than httpd reads",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ServerName a\n");
    }

    #[test]
    fn fail() {
        let text = format!("# {}\n", "x".repeat(16 << 20));
        RULE.fail(&text, &text);
    }
}
