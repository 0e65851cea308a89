//! ## What it does
//! Finds `<IfVersion>` with a version or a comparison that httpd cannot read.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration while it reads it.
//!
//! ## Example
//! ```apache
//! <IfVersion => 2.4.47>
//!     ProxyWebsocketFallbackToProxyHttp On
//! </IfVersion>
//! ```
//!
//! ## Use instead
//! ```apache
//! <IfVersion >= 2.4.47>
//!     ProxyWebsocketFallbackToProxyHttp On
//! </IfVersion>
//! ```
//!
//! ## Fix safety
//! There is no fix: what was meant is not known.
//!
//! ## References
//! httpd manual, mod_version.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/bad-condition",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a conditional section that cannot be decided",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("<IfVersion >= 2.4.47>\n</IfVersion>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<IfVersion => 2.4.47>\n</IfVersion>\n", "<IfVersion => 2.4.47>");
    }
}
