//! ## What it does
//! Finds aliases in log formats, such as `%ci`, that HAProxy does not have.
//!
//! ## Why is this bad?
//! HAProxy refuses the file. A percent sign that is meant as such is written twice.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     log-format "%client %ST"
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     log-format "%ci %ST"
//! ```
//!
//! ## Fix safety
//! There is no fix: the nearest spelling need not be what was meant.
//!
//! ## References
//! Configuration manual, 8.2.6 Custom log format.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unknown-log-alias",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a log format uses an alias that does not exist",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  mode http\n  log-format \"%ci:%cp [%tr] %{+Q}r 100%%\"\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  log-format %foo\n", "foo");
        RULE.fail("frontend f\n  http-request set-header x 100%off\n", "off");
        RULE.fail_on(Version::V2_6, "frontend f\n  log-format %Ci\n", "Ci");
    }
}
