//! ## What it does
//! Finds an autoscaler that scales by the use of CPU or memory in relation to the request, where `resources` has none.
//! Without metrics it scales by CPU.
//!
//! ## Why is this bad?
//! The use is measured in percent of the request. Without a request there is nothing to measure, and the number of pods
//! never changes.
//!
//! ## Example
//! ```yaml
//! autoscaling:
//!   enabled: true
//!   maxReplicas: 4
//! ```
//!
//! ## Use instead
//! ```yaml
//! autoscaling:
//!   enabled: true
//!   maxReplicas: 4
//!   metrics:
//!     - type: Resource
//!       resource:
//!         name: cpu
//!         target:
//!           type: Utilization
//!           averageUtilization: 60
//! resources:
//!   requests:
//!     cpu: 100m
//! ```
//!
//! ## Fix safety
//! There is no fix: how much Traefik needs is to be measured.
//!
//! ## References
//! Kubernetes documentation, horizontal pod autoscaling.

use crate::lint::Rule;
use crate::lint::view::{Chart, View, path};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/autoscaling-without-metrics",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "an autoscaler that measures against requests that are not there",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| chart.is_on("autoscaling.enabled")) {
        let Some((resource, place)) =
            measured(chart).into_iter().find(|(resource, _)| !has_request(chart, resource))
        else {
            continue;
        };
        let message = format!(
            "the autoscaler measures {resource} against the request, and `resources.requests.{resource}` is not set: it never scales"
        );
        let said = chart.finding(&RULE.info, &place, message);
        found.push(said.confidence(Confidence::Medium).help(format!(
            "set `resources.requests.{resource}`, and say in `metrics` what to scale by"
        )));
    }
}

/// The resources of which the share in the request counts, and where that is said.
fn measured(chart: &Chart<'_>) -> Vec<(String, Path)> {
    let metrics = chart.value("autoscaling.metrics").and_then(Value::as_array);
    let Some(metrics) = metrics.filter(|metrics| !metrics.is_empty()) else {
        return vec![("cpu".to_owned(), path("autoscaling.enabled"))];
    };
    let at = |n| path("autoscaling.metrics").join(n);
    let measured = metrics.iter().enumerate().filter_map(|(n, metric)| {
        let resource = metric.get("resource")?;
        let name = resource.get("name")?.as_str()?.to_owned();
        let target = resource.get("target");
        // autoscaling/v2beta1 has no target.
        let share = resource.get("targetAverageUtilization").is_some()
            || target.is_some_and(|target| target.get("averageUtilization").is_some());
        share.then(|| (name, at(n)))
    });
    measured.collect()
}

/// Whether there is a request: a limit counts as one where there is none.
fn has_request(chart: &Chart<'_>, resource: &str) -> bool {
    ["requests", "limits"].iter().any(|kind| chart.is_on(&format!("resources.{kind}.{resource}")))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn by(resource: &str) -> String {
        format!(
            "autoscaling:\n  enabled: true\n  maxReplicas: 4\n  metrics:\n    - type: Resource\n      resource: {{name: {resource}, target: {{type: Utilization, averageUtilization: 60}}}}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&format!("{}resources: {{requests: {{cpu: 100m}}}}\n", by("cpu")));
        RULE.pass("autoscaling: {enabled: true, maxReplicas: 4}\nresources: {limits: {cpu: 1}}\n");
        RULE.pass("autoscaling: {enabled: false, maxReplicas: 4}\n");
        let value = by("cpu")
            .replace("Utilization, averageUtilization: 60", "AverageValue, averageValue: 100m");
        RULE.pass(&value);
        RULE.pass("autoscaling: {enabled: true, maxReplicas: 4, metrics: [{type: External, external: {metric: {name: a}}}]}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("autoscaling:\n  enabled: true\n  maxReplicas: 4\n"), "true");
        RULE.fail(&by("cpu"), "type");
        RULE.fail(&format!("{}resources: {{requests: {{cpu: 100m}}}}\n", by("memory")), "type");
    }
}
