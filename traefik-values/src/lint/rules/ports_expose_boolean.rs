//! ## What it does
//! Finds `expose: true` or `expose: false` of a port for chart 27 and later.
//!
//! ## Why is this bad?
//! `expose` says for each Service whether it shows the port. A plain truth value is refused, or the port is not exposed.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     expose: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     expose:
//!       default: true
//! ```
//!
//! ## Fix safety
//! The values move to where this chart reads them, and their comments go along.
//!
//! ## References
//! Release notes of chart 27.0.0.

use super::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "traefik/ports-expose-boolean",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "`expose` of a port is a map since chart 27",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn schemas_that_know_ports_by_name() {
        for chart in ["27.0.2", "34.2.0", "37.1.0", "41.3.0"] {
            let values = format!("# chart: {chart}\nports:\n  web:\n    expose: true\n");
            RULE.fail(&values, "true");
            RULE.fix(&values, &values.replace("expose: true", "expose:\n      default: true"));
        }
    }
}
