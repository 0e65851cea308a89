//! ## What it does
//! Finds `key=value` on `ProxyPass`, `BalancerMember`, `ProxySet` and `<Proxy>` that no worker and no balancer knows.
//!
//! ## Why is this bad?
//! httpd does not start. With mod_proxy_hcheck loaded it even speaks of health checks, whatever the key is.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ tiemout=5
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/ timeout=5
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes the nearest key.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`, the tables of parameters.

use crate::lint::Rule;
use crate::view::View;
use crate::{Parameter, ParameterScope};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/unknown-proxypass-parameter",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "no such parameter of a worker or balancer",
));

pub(super) fn fix(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    let line = view.statement_at(found.span())?;
    let word = line.words.iter().find(|word| word.span() == found.span())?;
    let (key, _) = word.raw().split_once('=')?;
    let is_balancer = |value: &String| value.to_ascii_lowercase().starts_with("balancer:");
    let to_balancer = !line.is("BalancerMember") && line.args().iter().any(is_balancer);
    let scope = if to_balancer { ParameterScope::Balancer } else { ParameterScope::Worker };
    if Parameter::lookup(scope, key).is_some() {
        return None;
    }
    let near = Parameter::suggest(scope, key)?;
    let start = word.span().start();
    let span = Span::new(start, start + u32::try_from(key.len()).ok()?);
    Some(Fix::risky(format!("write `{near}`"), [Edit::replace(span, near)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/ timeout=5 KEEPALIVE=on retry=0 upgrade=websocket\n");
        RULE.pass("ProxyPass / balancer://a/ nofailover=On\n");
        RULE.pass("ProxyPass /x ! bogus=1\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("ProxyPass / http://a/ tiemout=5\n", "tiemout=5");
        assert!(found.help.unwrap().contains("`timeout`"));
        RULE.fail(
            "<Proxy balancer://a>\nBalancerMember http://a laodfactor=2\n</Proxy>\n",
            "laodfactor=2",
        );
        RULE.fail(
            "<Location />\nproxypass http://a/ retry=0 \\\n bogus=1\n</Location>\n",
            "bogus=1",
        );
        RULE.fail("ProxyPass / balancer://a/ stickyssesion=X\n", "stickyssesion=X");
    }

    #[test]
    fn fix() {
        RULE.fix("ProxyPass / http://a/ tiemout=5\n", "ProxyPass / http://a/ timeout=5\n");
    }
}
