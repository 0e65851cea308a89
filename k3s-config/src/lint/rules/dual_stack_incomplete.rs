//! ## What it does
//! Finds a cluster whose pods have IPv6 and whose services have not, or the other way round, or whose node has not the
//! addresses for them, and networks of services that are wider than the API server takes: /12 for IPv4, /112 for IPv6.
//!
//! ## Why is this bad?
//! `cluster-cidr`, `service-cidr` and `node-ip` have to be all IPv4, all IPv6, or all both. The API server starts with
//! the ones and the node stops on the others. A network of services that is too wide stops the API server.
//!
//! ## Example
//! ```yaml
//! cluster-cidr: 10.42.0.0/16,2001:db8:42::/56
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-cidr: 10.42.0.0/16,2001:db8:42::/56
//! service-cidr: 10.43.0.0/16,2001:db8:43::/112
//! ```
//!
//! ## Fix safety
//! There is no fix: which networks are free only the operator knows.
//!
//! ## References
//! k3s documentation, "Basic Network Options"; k3s `pkg/agent/flannel` and `pkg/agent/run.go`.

use crate::Cidr;
use crate::lint::Rule;
use crate::view::{Node, Part, Stated, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/dual-stack-incomplete",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "the networks of a cluster are not all of the same IP families",
    ),
    check,
);

/// Whether there are IPv4 and IPv6 addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Families {
    v4: bool,
    v6: bool,
}

impl Families {
    fn has(self, v6: bool) -> bool {
        if v6 { self.v6 } else { self.v4 }
    }

    const fn name(self) -> &'static str {
        match (self.v4, self.v6) {
            (true, true) => "IPv4 and IPv6",
            (false, true) => "IPv6 only",
            _ => "IPv4 only",
        }
    }
}

/// What a flag says: each value with its place and whether it is IPv6, and all their families.
struct Said<'n> {
    flag: &'static str,
    values: Vec<(&'n Stated, Part, bool)>,
    families: Families,
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let cidr = |text: &str| text.parse::<Cidr>().ok().map(Cidr::is_ipv6);
        let address = |text: &str| text.parse::<IpAddr>().ok().map(|address| address.is_ipv6());
        let pods = said(view, node, "cluster-cidr", cidr);
        let services = said(view, node, "service-cidr", cidr);
        let nodes = said(view, node, "node-ip", address);
        let (Ok(pods), Ok(services), Ok(nodes)) = (pods, services, nodes) else { continue };
        found.extend(unlike(view, node, pods.as_ref(), services.as_ref(), nodes.as_ref()));
        if let (Some(pods), Some(nodes)) = (&pods, &nodes) {
            found.extend(missing_on_node(view, node, pods, nodes));
        }
        for (stated, part, v6) in services.iter().flat_map(|said| &said.values) {
            found.extend(too_wide(view, node, stated, part, *v6));
        }
    }
}

/// What a flag says, if it is set. Fails where a value is not known, or does not parse, which is another rule's.
fn said<'n>(
    view: &View<'_>,
    node: &'n Node,
    flag: &'static str,
    is_ipv6: impl Fn(&str) -> Option<bool>,
) -> Result<Option<Said<'n>>, ()> {
    let mut said = Said { flag, values: Vec::new(), families: Families { v4: false, v6: false } };
    for (stated, part) in view.parts(node, flag) {
        let v6 = is_ipv6(&part.text).filter(|_| stated.known).ok_or(())?;
        said.families.v4 |= !v6;
        said.families.v6 |= v6;
        said.values.push((stated, part, v6));
    }
    Ok(Some(said).filter(|said| !said.values.is_empty()))
}

