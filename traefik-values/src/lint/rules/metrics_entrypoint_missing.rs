//! ## What it does
//! Finds `metrics.prometheus.entryPoint`, also as an argument, that names no port.
//!
//! ## Why is this bad?
//! Traefik logs an error when it starts, and there are no metrics.
//!
//! ## Example
//! ```yaml
//! metrics:
//!   prometheus:
//!     entryPoint: metric
//! ```
//!
//! ## Use instead
//! ```yaml
//! metrics:
//!   prometheus:
//!     entryPoint: metrics
//! ```
//!
//! ## Fix safety
//! There is no fix: which entry point was meant, the author knows.
//!
//! ## References
//! Traefik, reference of Prometheus metrics.

use crate::lint::Rule;
use crate::lint::view::{Chart, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, did_you_mean};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/metrics-entrypoint-missing",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "metrics on an entry point that there is none of",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let points = entry_points(chart);
        for stated in chart.stated("metrics.prometheus.entrypoint") {
            let name = stated.text();
            let known = points.iter().any(|known| known.eq_ignore_ascii_case(&name));
            if known || name.is_empty() || name.contains("{{") {
                continue;
            }
            let help = match did_you_mean(&name, points.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `ports.{name}`, or name one of {}", points.join(", ")),
            };
            let message = format!("there is no entry point `{name}`, and so there are no metrics");
            found.push(chart.finding(&RULE.info, &stated.path, message).help(help));
        }
    }
}

/// The entry points that there are.
fn entry_points(chart: &Chart<'_>) -> Vec<String> {
    let ports = chart.value("ports").and_then(Value::as_object);
    let ports = ports.into_iter().flatten().filter(|(_, port)| port.is_object());
    let arguments = chart.arguments.iter().filter_map(|argument| {
        let (section, rest) = argument.name.split_once('.')?;
        section.eq_ignore_ascii_case("entrypoints").then(|| rest.split('.').next())?
    });
    ports.map(|(name, _)| name.as_str()).chain(arguments).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("metrics: {prometheus: {entryPoint: metrics}}\n");
        RULE.pass("metrics: {prometheus: {entryPoint: prom}}\nports: {prom: {port: 9200}}\n");
        RULE.pass("metrics: {prometheus: {entryPoint: prom}}\nadditionalArguments: ['--entrypoints.prom.address=:9200']\n");
        RULE.pass("metrics: {prometheus: null}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("metrics:\n  prometheus:\n    entryPoint: metric\n"), "metric");
        RULE.fail(
            "metrics: {prometheus: {entryPoint: metrics}}\nports: {metrics: null}\n",
            "metrics",
        );
        RULE.fail(
            "# chart: 25.0.0\nadditionalArguments: [--metrics.prometheus.entrypoint=x]\n",
            "--metrics.prometheus.entrypoint=x",
        );
    }
}
