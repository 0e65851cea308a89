//! ## What it does
//! Finds a Traefik that trusts addresses outside of the cluster, while its Service keeps `externalTrafficPolicy: Cluster`.
//!
//! ## Why is this bad?
//! With that policy ServiceLB and kube-proxy put an address of their own in the place of the sender's. Traefik sees a pod or a node,
//! never the front proxy, so the trust never applies.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Use instead
//! ```yaml
//! service:
//!   spec:
//!     externalTrafficPolicy: Local
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Fix safety
//! Unsafe: with `Local`, a node without a pod of Traefik drops what is sent to it.
//!
//! ## References
//! Kubernetes: preserving the client source IP. k3s, `pkg/cloudprovider/servicelb.go`.

use crate::stack::facts::Ingress;
use crate::stack::view::network;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use traefik_values::{TrafficPods, TrafficText};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/trusted-proxy-hidden-by-snat",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "Traefik trusts a proxy whose address it never sees",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for ingress in &view.facts.ingresses {
        let chart = &ingress.chart;
        let is_local =
            chart.external_traffic_policy.as_ref().is_some_and(|policy| policy.text == "Local");
        let by_service = matches!(chart.service_type.as_str(), "LoadBalancer" | "NodePort");
        if is_local || chart.host_network || !by_service || chart.pods == TrafficPods::None {
            continue;
        }
        let entries = chart
            .entries
            .iter()
            .filter(|entry| entry.host_port.is_none() && entry.exposed_port.is_some());
        let lists = entries.flat_map(|entry| [&entry.forwarded_headers, &entry.proxy_protocol]);
        let lists = lists.filter(|trust| trust.insecure.is_none());
        let Some(outside) =
            lists.into_iter().find_map(|trust| outside(view, ingress, &trust.networks))
        else {
            continue;
        };
        found.push(finding(view, ingress, outside));
    }
}

/// The first of some networks that is outside of the cluster, unless one of them holds the cluster's own.
fn outside<'t>(
    view: &StackView<'_>,
    ingress: &Ingress,
    networks: &'t [TrafficText],
) -> Option<&'t TrafficText> {
    let own: Vec<_> = view
        .networks()
        .into_iter()
        .map(|network| network.cidr)
        .chain(view.pod_networks())
        .collect();
    let read: Option<Vec<_>> =
        networks.iter().map(|text| Some((text, network(&text.text)?))).collect();
    let read = read?;
    if read.iter().any(|(_, net)| own.iter().any(|own| net.contains(own.address()))) {
        return None;
    }
    // Other load balancers than k3s's own send to nodes, whose addresses are then seen: a whole network may be theirs.
    let by_nodes = is_balanced_otherwise(view, ingress);
    let is_outside = |net: &k3s_config::Cidr| {
        let bits = if net.address().is_ipv4() { 32 } else { 128 };
        let is_inside = own.iter().any(|own| own.contains(net.address()));
        !(net.address().is_loopback() || is_inside || by_nodes && net.prefix() < bits)
    };
    read.into_iter().find(|(_, net)| is_outside(net)).map(|(text, _)| text)
}

/// Whether something else than `ServiceLB` brings requests to the Service.
fn is_balanced_otherwise(view: &StackView<'_>, ingress: &Ingress) -> bool {
    let annotations = ["service.beta.kubernetes.io/", "service.kubernetes.io/", "load-balancer."];
    view.facts.has_load_balancer
        || ingress.chart.load_balancer_class.is_some()
        || annotations.iter().any(|name| ingress.text.contains(name))
}

fn finding(view: &StackView<'_>, ingress: &Ingress, trusted: &TrafficText) -> Diagnostic {
    let message = format!(
        "Traefik trusts {}, but its Service has `externalTrafficPolicy: Cluster`: it sees an address of the cluster in the place of the proxy's, and the trust never applies",
        trusted.text,
    );
    let policy = ingress.chart.external_traffic_policy.as_ref();
    let place = policy.map_or_else(|| ingress.place.clone(), |policy| ingress.of(policy));
    let diagnostic = view
        .finding(&RULE.info, &ingress.of(trusted), message)
        .help("set `service.spec.externalTrafficPolicy: Local`, and run Traefik on every node that the front sends to")
        .label(place.label("the policy is `Cluster` unless it is set"));
    match ingress.set("service.spec.externalTrafficPolicy", "Local".into()) {
        Some(edits) => diagnostic.fix(Fix::risky("keep the addresses of senders", edits)),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const HEAD: &str = "## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n";
    const TRUST: &str = "    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.10/32]\n";

    #[test]
    fn pass() {
        RULE.pass(&format!(
            "{HEAD}    service:\n      spec:\n        externalTrafficPolicy: Local\n{TRUST}"
        ));
        RULE.pass(&format!("{HEAD}    hostNetwork: true\n{TRUST}"));
        RULE.pass(&format!("{HEAD}{TRUST}        hostPort: 80\n"));
        RULE.pass(&format!("{HEAD}{}", TRUST.replace("192.168.1.10/32", "10.0.0.0/8")));
        RULE.pass(&format!("{HEAD}    deployment:\n      replicas: 2\n"));
        // A load balancer of a cloud, which goes through nodes.
        let service = "    service:\n      annotations:\n        load-balancer.hetzner.cloud/uses-proxyprotocol: \"true\"\n";
        RULE.pass(&format!("{HEAD}{service}{}", TRUST.replace("10/32", "0/24")));
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("{HEAD}{TRUST}"), "helmchartconfig.yaml: 192.168.1.10/32");
        RULE.fail(
            &format!("{HEAD}    additionalArguments:\n      - --entryPoints.websecure.proxyProtocol.trustedIPs=fd12::1\n"),
            "helmchartconfig.yaml: fd12::1",
        );
    }

    #[test]
    fn fix() {
        let head = HEAD.strip_prefix("## helmchartconfig.yaml\n").unwrap();
        RULE.fix(
            &format!("{HEAD}{TRUST}"),
            &format!(
                "{head}{TRUST}    service:\n      spec:\n        externalTrafficPolicy: Local\n"
            ),
        );
    }
}
