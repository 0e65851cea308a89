//! ## What it does
//! Finds a Deployment with more than one replica whose pods must not share a node, and that is updated by starting a new
//! pod before an old one goes.
//!
//! ## Why is this bad?
//! The new pod needs a node without one of the old pods. With as many replicas as there are nodes for them it waits for
//! ever, and every upgrade hangs.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   replicas: 2
//! affinity:
//!   podAntiAffinity:
//!     requiredDuringSchedulingIgnoredDuringExecution:
//!       - labelSelector:
//!           matchLabels:
//!             app.kubernetes.io/name: traefik
//!         topologyKey: kubernetes.io/hostname
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   replicas: 2
//! updateStrategy:
//!   rollingUpdate:
//!     maxUnavailable: 1
//!     maxSurge: 0
//! affinity:
//!   podAntiAffinity:
//!     requiredDuringSchedulingIgnoredDuringExecution:
//!       - labelSelector:
//!           matchLabels:
//!             app.kubernetes.io/name: traefik
//!         topologyKey: kubernetes.io/hostname
//! ```
//!
//! ## Fix safety
//! Unsafe: it lets an old pod go first, so that there is one pod less while an upgrade runs.
//!
//! ## References
//! Kubernetes documentation, Deployments: rolling update; kubernetes issue 116891.

use crate::lint::Rule;
use crate::lint::view::{Change, Chart, Pods, View, path};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::{Map, Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/anti-affinity-blocks-rollout",
        Group::Suspicious,
        Severity::Error,
        Safety::Unsafe,
        "one pod a node, and a rollout that needs room for one more",
    ),
    check,
);

const REQUIRED: &str = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let pods = Pods::of(chart);
        let count = match pods {
            Pods::Fixed(count) => count,
            Pods::Scaled { max, .. } => max,
            _ => continue,
        };
        let Some((term, rolling)) = hard_term(chart).zip(rolling(chart)).filter(|_| count > 1)
        else {
            continue;
        };
        let amount = |key: &str, up| {
            chart.value(&format!("{rolling}.{key}")).map_or(0, |value| share(value, count, up))
        };
        // When both come to nothing, one pod may be missing.
        if amount("maxUnavailable", false) > 0 || amount("maxSurge", true) == 0 {
            continue;
        }
        let message = format!(
            "{} that must not share a node, and an upgrade that starts a new one first: it hangs unless there is a free node",
            pods.words()
        );
        let mut said =
            chart.finding(&RULE.info, &term, message).confidence(Confidence::Medium).help(format!(
                "set `{rolling}.maxUnavailable: 1` and `maxSurge: 0`, or only prefer other nodes"
            ));
        if let Some(span) = chart.place(&pods.place()) {
            said =
                said.label(Label::new(span).message("so many pods").path(pods.place().to_string()));
        }
        let set = |key: &str, value| Change::Set(path(&format!("{rolling}.{key}")), json!(value));
        let fix = chart.edits(&[set("maxUnavailable", 1), set("maxSurge", 0)]);
        said.fixes.extend(fix.map(|edits| Fix::risky("let an old pod go first", edits)));
        found.push(said);
    }
}

