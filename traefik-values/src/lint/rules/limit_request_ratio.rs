//! ## What it does
//! Finds a limit on CPU that is more than five times the request, and limits for which there is no request.
//!
//! ## Why is this bad?
//! The request is what the scheduler counts with. Where many pods may use much more than that, a small node runs out of
//! CPU, and the kubelet with it. Without a request the whole limit is set aside.
//!
//! ## Example
//! ```yaml
//! resources:
//!   requests:
//!     cpu: 100m
//!   limits:
//!     cpu: 1000m
//! ```
//!
//! ## Use instead
//! ```yaml
//! resources:
//!   requests:
//!     cpu: 250m
//!   limits:
//!     cpu: 500m
//! ```
//!
//! ## Fix safety
//! There is no fix: how much Traefik needs is to be measured.
//!
//! ## References
//! Kubernetes documentation, resource management for pods and containers.

use crate::lint::Rule;
use crate::lint::view::{View, path};
use config_diagnostics::{Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/limit-request-ratio",
        Group::Pedantic,
        Severity::Info,
        Safety::None,
        "a limit on CPU far above the request, or without one",
    ),
    check,
);

const MOST: f64 = 5.0;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for resource in ["cpu", "memory"] {
            let at = |kind: &str| format!("resources.{kind}.{resource}");
            let (request, limit) = (chart.value(&at("requests")), chart.value(&at("limits")));
            let Some(limit) = limit.filter(|limit| !limit.is_null()) else { continue };
            let message = match request.filter(|request| !request.is_null()) {
                None => format!("without a request the whole limit of {resource} is set aside"),
                Some(request) => {
                    let ratio = cores(limit).zip(cores(request)).filter(|_| resource == "cpu");
                    let Some((limit, request)) =
                        ratio.filter(|(limit, request)| *request > 0.0 && *limit > MOST * *request)
                    else {
                        continue;
                    };
                    format!(
                        "the limit is {:.0} times the request that the scheduler counts with",
                        limit / request
                    )
                }
            };
            let mut said = chart
                .finding(&RULE.info, &path(&at("limits")), message)
                .confidence(Confidence::Medium)
                .help("set a request near what Traefik uses, and a limit of a few times that");
            if let Some(span) = chart.place(&path(&at("requests"))) {
                said = said.label(Label::new(span).message("the request").path(at("requests")));
            }
            found.push(said);
        }
    }
}

/// A quantity of CPU.
fn cores(value: &Value) -> Option<f64> {
    let text = match value {
        Value::Number(number) => return number.as_f64(),
        Value::String(text) => text,
        _ => return None,
    };
    let (number, scale) = match text.strip_suffix('m') {
        Some(milli) => (milli, 0.001),
        None => (text.as_str(), 1.0),
    };
    number.parse::<f64>().ok().map(|number| number * scale)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("resources: {requests: {cpu: 250m, memory: 64Mi}, limits: {cpu: 500m, memory: 512Mi}}\n");
        RULE.pass("resources: {requests: {cpu: 0.2}, limits: {cpu: '1'}}\n");
        RULE.pass("resources: {requests: {cpu: 100m}}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &config("resources:\n  requests:\n    cpu: 100m\n  limits:\n    cpu: 1000m\n"),
            "1000m",
        );
        RULE.fail("resources: {requests: {cpu: 0.1}, limits: {cpu: 2}}\n", "2");
        RULE.fail("resources: {limits: {memory: 128Mi}}\n", "128Mi");
    }
}
