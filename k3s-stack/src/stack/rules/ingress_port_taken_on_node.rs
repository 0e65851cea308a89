//! ## What it does
//! Finds Apache or HAProxy on a node of the cluster, listening on a port that ServiceLB needs for Traefik.
//!
//! ## Why is this bad?
//! The pod of ServiceLB on that node stays Pending, or the rules of iptables take the connections from the front: which
//! of the two answers depends on who started first.
//!
//! ## Example
//! ```apache
//! # On a node of the cluster.
//! Listen 80
//! ```
//!
//! ## Use instead
//! ```yaml
//! # Values of Traefik's chart.
//! ports:
//!   web:
//!     exposedPort: 8080
//!   websecure:
//!     exposedPort: 8443
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two gets the port is a decision.
//!
//! ## References
//! k3s documentation, networking: Service Load Balancer; k3s#1969, k3s#1107.

use crate::stack::facts::{DEFAULT_PORTS, Listener, Where};
use crate::stack::{Machine, Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/ingress-port-taken-on-node",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a front on a node listens on the ports of the ingress",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let taken = ports(view);
    let mut said = HashSet::new();
    for front in &view.facts.fronts {
        for machine in view.machines_of(front.program).filter(|machine| machine.is_node()) {
            if !is_in_pool(view, machine) {
                continue;
            }
            for listener in front.listeners.iter().filter(|listener| is_here(listener, machine)) {
                let Some((port, entry, place)) =
                    taken.iter().find(|(port, ..)| Some(*port) == listener.port)
                else {
                    continue;
                };
                if !said.insert((listener.place.file.clone(), *port)) {
                    continue;
                }
                let message = format!(
                    "{} on node `{}` listens on port {port}, which ServiceLB needs there for entry point `{entry}` of Traefik: only one of them gets the connections",
                    front.program.name(),
                    machine.name,
                );
                let diagnostic = view
                    .finding(&RULE.info, &listener.place, message)
                    .help(format!("give Traefik another `exposedPort` for `{entry}`, or let the front run elsewhere"));
                found.push(match place {
                    Some(place) => diagnostic
                        .label(place.label(format!("`{entry}` is exposed on port {port}"))),
                    None => diagnostic,
                });
            }
        }
    }
}

/// The ports that Traefik takes on nodes, with its entry points.
fn ports(view: &StackView<'_>) -> Vec<(u16, String, Option<Place>)> {
    if !view.has_cluster() || view.disabled("traefik").is_some() && view.facts.ingresses.is_empty()
    {
        return Vec::new();
    }
    let servicelb = view.disabled("servicelb").is_none();
    if view.facts.ingresses.is_empty() {
        let default = |(name, port): (&str, u16)| (port, name.to_owned(), None);
        return if servicelb {
            DEFAULT_PORTS.into_iter().map(default).collect()
        } else {
            Vec::new()
        };
    }
    let mut ports = Vec::new();
    for ingress in &view.facts.ingresses {
        let chart = &ingress.chart;
        let by_service = servicelb
            && chart.service_type == "LoadBalancer"
            && chart.load_balancer_class.is_none();
        for entry in &chart.entries {
            let host = entry.host_port.or(entry.port.filter(|_| chart.host_network));
            let port = host.or(entry.exposed_port.filter(|_| by_service));
            ports.extend(port.map(|port| (port, entry.name.clone(), Some(ingress.place.clone()))));
        }
    }
    ports
}

/// Whether ServiceLB runs on a machine: where some nodes are labelled for it, only on those.
fn is_in_pool(view: &StackView<'_>, machine: &Machine) -> bool {
    let enabled = |node: &crate::stack::facts::Node| {
        node.all("node-label")
            .any(|(label, _)| label.starts_with("svccontroller.k3s.cattle.io/enablelb"))
    };
    if !view.facts.nodes.iter().any(enabled) {
        return true;
    }
    let own = machine.ip.map_or_else(|| Where::of(&machine.name), Where::Ip);
    view.node_at(&own).is_none_or(enabled)
}

fn is_here(listener: &Listener, machine: &Machine) -> bool {
    match &listener.host {
        Where::Any => true,
        Where::Ip(ip) => Some(*ip) == machine.ip,
        Where::Name(_) | Where::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(front: &str, values: &str) -> String {
        format!(
            "## topology\ncp1 10.0.42.1 server,apache,haproxy\n{front}## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    const APACHE: &str = "## apache.conf\nListen 80\n<VirtualHost *:80>\nProxyPass / http://127.0.0.1:8080/\n</VirtualHost>\n";
    const PLAIN: &str = "    deployment:\n      replicas: 1\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(APACHE, "    ports:\n      web:\n        exposedPort: 8080\n"));
        RULE.pass(&stack(APACHE, "    service:\n      spec:\n        type: ClusterIP\n"));
        RULE.pass(&stack(APACHE, PLAIN).replace("server,apache,haproxy", "apache"));
        RULE.pass(&stack("## haproxy.cfg\nlisten l\n  bind 127.0.0.1:80\n", PLAIN));
        RULE.pass(&format!("{}## k3s-server1.yaml\ndisable: servicelb\n", stack(APACHE, PLAIN)));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack(APACHE, PLAIN), "apache.conf: Listen 80");
        RULE.fail(
            &stack("## haproxy.cfg\nlisten l\n  bind 10.0.42.1:443 ssl crt /c.pem\n", PLAIN),
            "haproxy.cfg: bind 10.0.42.1:443 ssl crt /c.pem",
        );
        RULE.fail("## topology\na 10.0.0.1 agent,haproxy\n## haproxy.cfg\nlisten l\n  bind [::]:80\n## k3s-server1.yaml\ncluster-init: true\n", "haproxy.cfg: bind [::]:80");
    }
}
