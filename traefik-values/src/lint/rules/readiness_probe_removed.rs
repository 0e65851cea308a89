//! ## What it does
//! Finds `readinessProbe: null`.
//!
//! ## Why is this bad?
//! Without the probe a pod gets connections as soon as its container runs, before Traefik listens, and keeps them while it
//! stops. Charts up to 38 do not even render: they leave half a probe behind.
//!
//! ## Example
//! ```yaml
//! readinessProbe: null
//! ```
//!
//! ## Use instead
//! ```yaml
//! readinessProbe:
//!   failureThreshold: 1
//!   initialDelaySeconds: 2
//!   periodSeconds: 10
//!   successThreshold: 1
//!   timeoutSeconds: 2
//! ```
//!
//! ## Fix safety
//! There is no fix: leave the key out, or set the numbers in it.
//!
//! ## References
//! Chart, `templates/_podtemplate.tpl`; Kubernetes documentation, probes.

use crate::generated::reads::READS;
use crate::lint::Rule;
use crate::lint::view::{View, path};
use crate::tables::{find, kinds};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/readiness-probe-removed",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "no readiness probe",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let probe = path("readinessProbe");
    for chart in &view.charts {
        let has_default = chart.values.defaults().get("readinessProbe").is_some();
        if !has_default || !chart.given(&probe).is_some_and(serde_json::Value::is_null) {
            continue;
        }
        let message =
            "null takes the readiness probe out: pods get connections before Traefik listens";
        let mut said = chart
            .finding(&RULE.info, &probe, message)
            .help("leave the key out, or set the numbers in it one by one");
        let row = find(READS, "readinessProbe", chart.version());
        if row.is_some_and(|row| row.value.fails & kinds::NULL != 0) {
            said = said.tool_says(ToolSays::Error);
        }
        found.push(said);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("readinessProbe: {periodSeconds: 20}\n");
        RULE.pass("readinessProbe: {}\n");
        RULE.pass("livenessProbe: {}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("readinessProbe: null\n"), "null");
        RULE.fail("# chart: 34.2.0\nreadinessProbe: ~\n", "~");
        RULE.fail("readinessProbe:\n", "readinessProbe");
    }
}
