//! ## What it does
//! Finds opening tags without a `>`, and closing ones where it does not stand right behind the name.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration while it reads it.
//!
//! ## Example
//! ```apache
//! <Location /app
//!     ProxyPass http://10.0.42.1/app
//! </Location >
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location /app>
//!     ProxyPass http://10.0.42.1/app
//! </Location>
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! `ap_build_config_sub` in `server/config.c`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::document(RuleInfo::new(
    "apache/section-bracket-missing",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a tag has no `>` where it needs one",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<Location /a>\n</Location> done\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<Location /a\n</Location>\n", "<Location /a");
        RULE.fail("<Location /a>\n</Location >\n", "</Location >");
    }
}
