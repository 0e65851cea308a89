//! ## What it does
//! Finds a HelmChartConfig of k3s' Traefik whose `tolerations` lack those of the packaged HelmChart:
//! `CriticalAddonsOnly` and that of the control plane.
//!
//! ## Why is this bad?
//! Helm merges maps, and replaces lists. With its own tolerations gone, Traefik can no longer run on servers that are
//! tainted to keep workloads away.
//!
//! ## Example
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   failurePolicy: abort
//!   valuesContent: |-
//!     tolerations:
//!       - key: dedicated
//!         operator: Exists
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   failurePolicy: abort
//!   valuesContent: |-
//!     tolerations:
//!       - key: dedicated
//!         operator: Exists
//!       - key: CriticalAddonsOnly
//!         operator: Exists
//!       - key: node-role.kubernetes.io/control-plane
//!         operator: Exists
//!         effect: NoSchedule
//! ```
//!
//! ## Fix safety
//! Unsafe: it adds the tolerations, which may have been left out on purpose.
//!
//! ## References
//! k3s, `manifests/traefik.yaml`.

use crate::K3sRelease;
use crate::lint::Rule;
use crate::lint::view::{Change, Chart, View, path};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/list-override-drops-k3s-tolerations",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "tolerations replaces those that k3s gives Traefik",
    ),
    check,
);

/// What k3s gives Traefik, where its release is not known.
const KEYS: [&str; 2] = ["CriticalAddonsOnly", "node-role.kubernetes.io/control-plane"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let tolerations = path("tolerations");
    for chart in view.charts.iter().filter(|chart| chart.is_packaged()) {
        let Some(Value::Array(given)) = chart.given(&tolerations) else { continue };
        let shipped = shipped(chart);
        let lost: Vec<_> =
            shipped.iter().filter(|key| !given.iter().any(|one| bears(one, key))).collect();
        if lost.is_empty() {
            continue;
        }
        let names = lost.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
        let message = format!(
            "this list replaces that of k3s: Traefik no longer tolerates {names}, and keeps off nodes that are tainted so"
        );
        let changes: Vec<_> =
            lost.iter().map(|key| Change::Push(tolerations.clone(), toleration(key))).collect();
        let mut said = chart
            .on_key(&RULE.info, &tolerations, message)
            .confidence(if lost.len() == shipped.len() {
                Confidence::High
            } else {
                Confidence::Medium
            })
            .help("repeat the tolerations of k3s in the list");
        let fix = chart.edits(&changes);
        said.fixes.extend(fix.map(|edits| Fix::risky("repeat them", edits)));
        found.push(said);
    }
}

/// The taints that the Traefik of this k3s tolerates.
fn shipped(chart: &Chart<'_>) -> Vec<String> {
    let values = chart.release.k3s().map(K3sRelease::shipped_values);
    let list = values.as_ref().and_then(|values| values.get("tolerations")?.as_array());
    let keys = list.into_iter().flatten().filter_map(|one| one.get("key")?.as_str());
    let keys: Vec<_> = keys.map(str::to_owned).collect();
    if keys.is_empty() { KEYS.map(str::to_owned).to_vec() } else { keys }
}

/// Whether a toleration is for taints of this key; without a key it is for all.
fn bears(toleration: &Value, key: &str) -> bool {
    match toleration.get("key").and_then(Value::as_str) {
        None | Some("") => true,
        Some(own) => own == key,
    }
}

fn toleration(key: &str) -> Value {
    match key {
        "CriticalAddonsOnly" => json!({"key": key, "operator": "Exists"}),
        _ => json!({"key": key, "operator": "Exists", "effect": "NoSchedule"}),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const OWN: &str = "tolerations:\n  - key: dedicated\n    operator: Exists\n";
    const BOTH: &str = "  - key: CriticalAddonsOnly\n    operator: Exists\n  - key: node-role.kubernetes.io/control-plane\n    operator: Exists\n    effect: NoSchedule\n";

    #[test]
    fn pass() {
        RULE.pass(&config(&format!("{OWN}{BOTH}")));
        RULE.pass(&config("tolerations:\n  - operator: Exists\n"));
        RULE.pass(&config("hostNetwork: true\n"));
        RULE.pass(OWN);
    }

    #[test]
    fn fail() {
        RULE.fail(&config(OWN), "tolerations");
        RULE.fail(&config("tolerations: []\n"), "tolerations");
        // Older releases have one more.
        let older = format!("# k3s: 1.30.0\n{}", config(&format!("{OWN}{BOTH}")));
        let said = RULE.fail(&older, "tolerations");
        assert!(said.message.contains("`node-role.kubernetes.io/master`"));
        RULE.fail(
            &config("tolerations:\n  - {key: CriticalAddonsOnly, operator: Exists}\n"),
            "tolerations",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(&config(OWN), &config(&format!("{OWN}{BOTH}")));
    }
}
