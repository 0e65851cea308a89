//! ## What it does
//! Finds names in `disable` that are neither a packaged component nor another manifest that k3s ships.
//!
//! ## Why is this bad?
//! k3s looks for a manifest of that name, finds none, and says nothing: what was to be off is on.
//!
//! ## Example
//! ```yaml
//! disable:
//!   - trafik
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable:
//!   - traefik
//! ```
//!
//! ## Fix safety
//! Unsafe: a manifest of one's own in the manifests folder can be disabled by its name, too.
//!
//! ## References
//! k3s `pkg/deploy/controller.go`, `pkg/deploy/stage.go`; k3s documentation, "packaged components".

use crate::Version;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/unknown-component-in-disable",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "`disable` names nothing that k3s brings along",
    ),
    check,
);

/// What `disable` is for.
const COMPONENTS: [&str; 6] =
    ["coredns", "servicelb", "traefik", "local-storage", "metrics-server", "runtimes"];
/// Other manifests that k3s ships.
const MANIFESTS: [&str; 3] = ["ccm", "rolebindings", "gateway-api-crd"];
/// Names that come to mind, and what they mean to k3s.
const OTHERWISE: [(&[&str], &str); 9] = [
    (
        &["service-lb", "svclb", "klipper", "klipper-lb", "loadbalancer", "load-balancer"],
        "servicelb",
    ),
    (
        &["local-path", "local-path-provisioner", "local-path-storage", "localstorage"],
        "local-storage",
    ),
    (&["metrics", "metricsserver"], "metrics-server"),
    (&["dns", "kube-dns"], "coredns"),
    (&["ingress", "ingress-controller", "traefik-ingress"], "traefik"),
    (&["network-policy", "networkpolicy"], "disable-network-policy"),
    (&["cloud-controller", "cloud-controller-manager"], "disable-cloud-controller"),
    (&["helm-controller", "helm"], "disable-helm-controller"),
    (&["kube-proxy", "kubeproxy"], "disable-kube-proxy"),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        for (stated, part) in view.parts(node, "disable") {
            let name = part.text.trim();
            // What is no name at all, or a list written with blanks, other rules tell.
            let is_name =
                name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if name.is_empty() || !is_name || !stated.known || is_shipped(name, node.version) {
                continue;
            }
            let message =
                format!("`disable` has no effect on `{name}`: k3s ships nothing of that name");
            let help = |what: &str| {
                let verb = if what.starts_with("disable-") { "set" } else { "write" };
                format!("{verb} `{what}`")
            };
            let diagnostic =
                view.at(&RULE.info, node, stated, part.span, message).tool_says(ToolSays::Nothing);
            let Some(meant) = meant(name) else {
                found.push(diagnostic.confidence(Confidence::Low).help(format!(
                    "one of {}; right for a manifest of your own",
                    COMPONENTS.map(|name| format!("`{name}`")).join(", ")
                )));
                continue;
            };
            let diagnostic = diagnostic.confidence(Confidence::Medium).help(help(meant));
            let text = view.text(stated.source).get(part.span.range());
            let at = text.and_then(|text| Some((text.find(name)?, name.len())));
            found.push(match at.filter(|_| COMPONENTS.contains(&meant)) {
                Some((at, length)) => {
                    let edit = Edit::replace(part.span.part(at..at + length), meant);
                    diagnostic.fix(Fix::risky(format!("write `{meant}`"), [edit]))
                }
                None => diagnostic,
            });
        }
    }
}

/// Whether a release ships a manifest of that name, or a folder of manifests.
fn is_shipped(name: &str, version: Version) -> bool {
    let in_time = match name {
        "runtimes" => version >= Version::new(1, 28, 5),
        "gateway-api-crd" => version >= Version::new(1, 37, 0),
        _ => true,
    };
    in_time && (COMPONENTS.contains(&name) || MANIFESTS.contains(&name))
}

/// The component that is probably meant, or the switch.
fn meant(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_end_matches(".yaml").trim_end_matches(".yml");
    let known = |(names, _): &(&[&str], _)| names.contains(&bare);
    let otherwise = || OTHERWISE.iter().find(|row| known(row)).map(|(_, meant)| *meant);
    COMPONENTS
        .into_iter()
        .find(|component| *component == bare)
        .or_else(otherwise)
        .or_else(|| did_you_mean(bare, COMPONENTS))
        .filter(|meant| *meant != name)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("disable: [traefik, servicelb]\n");
        RULE.pass("disable: \"traefik, local-storage,metrics-server,\"\n");
        RULE.pass("disable: []\n");
        RULE.pass("# role: agent\ndisable: trafik\n");
        // Another rule's.
        RULE.pass("disable: traefik servicelb\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable: traefik,service-lb\n", "service-lb");
        RULE.fail("disable: [network-policy]\n", "network-policy");
        RULE.fail("disable:\n  - Traefik\n", "Traefik");
        RULE.fail("disable: our-own\n", "our-own");
        RULE.fail("# version: 1.26.0\ndisable: runtimes\n", "runtimes");
    }

    #[test]
    fn fix() {
        RULE.fix("disable:\n  - trafik # a\n", "disable:\n  - traefik # a\n");
        RULE.fix("disable: coredns, traefik.yaml\n", "disable: coredns, traefik\n");
    }

    #[test]
    fn in_an_install_script() {
        let line = |name: &str| {
            format!("curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC=\"--disable {name}\" sh -\n")
        };
        RULE.pass_as(As::Script, &line("traefik"));
        RULE.fix_as(As::Script, &line("trafik"), &line("traefik"));
    }
}
