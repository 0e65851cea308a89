//! ## What it does
//! Finds uses of health-check templates, conditions, balancers and backends that no line above defines in the same
//! server.
//!
//! ## Why is this bad?
//! httpd refuses the whole configuration (AH00526). Templates and conditions of the main server are not known in a
//! virtual host.
//!
//! ## Example
//! ```apache
//! ProxyHCTemplate quick hcinterval=5
//! <VirtualHost *:80>
//!     <Proxy balancer://c>
//!         BalancerMember http://10.0.42.1 hctemplate=quick
//!     </Proxy>
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:80>
//!     ProxyHCTemplate quick hcinterval=5
//!     <Proxy balancer://c>
//!         BalancerMember http://10.0.42.1 hctemplate=quick
//!     </Proxy>
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: the definition may be missing, or the name misspelled.
//!
//! ## References
//! httpd manual, `ProxyHCTemplate`, `ProxySet`; `set_hc_params` in `mod_proxy_hcheck`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/undefined-name",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a name that nothing defines before",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyHCTemplate t hcinterval=5\n<Proxy balancer://c>\nBalancerMember http://b hctemplate=t\n</Proxy>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "<Proxy balancer://c>\nBalancerMember http://b hctemplate=t\n</Proxy>\n",
            "hctemplate=t",
        );
        RULE.fail("ProxySet balancer://c timeout=5\n", "balancer://c");
    }
}
