//! ## What it does
//! Finds a HelmChartConfig of Traefik, while servers have `disable: traefik`.
//!
//! ## Why is this bad?
//! The HelmChartConfig changes a chart that is not installed: it does nothing.
//!
//! ## Example
//! ```yaml
//! disable:
//!   - traefik
//! ```
//!
//! ## Use instead
//! Remove `traefik` from `disable`, or the HelmChartConfig.
//!
//! ## Fix safety
//! There is no fix: which of the two is meant is not known.
//!
//! ## References
//! k3s documentation, packaged components.

use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/traefik-disabled-but-configured",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "Traefik is configured, and servers do not install it",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let Some((node, place)) = view.disabled("traefik") else { return };
    // A chart of that name that somebody installs takes the configuration as well.
    if view.facts.ingresses.iter().any(|ingress| ingress.chart.kind == "HelmChart") {
        return;
    }
    let configs =
        view.facts.ingresses.iter().filter(|ingress| ingress.chart.kind == "HelmChartConfig");
    for ingress in configs.filter(|ingress| ingress.chart.name == "traefik") {
        let message = format!(
            "HelmChartConfig `traefik` does nothing: {} disables Traefik",
            node.file_name(),
        );
        found.push(
            view.finding(&RULE.info, &ingress.place, message)
                .help("remove `traefik` from `disable`, or this HelmChartConfig")
                .label(place.label("Traefik is not installed")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const CONFIG: &str = "## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    deployment:\n      replicas: 2\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("## k3s-server1.yaml\ndisable: servicelb\n{CONFIG}"));
        RULE.pass(&format!(
            "## k3s-server1.yaml\ndisable: traefik\n{}",
            CONFIG.replace("name: traefik", "name: other")
        ));
        RULE.pass(&format!("## k3s-server1.yaml\ndisable: traefik\n{CONFIG}## chart.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata:\n  name: traefik\nspec:\n  chart: traefik\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("## k3s-server1.yaml\ndisable:\n  - traefik\n{CONFIG}"),
            "helmchartconfig.yaml: HelmChartConfig",
        );
        RULE.fail(&format!("## i.sh\ncurl -sfL https://get.k3s.io | INSTALL_K3S_EXEC='server --disable traefik' sh -\n{CONFIG}"), "helmchartconfig.yaml: HelmChartConfig");
    }
}
