//! ## What it does
//! Finds values that the HelmChart sets in its `set`: of k3s' own, `global.systemDefaultRegistry`.
//!
//! ## Why is this bad?
//! What is in `set` goes in last, over all values. The value here is never used.
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
//!     global:
//!       systemDefaultRegistry: registry.lan:5000
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
//!     image:
//!       registry: registry.lan:5000
//! ```
//!
//! ## Fix safety
//! There is no fix: for k3s, `system-default-registry` in its own configuration is the place.
//!
//! ## References
//! k3s documentation, Helm; helm-controller, `pkg/controllers/chart`.

use crate::K3sRelease;
use crate::lint::Rule;
use crate::lint::view::{Chart, Manifest, View};
use crate::tables::segments;
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, Tag};
use goyaml::{Node, Path, Step};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/spec-set-wins",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "a value that the HelmChart sets with `set`",
    ),
    check,
);

/// What k3s sets.
const OF_K3S: &str = "global.systemDefaultRegistry";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let Some(own) = &chart.manifest else { continue };
        let of_chart = |one: &&Manifest<'_>| {
            one.kind == "HelmChart" && one.name == own.name && one.namespace == own.namespace
        };
        let set = view.manifests.iter().find(of_chart).and_then(|one| one.at(&["spec", "set"]));
        let mut keys: Vec<(String, Option<Node<'_>>)> = Vec::new();
        for entry in set.iter().flat_map(Node::entries) {
            keys.push((entry.key.value().into_owned(), Some(entry.key)));
        }
        if chart.is_packaged() && own.name == "traefik" {
            keys.extend(shipped(chart).into_iter().map(|key| (key, None)));
        }
        for (key, place) in keys {
            let path: Path = segments(&key).into_iter().map(Step::from).collect();
            if chart.given(&path).is_none_or(serde_json::Value::is_null) {
                continue;
            }
            found.push(finding(chart, &path, &key, place));
        }
    }
}

/// What k3s sets, where its release is not known as well.
fn shipped(chart: &Chart<'_>) -> Vec<String> {
    match chart.release.k3s().map(K3sRelease::shipped_set) {
        Some(set) => set.into_iter().map(|(key, _)| key).collect(),
        None => vec![OF_K3S.to_owned()],
    }
}

fn finding(chart: &Chart<'_>, path: &Path, key: &str, place: Option<Node<'_>>) -> Diagnostic {
    let who = if place.is_some() { "the HelmChart" } else { "k3s" };
    let message = format!(
        "{who} sets `{key}` with `set`, which goes over all values: this one is never used"
    );
    let help = if key == OF_K3S {
        "write `system-default-registry` in the configuration of k3s, or name the registry in `image`"
    } else {
        "change it in `set`"
    };
    let mut said = chart.finding(&RULE.info, path, message).help(help).tag(Tag::Ignored);
    if let Some(place) = place {
        said =
            said.label(Label::new(place.span()).message("set here").path(place.path().to_string()));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const REGISTRY: &str = "global:\n  systemDefaultRegistry: registry.lan:5000\n";

    #[test]
    fn pass() {
        RULE.pass(&config("image:\n  registry: registry.lan:5000\n"));
        RULE.pass(REGISTRY);
        RULE.pass(&config(REGISTRY).replace("HelmChartConfig", "HelmChart"));
    }

    #[test]
    fn fail() {
        RULE.fail(&config(REGISTRY), "registry.lan:5000");
        RULE.fail(&format!("# k3s: 1.33.1\n{}", config(REGISTRY)), "registry.lan:5000");
        let chart = "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: traefik, namespace: kube-system}\nspec:\n  chart: traefik\n  set: {deployment.replicas: 3}\n---\n";
        RULE.fail(&format!("{chart}{}", config("deployment: {replicas: 2}\n")), "2");
    }
}