/// Pods and services of unlike families.
fn unlike(
    view: &View<'_>,
    node: &Node,
    pods: Option<&Said<'_>>,
    services: Option<&Said<'_>>,
    nodes: Option<&Said<'_>>,
) -> Option<Diagnostic> {
    // Without a word k3s takes one network, of the family of the node's first address.
    let first = nodes.and_then(|nodes| nodes.values.first()).map(|(.., v6)| *v6);
    let default = Families { v4: first != Some(true), v6: first == Some(true) };
    let families = |said: Option<&Said<'_>>| said.map_or(default, |said| said.families);
    if families(pods) == families(services) {
        return None;
    }
    // The flag that has what the other lacks.
    let lacks =
        |said: &Said<'_>, other: Families| said.values.iter().position(|(.., v6)| !other.has(*v6));
    let (said, at, other, other_flag) =
        [(pods, services, "service-cidr"), (services, pods, "cluster-cidr")].into_iter().find_map(
            |(said, other, flag)| {
                let said = said?;
                Some((said, lacks(said, families(other))?, other, flag))
            },
        )?;
    let (stated, part, v6) = said.values.get(at)?;
    let of_other = families(other).name();
    let default = if other.is_none() { " by default" } else { "" };
    let message = format!(
        "`{}` is {}, `{other_flag}` is {of_other}{default}: the node does not start",
        said.flag,
        said.families.name(),
    );
    let help = format!("give `{other_flag}` an {} network, too", if *v6 { "IPv6" } else { "IPv4" });
    // A node that has IPv6 addresses only takes IPv6 by default.
    let guessed = other.is_none() && first.is_none() && !said.families.v4;
    let mut finding = view
        .at(&RULE.info, node, stated, part.span, message)
        .tool_says(ToolSays::Error)
        .confidence(if guessed { Confidence::Medium } else { Confidence::High })
        .help(help);
    if let Some((stated, ..)) = other.and_then(|other| other.values.first()) {
        finding = finding.label(view.label(node, stated, format!("this is {of_other}")));
    }
    Some(finding)
}

/// Pods with addresses of a family of which the node has none.
fn missing_on_node(
    view: &View<'_>,
    node: &Node,
    pods: &Said<'_>,
    nodes: &Said<'_>,
) -> Option<Diagnostic> {
    let (pod_network, _, v6) = pods.values.iter().find(|(.., v6)| !nodes.families.has(*v6))?;
    let (stated, part, _) = nodes.values.first()?;
    let message = format!(
        "`node-ip` is {}, but `cluster-cidr` is {}: the node does not start",
        nodes.families.name(),
        pods.families.name(),
    );
    let family = if *v6 { "IPv6" } else { "IPv4" };
    Some(
        view.at(&RULE.info, node, stated, part.span, message)
            .tool_says(ToolSays::Error)
            .help(format!("give `node-ip` the node's {family} address, too"))
            .label(view.label(node, pod_network, "the networks of the pods")),
    )
}

fn too_wide(
    view: &View<'_>,
    node: &Node,
    stated: &Stated,
    part: &Part,
    v6: bool,
) -> Option<Diagnostic> {
    let widest = if v6 { 112 } else { 12 };
    let prefix = part.text.parse::<Cidr>().ok()?.prefix();
    if prefix >= widest {
        return None;
    }
    let message = format!(
        "`service-cidr` {} is wider than /{widest}, which the API server does not take",
        part.text
    );
    // Newer API servers are said to take /108.
    let sure = !v6 || prefix < 108;
    Some(
        view.at(&RULE.info, node, stated, part.span, message)
            .tool_says(if sure { ToolSays::Error } else { ToolSays::Unknown })
            .confidence(if sure { Confidence::High } else { Confidence::Medium })
            .help(format!("take a network of /{widest} or narrower")),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const DUAL: &str = "cluster-cidr: 10.42.0.0/16,2001:db8:42::/56\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{DUAL}service-cidr: 10.43.0.0/16,2001:db8:43::/112\n"));
        RULE.pass("cluster-cidr: 10.52.0.0/16\n");
        RULE.pass("service-cidr: [10.96.0.0/12]\nnode-ip: 10.0.42.1,fd00::1\n");
        RULE.pass("node-ip: fd00::1\ncluster-cidr: fd00:1::/56\n");
        // Other rules'.
        RULE.pass("cluster-cidr: 10.42.0.0/16,2001:db8:42::\n");
        RULE.pass(&format!("# role: agent\n{DUAL}"));
    }

    #[test]
    fn fail() {
        RULE.fail(DUAL, "2001:db8:42::/56");
        RULE.fail(
            "cluster-cidr: [10.42.0.0/16, fd00:42::/56]\nservice-cidr: [10.43.0.0/16]\n",
            "fd00:42::/56",
        );
        RULE.fail("service-cidr:\n  - 10.43.0.0/16\n  - fd00:43::/112\n", "fd00:43::/112");
        RULE.fail("cluster-cidr: 10.1.0.0/16\nservice-cidr: fd00:43::/112\n", "10.1.0.0/16");
        RULE.fail("service-cidr: 10.0.0.0/8\n", "10.0.0.0/8");
        RULE.fail(
            &format!("{DUAL}service-cidr: \"10.43.0.0/16,2001:db8:43::/64\"\n"),
            "2001:db8:43::/64",
        );
        RULE.fail(
            &format!("{DUAL}service-cidr: 10.43.0.0/16,fd00:43::/112\nnode-ip: 10.0.42.1\n"),
            "10.0.42.1",
        );
    }
}
