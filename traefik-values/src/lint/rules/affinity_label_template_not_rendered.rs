//! ## What it does
//! Finds templates, `{{ … }}`, in `affinity` for charts before 12.0.7.
//!
//! ## Why is this bad?
//! These charts pass `affinity` on as it is. The braces reach the API server, which refuses them in a label, or a selector
//! that fits nothing.
//!
//! ## Example
//! ```yaml
//! # chart 10
//! affinity:
//!   podAntiAffinity:
//!     requiredDuringSchedulingIgnoredDuringExecution:
//!       - labelSelector:
//!           matchLabels:
//!             app.kubernetes.io/instance: '{{ .Release.Name }}'
//!         topologyKey: kubernetes.io/hostname
//! ```
//!
//! ## Use instead
//! ```yaml
//! affinity:
//!   podAntiAffinity:
//!     requiredDuringSchedulingIgnoredDuringExecution:
//!       - labelSelector:
//!           matchLabels:
//!             app.kubernetes.io/instance: traefik
//!         topologyKey: kubernetes.io/hostname
//! ```
//!
//! ## Fix safety
//! Safe: it writes what the template stands for.
//!
//! ## References
//! Chart, `templates/_podtemplate.tpl`; pull request 557 of traefik-helm-chart.

use crate::ChartVersion;
use crate::lint::Rule;
use crate::lint::view::{Change, Chart, View, path};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use goyaml::{Path, Step};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/affinity-label-template-not-rendered",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a template in affinity, which this chart does not render",
    ),
    check,
);

/// The first chart that renders `affinity`.
const RENDERED: ChartVersion = ChartVersion::new(12, 0, 7);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| chart.version() < RENDERED) {
        let affinity = path("affinity");
        let mut templates = Vec::new();
        if let Some(given) = chart.given(&affinity) {
            collect(given, affinity, &mut templates);
        }
        for (text, place) in templates {
            let message = format!(
                "chart {} passes `affinity` on as it is: `{text}` is no label, and fits no pod",
                chart.version()
            );
            let mut said = chart
                .finding(&RULE.info, &place, message)
                .help("write the text that the template stands for");
            let fix = rendered(chart, text)
                .and_then(|text| Some((chart.edits(&[Change::Set(place, json!(text))])?, text)));
            said.fixes.extend(fix.map(|(edits, text)| Fix::safe(format!("write `{text}`"), edits)));
            found.push(said);
        }
    }
}

/// The templates in a value. Values have a bounded depth: their reader sees to it.
fn collect<'v>(value: &'v Value, at: Path, templates: &mut Vec<(&'v str, Path)>) {
    match value {
        Value::String(text) if text.contains("{{") => templates.push((text, at)),
        Value::Object(map) => {
            for (key, value) in map {
                collect(value, at.clone().join(key.as_str()), templates);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                collect(value, at.clone().join(Step::Index(n)), templates);
            }
        }
        _ => {}
    }
}

/// What the usual templates stand for.
fn rendered(chart: &Chart<'_>, text: &str) -> Option<String> {
    let manifest = chart.manifest.as_ref()?;
    let target = manifest.at(&["spec", "targetNamespace"]).map(|node| node.value().into_owned());
    let namespace = target.unwrap_or_else(|| manifest.namespace.clone());
    let name = chart.value("nameOverride").and_then(Value::as_str).unwrap_or("traefik");
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}")?;
        out.push_str(before);
        out.push_str(match inside.trim_matches(['-', ' ']) {
            ".Release.Name" => &manifest.name,
            ".Release.Namespace" => &namespace,
            "template \"traefik.name\" ." | "include \"traefik.name\" ." => name,
            _ => return None,
        });
        rest = after;
    }
    out.push_str(rest);
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn affinity(label: &str) -> String {
        config(&format!(
            "affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - labelSelector:\n          matchLabels:\n            app.kubernetes.io/instance: {label}\n        topologyKey: kubernetes.io/hostname\n"
        ))
    }

    #[test]
    fn pass() {
        RULE.pass(&affinity("'{{ .Release.Name }}'"));
        RULE.pass(&format!("# chart: 12.0.7\n{}", affinity("'{{ .Release.Name }}'")));
        RULE.pass(&format!("# chart: 10.3.0\n{}", affinity("traefik")));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("# chart: 10.3.0\n{}", affinity("'{{ .Release.Name }}'")),
            "'{{ .Release.Name }}'",
        );
        let node = "# chart: 12.0.0\naffinity: {nodeAffinity: {a: ['{{ .Values.a }}']}}\n";
        RULE.fail(node, "'{{ .Values.a }}'");
    }

    #[test]
    fn fix() {
        let text = |label: &str| format!("# chart: 10.19.3\n{}", affinity(label));
        RULE.fix(
            &text("'{{ .Release.Name }}-{{ .Release.Namespace }}'"),
            &text("'traefik-kube-system'"),
        );
    }
}
