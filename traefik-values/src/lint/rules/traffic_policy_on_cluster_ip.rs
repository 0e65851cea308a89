//! ## What it does
//! Finds `service.spec.externalTrafficPolicy` for a Service of type `ClusterIP` without external addresses.
//!
//! ## Why is this bad?
//! The API server refuses the Service.
//!
//! ## Example
//! ```yaml
//! service:
//!   spec:
//!     type: ClusterIP
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Use instead
//! ```yaml
//! service:
//!   spec:
//!     type: LoadBalancer
//!     externalTrafficPolicy: Local
//! ```
//!
//! ## Fix safety
//! There is no fix: it is either the type or the policy.
//!
//! ## References
//! Kubernetes, `ValidateService`.

use crate::lint::Rule;
use crate::lint::view::{View, path};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/traffic-policy-on-cluster-ip",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "externalTrafficPolicy for a Service that is not external",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let policy = path("service.spec.externalTrafficPolicy");
    for chart in view.charts.iter().filter(|chart| chart.is_on("service.enabled")) {
        // `service.spec` is written below `service.type`, and wins.
        let kinds = ["service.spec.type", "service.type"];
        let kind = kinds
            .into_iter()
            .find(|kind| chart.reads(kind) && chart.value(kind).is_some_and(Value::is_string));
        let Some(kind) = kind.filter(|kind| chart.value(kind) == Some(&Value::from("ClusterIP")))
        else {
            continue;
        };
        let external = ["service.spec.externalIPs", "service.externalIPs"];
        let set =
            chart.given(&policy).and_then(Value::as_str).is_some_and(|policy| !policy.is_empty());
        if !set || external.into_iter().any(|list| chart.is_on(list)) {
            continue;
        }
        let message = "a Service of type `ClusterIP` has no external traffic: the API server refuses the policy";
        let mut said = chart
            .finding(&RULE.info, &policy, message)
            .help("leave the policy out, or make the Service a `LoadBalancer`");
        if let Some(span) = chart.place(&path(kind)) {
            said = said.label(Label::new(span).message("the type").path(kind));
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
        RULE.pass("service: {spec: {externalTrafficPolicy: Local}}\n");
        RULE.pass("service: {spec: {type: NodePort, externalTrafficPolicy: Local}}\n");
        RULE.pass("service: {spec: {type: ClusterIP, externalIPs: [192.0.2.1], externalTrafficPolicy: Local}}\n");
        RULE.pass(
            "# chart: 41.0.0\nservice: {type: ClusterIP, spec: {externalTrafficPolicy: Local}}\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail(
            &config("service:\n  spec:\n    type: ClusterIP\n    externalTrafficPolicy: Local\n"),
            "Local",
        );
        RULE.fail(
            "# chart: 34.2.0\nservice: {type: ClusterIP, spec: {externalTrafficPolicy: Local}}\n",
            "Local",
        );
    }
}
