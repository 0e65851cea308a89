//! ## What it does
//! Finds a HelmChartConfig with values for Traefik that is not called `traefik`, or does not stand in `kube-system`, and
//! is not for a HelmChart in the same file.
//!
//! ## Why is this bad?
//! The helm-controller looks up the HelmChartConfig by the name and the namespace of the HelmChart. The API server
//! accepts any other, and nothing ever reads it.
//!
//! ## Example
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik-config
//!   namespace: default
//! spec:
//!   valuesContent: |-
//!     hostNetwork: true
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
//!   valuesContent: |-
//!     hostNetwork: true
//! ```
//!
//! ## Fix safety
//! Safe: it gives the object the name and the namespace of the chart that k3s installs.
//!
//! ## References
//! k3s documentation, Helm: customizing packaged components; helm-controller, `pkg/controllers/chart`.

use crate::lint::Rule;
use crate::lint::view::objects::{edits, finding};
use crate::lint::view::{Manifest, View};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/helmchartconfig-name-or-namespace",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a HelmChartConfig for Traefik that no chart is called after",
    ),
    check,
);

const NAMESPACE: &str = "kube-system";

/// Top-level values that no other chart has.
const TELLING: [&str; 6] = [
    "additionalArguments",
    "certResolvers",
    "certificatesResolvers",
    "globalArguments",
    "ingressRoute",
    "tlsStore",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for config in view.manifests.iter().filter(|manifest| manifest.kind == "HelmChartConfig") {
        let has_chart = view.manifests.iter().any(|chart| {
            let same = chart.name == config.name
                && (chart.namespace == config.namespace || chart.namespace.is_empty());
            chart.kind == "HelmChart" && same
        });
        let named = matches!(config.name.as_str(), "traefik" | "rke2-traefik");
        if has_chart || (!named && !is_for_traefik(config)) {
            continue;
        }
        let placed = config.namespace == NAMESPACE;
        let (keys, message): (&[&str], _) = match (named, placed) {
            (true, true) => continue,
            (true, false) if config.namespace.is_empty() => (
                &["metadata"],
                "without a namespace this lands in `default`, and is not the configuration of the Traefik in `kube-system`".to_owned(),
            ),
            (true, false) => (
                &["metadata", "namespace"],
                format!(
                    "the chart of Traefik is in `{NAMESPACE}`: nothing reads its configuration in `{}`",
                    config.namespace
                ),
            ),
            (false, _) => (
                &["metadata", "name"],
                format!(
                    "the chart that k3s installs is called `traefik`: nothing reads a configuration called `{}`",
                    config.name
                ),
            ),
        };
        let Some(node) = config.at(keys).or_else(|| config.at(&["kind"])) else { continue };
        let sure = named && !config.namespace.is_empty();
        let mut said = finding(&RULE.info, node, message)
            .confidence(if sure { Confidence::High } else { Confidence::Medium })
            .help(format!("write `name: traefik` and `namespace: {NAMESPACE}`"));
        if let Some(edits) = fix(config, named) {
            said = said.fix(Fix::safe(format!("make it `traefik` in `{NAMESPACE}`"), edits));
        }
        found.push(said);
    }
}

/// Whether a configuration of some other name is meant for Traefik.
fn is_for_traefik(config: &Manifest<'_>) -> bool {
    let content = config.at(&["spec", "valuesContent"]).and_then(|content| content.embedded());
    let inner = content.as_ref().and_then(|content| content.document().root());
    let roots = [inner, config.at(&["spec", "values"])];
    let has = |key: &str| roots.iter().flatten().any(|root| root.get(key).is_some());
    let telling = TELLING.iter().any(|key| has(key));
    let ports = roots.iter().flatten().filter_map(|root| root.get("ports"));
    let ports = ports.into_iter().any(|ports| ports.follow().get("websecure").is_some());
    // Charts of Traefik's other than itself: `traefik-crd`, `traefik-hub`.
    let name = config.name.to_ascii_lowercase();
    let other = ["traefik-crd", "traefik-hub", "rke2-traefik-crd", "traefik-forward-auth"];
    telling || ports || (name.contains("traefik") && !other.contains(&name.as_str()))
}

fn fix(config: &Manifest<'_>, named: bool) -> Option<Vec<Edit>> {
    edits(config.root, |mut editor, root| {
        let at = |key: &str| root.clone().join("metadata").join(key);
        if !named {
            editor = editor.set(&at("name"), "traefik")?;
        }
        if config.namespace != NAMESPACE {
            editor = editor.set(&at("namespace"), NAMESPACE)?;
        }
        Ok(editor)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn config(metadata: &str) -> String {
        let head = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n";
        format!("{head}{metadata}spec:\n  valuesContent: |-\n    hostNetwork: true\n")
    }

    #[test]
    fn pass() {
        RULE.pass(&config("  name: traefik\n  namespace: kube-system\n"));
        RULE.pass(&config("  name: rke2-traefik\n  namespace: kube-system\n"));
        RULE.pass(&config("  name: grafana\n  namespace: default\n"));
        RULE.pass(&config("  name: traefik-crd\n  namespace: kube-system\n"));
        let own = "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata:\n  name: traefik-lan\n  namespace: lan\n";
        RULE.pass(&format!("{own}---\n{}", config("  name: traefik-lan\n  namespace: lan\n")));
    }

    #[test]
    fn fail() {
        RULE.fail(&config("  name: traefik-config\n  namespace: kube-system\n"), "traefik-config");
        RULE.fail(&config("  name: traefik\n  namespace: traefik\n"), "traefik");
        RULE.fail(&config("  name: traefik\n"), "metadata");
        let other = config("  name: ingress\n  namespace: kube-system\n");
        RULE.fail(&other.replace("hostNetwork: true", "globalArguments: []"), "ingress");
    }

    #[test]
    fn fix() {
        let good = config("  name: traefik\n  namespace: kube-system\n");
        RULE.fix(&config("  name: traefik-config\n  namespace: default\n"), &good);
        RULE.fix(&config("  name: traefik\n"), &good);
    }
}
