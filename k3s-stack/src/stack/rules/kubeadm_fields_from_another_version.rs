//! ## What it does
//! Finds an `apiVersion` of kubeadm that the release in `kubernetesVersion` does not read, and flags that went long ago,
//! such as `--experimental-control-plane`.
//!
//! ## Why is this bad?
//! kubeadm stops: it does not know the configuration, or the flag.
//!
//! ## Example
//! ```yaml
//! apiVersion: kubeadm.k8s.io/v1beta1
//! kind: ClusterConfiguration
//! kubernetesVersion: v1.31.0
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: kubeadm.k8s.io/v1beta4
//! kind: ClusterConfiguration
//! kubernetesVersion: v1.31.0
//! ```
//!
//! ## Fix safety
//! Safe for flags with a new name, and for configurations of a few fields that are alike in both; else `kubeadm config
//! migrate` has to do it.
//!
//! ## References
//! kubernetes/kubeadm#1567, kubernetes/kubernetes#101129.

use crate::stack::facts::Kubeadm;
use crate::stack::{Rule, StackView};
use config_diagnostics::{
    Applicability, Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/kubeadm-fields-from-another-version",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "kubeadm is told in the words of another release",
    ),
    check,
);

/// The versions of the configuration: the first minor of Kubernetes that reads it, and the first that does not.
const APIS: [(&str, u32, u32); 6] = [
    ("v1alpha2", 11, 13),
    ("v1alpha3", 12, 15),
    ("v1beta1", 13, 22),
    ("v1beta2", 15, 27),
    ("v1beta3", 22, u32::MAX),
    ("v1beta4", 31, u32::MAX),
];

/// Keys that are alike in all of them.
const STABLE: [&str; 8] = [
    "apiVersion",
    "kind",
    "kubernetesVersion",
    "controlPlaneEndpoint",
    "networking",
    "clusterName",
    "imageRepository",
    "certificatesDir",
];

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let version = view.facts.kubeadm.iter().find_map(|cluster| cluster.version.clone());
    for cluster in &view.facts.kubeadm {
        let (api, place) = &cluster.api;
        let Some((_, since, until)) = APIS.iter().find(|(name, ..)| name == api) else { continue };
        let reads = |minor: u32| (*since..*until).contains(&minor);
        let (message, sure) = match &version {
            Some((minor, _)) if reads(*minor) => continue,
            Some((minor, _)) => {
                (format!("kubeadm of Kubernetes 1.{minor} does not read `{api}`"), Confidence::High)
            }
            // No release that anybody runs reads it.
            None if *until <= 22 => {
                (format!("no kubeadm since Kubernetes 1.{until} reads `{api}`"), Confidence::Medium)
            }
            None => continue,
        };
        let minor = version.as_ref().map(|(minor, _)| *minor);
        let new = newest_for(minor);
        let mut diagnostic = view
            .likely(&RULE.info, place, sure, message)
            .tool_says(ToolSays::Error)
            .help(format!("write `{new}`; `kubeadm config migrate` rewrites the rest"))
            .fix(fix(cluster, new));
        if let Some((_, there)) = version.as_ref().filter(|(_, there)| there != place) {
            diagnostic = diagnostic.label(there.label("the release that is installed"));
        }
        found.push(diagnostic);
    }
    for (old, new, gone, place) in view.facts.joins.iter().flat_map(|join| &join.old_flags) {
        let known = version.as_ref().map(|(minor, _)| *minor);
        if known.is_some_and(|minor| minor < *gone) {
            continue;
        }
        let sure = if known.is_some() { Confidence::High } else { Confidence::Medium };
        let mut diagnostic = view
            .likely(&RULE.info, place, sure, format!("`{old}` is `{new}` since Kubernetes 1.15, and kubeadm 1.{gone} and newer refuse it"))
            .tool_says(ToolSays::Error)
            .help(format!("write `{new}`"))
            .fix(Fix::safe(format!("write `{new}`"), [Edit::replace(place.span, *new)]));
        if let Some((_, there)) = &version {
            diagnostic = diagnostic.label(there.label("the release that is installed"));
        }
        found.push(diagnostic);
    }
}

/// The newest version that a release reads.
fn newest_for(minor: Option<u32>) -> &'static str {
    let reads = |(_, since, until): &&(&str, u32, u32)| {
        minor.is_none_or(|minor| (*since..*until).contains(&minor))
    };
    APIS.iter().rev().find(reads).map_or("v1beta3", |(name, ..)| name)
}

fn fix(cluster: &Kubeadm, new: &str) -> Fix {
    let is_simple = cluster.keys.iter().all(|key| STABLE.contains(&key.as_str()));
    let how = if is_simple { Applicability::Safe } else { Applicability::Unsafe };
    Fix::new(
        format!("write `{new}`"),
        how,
        [Edit::replace(cluster.api.1.span, format!("kubeadm.k8s.io/{new}"))],
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn config(api: &str, version: &str) -> String {
        format!(
            "## kubeadm-config.yaml\napiVersion: kubeadm.k8s.io/{api}\nkind: ClusterConfiguration\n{version}controlPlaneEndpoint: cp.lan:6443\n"
        )
    }

    const V31: &str = "kubernetesVersion: v1.31.0\n";
    const JOIN: &str =
        "## join.sh\nkubeadm join 127.0.0.1:5443 --token a.b \\\n  --experimental-control-plane\n";

    #[test]
    fn pass() {
        RULE.pass(&config("v1beta4", V31));
        RULE.pass(&config("v1beta3", V31));
        RULE.pass(&config("v1beta1", "kubernetesVersion: 1.15.3\n"));
        RULE.pass(&JOIN.replace("experimental-", ""));
        RULE.pass(&format!("{}{JOIN}", config("v1beta1", "kubernetesVersion: 1.14.3\n")));
    }

    #[test]
    fn fail() {
        RULE.fail(&config("v1beta1", V31), "kubeadm-config.yaml: kubeadm.k8s.io/v1beta1");
        RULE.fail(
            &config("v1beta4", "kubernetesVersion: v1.28.2\n"),
            "kubeadm-config.yaml: kubeadm.k8s.io/v1beta4",
        );
        RULE.fail(
            &config("v1beta1", "kubernetesVersion: stable\n"),
            "kubeadm-config.yaml: kubeadm.k8s.io/v1beta1",
        );
        RULE.fail(JOIN, "join.sh: --experimental-control-plane");
    }

    #[test]
    fn fix() {
        RULE.fix(
            &config("v1beta1", V31),
            config("v1beta4", V31).strip_prefix("## kubeadm-config.yaml\n").unwrap(),
        );
        RULE.fix(JOIN, "kubeadm join 127.0.0.1:5443 --token a.b \\\n  --control-plane\n");
    }
}
