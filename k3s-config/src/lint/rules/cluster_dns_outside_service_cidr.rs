//! ## What it does
//! Finds addresses in `cluster-dns` that lie in none of the networks of `service-cidr`.
//!
//! ## Why is this bad?
//! The service of CoreDNS cannot have that address: no pod can look up a name.
//!
//! ## Example
//! ```yaml
//! service-cidr: 10.96.0.0/16
//! cluster-dns: 10.43.0.10
//! ```
//!
//! ## Use instead
//! ```yaml
//! service-cidr: 10.96.0.0/16
//! cluster-dns: 10.96.0.10
//! ```
//!
//! ## Fix safety
//! Safe: it writes the tenth address of the network, which is what k3s takes by itself.
//!
//! ## References
//! k3s `pkg/cli/cmds/server.go` and `pkg/cli/server/server.go`.

use crate::lint::Rule;
use crate::view::{Network, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/cluster-dns-outside-service-cidr",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "the address of the cluster's DNS is no service address",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let addresses = view.parts(node, "cluster-dns");
        let Some(networks) = view.networks(node).filter(|_| !addresses.is_empty()) else {
            continue;
        };
        for (stated, part) in addresses {
            let Ok(address) = part.text.parse::<IpAddr>() else { continue };
            if !stated.known || networks.service.iter().any(|one| one.cidr.contains(address)) {
                continue;
            }
            let is_of_family = |one: &&Network<'_>| one.cidr.is_ipv6() == address.is_ipv6();
            let network = networks.service.iter().find(is_of_family);
            let Some(nearest) = network.or(networks.service.first()) else { continue };
            let message = format!(
                "`cluster-dns` {address} lies outside {nearest}: no pod can look up a name"
            );
            let mut diagnostic = view
                .at(&RULE.info, node, stated, part.span, message)
                .tool_says(ToolSays::Nothing)
                .help("take an address of the service network, or leave `cluster-dns` out");
            if let Some((other, _)) = &nearest.stated {
                diagnostic = diagnostic.label(view.label(node, other, "the service network"));
            }
            let raw = view.text(stated.source).get(part.span.range());
            let is_shown = raw == Some(part.text.as_str());
            let tenth = network.and_then(|one| one.cidr.nth(10)).filter(|_| is_shown);
            found.push(match tenth {
                Some(tenth) => {
                    let edit = Edit::replace(part.span, tenth.to_string());
                    diagnostic.fix(Fix::safe(format!("write `{tenth}`"), [edit]))
                }
                None => diagnostic,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("service-cidr: 10.96.0.0/16\ncluster-dns: 10.96.0.10\n");
        RULE.pass("cluster-dns: 10.43.0.53\n");
        RULE.pass(
            "service-cidr: 10.43.0.0/16,fd00:43::/112\ncluster-dns: [10.43.0.10, \"fd00:43::a\"]\n",
        );
        // Others tell what is wrong here.
        RULE.pass("service-cidr: x\ncluster-dns: 10.43.0.10\n");
        RULE.pass("service-cidr: 10.96.0.0/16\ncluster-dns: x\n");
        RULE.pass("# role: agent\ncluster-dns: 10.96.0.10\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cluster-dns: 10.96.0.10\n", "10.96.0.10");
        RULE.fail("service-cidr: [10.96.0.0/16]\ncluster-dns: [\"10.43.0.10\"]\n", "10.43.0.10");
        RULE.fail("service-cidr: 10.43.0.0/16\ncluster-dns: 10.43.0.10,fd00:43::a\n", "fd00:43::a");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "service-cidr: 10.96.0.0/16\ncluster-dns: \"10.43.0.10\" # dns\n",
            "service-cidr: 10.96.0.0/16\ncluster-dns: \"10.96.0.10\" # dns\n",
        );
        RULE.fix(
            "service-cidr: 10.96.0.0/16,fd00:96::/112\ncluster-dns: 10.96.0.10,fd00:43::a\n",
            "service-cidr: 10.96.0.0/16,fd00:96::/112\ncluster-dns: 10.96.0.10,fd00:96::a\n",
        );
    }
}
