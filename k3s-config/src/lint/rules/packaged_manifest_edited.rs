//! ## What it does
//! Finds files in the folder of a server's manifests that have the name of one that comes with k3s: `traefik.yaml`, `coredns.yaml`,
//! `local-storage.yaml`, `metrics-server/…` and so on.
//!
//! ## Why is this bad?
//! k3s writes them anew at each start: what is changed in them is lost, without a word.
//!
//! ## Example
//! ```yaml
//! # /var/lib/rancher/k3s/server/manifests/traefik.yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChart
//! metadata:
//!   name: traefik
//! ```
//!
//! ## Use instead
//! ```yaml
//! # /var/lib/rancher/k3s/server/manifests/traefik-config.yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//! ```
//!
//! ## Fix safety
//! There is no fix: what was changed has to go into a HelmChartConfig, or into a manifest of another name, with the packaged one
//! disabled.
//!
//! ## References
//! <https://docs.k3s.io/installation/packaged-components>

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/packaged-manifest-edited",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a manifest that k3s itself writes at each start",
    ),
    check,
);

/// What comes with k3s, by its path in the folder.
const PACKAGED: [&str; 7] = [
    "ccm.yaml",
    "coredns.yaml",
    "gateway-api-crd.yaml",
    "local-storage.yaml",
    "rolebindings.yaml",
    "runtimes.yaml",
    "traefik.yaml",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(name) = view.manifest() else { return };
    if !PACKAGED.contains(&name) && !name.starts_with("metrics-server/") {
        return;
    }
    let help = if name == "traefik.yaml" {
        "put values into a HelmChartConfig named `traefik`, in a file such as `traefik-config.yaml`"
    } else {
        "give the file another name, and turn the packaged one off by `disable`"
    };
    // As it is written by k3s it has this in it; whether it was changed does not show.
    let confidence =
        if view.mentions("%{KUBERNETES_API}%") { Confidence::Medium } else { Confidence::High };
    found.push(
        Diagnostic::of(
            &RULE.info,
            format!("k3s writes `{name}` anew at each start: changes in it are lost"),
        )
        .at(Span::at(0))
        .path(name)
        .tool_says(ToolSays::Nothing)
        .confidence(confidence)
        .help(help),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        for path in [
            "/var/lib/rancher/k3s/server/manifests/traefik-config.yaml",
            "charts/traefik.yaml",
            "k3s/server/manifests/x/traefik.yaml",
        ] {
            RULE.pass_as(As::Manifest(path), "");
        }
    }

    #[test]
    fn fail() {
        RULE.fail_as(
            As::Manifest("/var/lib/rancher/k3s/server/manifests/traefik.yaml"),
            "kind: HelmChart\n",
            "",
        );
        RULE.fail_as(As::Manifest("d/k3s/server/manifests/metrics-server/role.yaml"), "", "");
    }
}
