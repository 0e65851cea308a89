//! ## What it does
//! Finds the one name of the certificate resolvers for charts that know the other.
//!
//! ## Why is this bad?
//! The old one is refused by charts from 33 on. The new one is ignored by older charts, and no certificate is ever asked for.
//!
//! ## Example
//! ```yaml
//! certResolvers:
//!   le:
//!     email: admin@example.com
//! ```
//!
//! ## Use instead
//! ```yaml
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: admin@example.com
//! ```
//!
//! ## Fix safety
//! The resolvers move to where this chart reads them, and their comments go along. For charts up to 32 there is no fix.
//!
//! ## References
//! Release notes of chart 33.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/cert-resolvers-renamed",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`certResolvers` is `certificatesResolvers` since chart 33",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::ChartVersion;
    use crate::lint::testing::Testing;
    use serde_json::json;

    #[test]
    fn what_is_in_it_goes_along() {
        let resolver = "# chart: 37.1.0\ncertResolvers:\n  le:\n    storage: /data/acme.json\n    dnsChallenge: {provider: cloudflare}\n";
        RULE.fail(resolver, "certResolvers");
        let values = json!({"certResolvers": {"le": {"storage": "a", "dnsChallenge": {}}}});
        let found = crate::check_values(&values, ChartVersion::new(37, 1, 0));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