/// Where the chart has the limits of a rolling update; nothing when all old pods go first.
fn rolling(chart: &Chart<'_>) -> Option<&'static str> {
    if !chart.reads("updateStrategy.rollingUpdate.maxUnavailable") {
        return Some("rollingUpdate");
    }
    let kind = chart.value("updateStrategy.type").and_then(Value::as_str);
    (kind != Some("Recreate")).then_some("updateStrategy.rollingUpdate")
}

/// A number of pods, or a share of them.
fn share(value: &Value, count: u64, up: bool) -> u64 {
    if let Some(number) = value.as_u64() {
        return number;
    }
    let percent =
        value.as_str().and_then(|text| text.trim().strip_suffix('%')?.parse::<u64>().ok());
    let Some(percent) = percent else {
        return value.as_str().and_then(|text| text.parse().ok()).unwrap_or(1);
    };
    let hundredths = percent.saturating_mul(count);
    if up { hundredths.div_ceil(100) } else { hundredths / 100 }
}

/// The rule by which pods of Traefik must not share a node.
fn hard_term(chart: &Chart<'_>) -> Option<Path> {
    let terms = chart.value(REQUIRED)?.as_array()?;
    let n = terms.iter().position(|term| {
        let per_node =
            term.get("topologyKey").and_then(Value::as_str) == Some("kubernetes.io/hostname");
        per_node
            && term.get("labelSelector").is_some_and(|selector| selects_traefik(chart, selector))
    })?;
    Some(path(REQUIRED).join(n))
}

/// Whether a selector fits the pods of Traefik, as far as that can be told.
fn selects_traefik(chart: &Chart<'_>, selector: &Value) -> bool {
    let own = chart.value("deployment.podLabels").and_then(Value::as_object);
    let fits = |key: &str, value: &str| {
        if let Some(label) = own.and_then(|labels| labels.get(key)) {
            return label.as_str() == Some(value);
        }
        let known = ["app.kubernetes.io/name", "app.kubernetes.io/instance"].contains(&key);
        known && (value.contains("traefik") || value.contains("{{"))
    };
    let labels = selector.get("matchLabels").and_then(Value::as_object);
    let expressions = selector.get("matchExpressions").and_then(Value::as_array);
    let by_label = labels
        .into_iter()
        .flatten()
        .all(|(key, value)| value.as_str().is_some_and(|value| fits(key, value)));
    let by_expression = expressions.into_iter().flatten().all(|expression| {
        let key = expression.get("key").and_then(Value::as_str).unwrap_or_default();
        let values = expression.get("values").and_then(Value::as_array);
        let mut values = values.into_iter().flatten().filter_map(Value::as_str);
        match expression.get("operator").and_then(Value::as_str) {
            Some("In") => values.any(|value| fits(key, value)),
            Some("Exists") => key.starts_with("app.kubernetes.io/"),
            _ => false,
        }
    });
    selector
        .as_object()
        .is_some_and(|selector: &Map<_, _>| !selector.is_empty() || labels.is_none())
        && by_label
        && by_expression
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn affinity(label: &str) -> String {
        format!(
            "affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - labelSelector:\n          matchLabels:\n            {label}\n        topologyKey: kubernetes.io/hostname\n"
        )
    }

    fn ours() -> String {
        affinity("app.kubernetes.io/name: '{{ template \"traefik.name\" . }}'")
    }

    #[test]
    fn pass() {
        RULE.pass(&ours());
        let two = format!("deployment: {{replicas: 2}}\n{}", ours());
        RULE.pass(&format!(
            "updateStrategy: {{rollingUpdate: {{maxUnavailable: 1, maxSurge: 0}}}}\n{two}"
        ));
        RULE.pass(&format!("updateStrategy: {{type: Recreate, rollingUpdate: null}}\n{two}"));
        RULE.pass(&format!("updateStrategy: {{rollingUpdate: {{maxUnavailable: 50%}}}}\n{two}"));
        RULE.pass(&format!("deployment: {{replicas: 2}}\n{}", affinity("app: apache")));
        RULE.pass(&two.replace("requiredDuring", "preferredDuring"));
        RULE.pass(&two.replace("hostname", "zone"));
        // This chart lets an old pod go first.
        RULE.pass(&format!("# chart: 10.3.0\n{two}"));
    }

    #[test]
    fn fail() {
        let two = format!("deployment:\n  replicas: 2\n{}", ours());
        RULE.fail(&config(&two), "labelSelector");
        RULE.fail(&format!("# chart: 12.0.0\n{two}"), "labelSelector");
        RULE.fail(
            &format!("updateStrategy: {{rollingUpdate: {{maxUnavailable: 25%}}}}\n{two}"),
            "labelSelector",
        );
        let expression = two.replace("matchLabels:\n            app.kubernetes.io/name: '{{ template \"traefik.name\" . }}'", "matchExpressions:\n            - {key: app.kubernetes.io/name, operator: In, values: [traefik]}");
        RULE.fail(&expression, "labelSelector");
    }

    #[test]
    fn fix() {
        let two = format!("deployment:\n  replicas: 2\n{}", ours());
        let strategy =
            "updateStrategy:\n  rollingUpdate:\n    maxUnavailable: 1\n    maxSurge: 0\n";
        RULE.fix(&config(&two), &config(&format!("{two}{strategy}")));
    }
}
