//! ## What it does
//! Finds `disable: servicelb` while Traefik's Service is a `LoadBalancer` and nothing else in the stack provides one.
//!
//! ## Why is this bad?
//! The Service stays without an address, and nothing listens on ports 80 and 443 of the nodes.
//!
//! ## Example
//! ```yaml
//! disable:
//!   - servicelb
//! ```
//!
//! ## Use instead
//! ```yaml
//! # Values of Traefik's chart; or install MetalLB or kube-vip.
//! service:
//!   spec:
//!     type: NodePort
//! ```
//!
//! ## Fix safety
//! There is no fix: something may provide it that the files do not tell.
//!
//! ## References
//! k3s documentation, networking: Service Load Balancer.

use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/loadbalancer-service-without-controller",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "Traefik waits for a load balancer that nobody provides",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let Some((node, place)) = view.disabled("servicelb") else { return };
    if view.facts.has_load_balancer || view.disabled("traefik").is_some() {
        return;
    }
    for ingress in &view.facts.ingresses {
        let chart = &ingress.chart;
        let has_port = chart.entries.iter().any(|entry| entry.host_port.is_some());
        let text = ingress.text.to_ascii_lowercase();
        let addressed = ["externalips:", "loadbalancerip:", "annotations:"]
            .iter()
            .any(|word| text.contains(word));
        if chart.service_type != "LoadBalancer"
            || chart.load_balancer_class.is_some()
            || chart.host_network
            || has_port
            || addressed
        {
            continue;
        }
        let message = format!(
            "{} disables ServiceLB, and Traefik's Service is still of type `LoadBalancer`: it gets no address, and nothing listens on the nodes",
            node.file_name(),
        );
        let service = ingress.at(chart.service_place.unwrap_or_default(), "service.spec.type");
        found.push(
            view.likely(&RULE.info, &place, Confidence::Medium, message)
                .help("install MetalLB or kube-vip, set `service.spec.type: NodePort`, or keep ServiceLB")
                .label(service.label("the Service is a `LoadBalancer`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(server: &str, values: &str) -> String {
        format!(
            "## k3s-server1.yaml\n{server}## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    const PLAIN: &str = "    deployment:\n      replicas: 2\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(
            "disable: servicelb\n",
            "    service:\n      spec:\n        type: NodePort\n",
        ));
        RULE.pass(&stack("disable: servicelb\n", "    hostNetwork: true\n"));
        RULE.pass(&stack("disable: [traefik, servicelb]\n", PLAIN));
        RULE.pass(&stack("cluster-init: true\n", PLAIN));
        RULE.pass(&format!(
            "{}## lb.yaml\napiVersion: metallb.io/v1beta1\nkind: IPAddressPool\n",
            stack("disable: servicelb\n", PLAIN)
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("disable:\n  - servicelb\n", PLAIN), "k3s-server1.yaml: servicelb");
        let script = stack("", PLAIN).replace("## k3s-server1.yaml\n", "## install.sh\ncurl -sfL https://get.k3s.io | sh -s - --disable=local-storage,servicelb\n");
        RULE.fail(&script, "install.sh: servicelb");
    }
}
