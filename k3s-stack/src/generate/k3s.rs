//! config.yaml of each node, and the commands that install k3s.

use super::comments::{comment, with_header};
use super::plan::{Node, Plan};
use super::{Datastore, Generated, Problems, Registration};
use k3s_config::{AgentConfig, Host, Install, NodeLabel, ServerConfig, Text};
use std::fmt::Write as _;
use std::net::IpAddr;
use std::str::FromStr;

/// Where the token of servers is.
const TOKEN: &str = "/etc/rancher/k3s/token";
/// Where that of agents is.
const AGENT_TOKEN: &str = "/etc/rancher/k3s/agent-token";
/// Where ServiceLB runs, and Traefik with it.
pub(super) const POOL: (&str, &str) = ("svccontroller.k3s.cattle.io/enablelb", "true");

pub(super) fn write(plan: &Plan<'_>, files: &mut Vec<Generated>) -> Result<(), Problems> {
    for (n, node) in plan.servers.iter().enumerate() {
        let text = server(plan, node, n == 0)?;
        files.push(config(plan, node, "server", &text));
    }
    for node in &plan.agents {
        let text = agent(plan, node)?;
        files.push(config(plan, node, "agent", &text));
    }
    files.push(install(plan, "server", &[TOKEN, AGENT_TOKEN])?);
    if !plan.agents.is_empty() {
        files.push(install(plan, "agent", &[AGENT_TOKEN])?);
    }
    Ok(())
}

/// Reads a value that the plan has looked at.
fn value<T: FromStr<Err: std::fmt::Display>>(path: &str, text: &str) -> Result<T, Problems> {
    text.parse().map_err(|error: T::Err| Problems::refused(path)(&error))
}

fn labels(plan: &Plan<'_>, node: &Node) -> Option<Result<NodeLabel, Problems>> {
    let (key, value) = POOL;
    let label =
        || NodeLabel::new(key, value).map_err(|error| Problems::refused("ingress.nodes")(&error));
    (plan.has_pool() && node.ingress).then(label)
}

fn server(plan: &Plan<'_>, node: &Node, first: bool) -> Result<String, Problems> {
    let description = plan.description;
    let mut config = ServerConfig::new()
        .node_name(value("servers", &node.name)?)
        .node_ip([IpAddr::V4(node.ip)])
        .token_file(value::<Text>("servers", TOKEN)?)
        .agent_token_file(value::<Text>("servers", AGENT_TOKEN)?)
        .write_kubeconfig_mode(value("servers", "0600")?);
    if let Registration::Balancer { address, .. } = &description.registration {
        config = config.tls_san([value::<Host>("registration.address", address)?]);
    }
    match &description.datastore {
        Datastore::Etcd if first => config = config.cluster_init(true),
        Datastore::Etcd => config = config.server(value("registration", &plan.join_url())?),
        Datastore::External { endpoint, ca_file, cert_file, key_file } => {
            config = config.datastore_endpoint(value("datastore.endpoint", endpoint)?);
            if let Some(file) = ca_file {
                config = config.datastore_cafile(value("datastore.ca-file", file)?);
            }
            if let (Some(cert), Some(key)) = (cert_file, key_file) {
                config = config
                    .datastore_certfile(value("datastore.cert-file", cert)?)
                    .datastore_keyfile(value("datastore.key-file", key)?);
            }
        }
    }
    if let Some(cidr) = &description.networks.cluster_cidr {
        config = config.cluster_cidr([value("networks.cluster-cidr", cidr)?]);
    }
    if let Some(cidr) = &description.networks.service_cidr {
        config = config.service_cidr([value("networks.service-cidr", cidr)?]);
    }
    if let Some(label) = labels(plan, node) {
        config = config.node_label([label?]);
    }
    config.to_config_yaml().map_err(|error| Problems::refused("servers")(&error))
}

fn agent(plan: &Plan<'_>, node: &Node) -> Result<String, Problems> {
    let mut config = AgentConfig::new()
        .node_name(value("agents", &node.name)?)
        .node_ip([IpAddr::V4(node.ip)])
        .token_file(value::<Text>("agents", AGENT_TOKEN)?)
        .server(value("registration", &plan.join_url())?);
    if let Some(label) = labels(plan, node) {
        config = config.node_label([label?]);
    }
    config.to_config_yaml().map_err(|error| Problems::refused("agents")(&error))
}

fn config(plan: &Plan<'_>, node: &Node, role: &str, text: &str) -> Generated {
    let join = match &plan.description.registration {
        Registration::FirstServer => "The first server. It has to run when this node joins.",
        Registration::EveryNode { .. } => {
            "HAProxy on this machine (haproxy-node.cfg), which knows every server. It has to run first."
        }
        Registration::Balancer { .. } => "The load balancer, which knows every server.",
    };
    let text = comment(
        text,
        &[
            (
                "tls-san:",
                "Nodes and kubectl use this name: the certificate of the API must hold it, on every server.",
            ),
            ("token-file:", "The token stands in a file that only root reads, and never here."),
            (
                "agent-token-file:",
                "Agents have a token of their own: with it, nobody can add a server.",
            ),
            ("cluster-init:", "This server starts the cluster, with etcd; the others join it."),
            ("server:", join),
            (
                "datastore-endpoint:",
                "All servers use this datastore, and join by it. No password stands here.",
            ),
            ("cluster-cidr:", "The same on every server, and outside of all networks of machines."),
            (
                "node-label:",
                "Traefik runs on nodes with this label, and only there nodes listen for it.",
            ),
            (
                "write-kubeconfig-mode:",
                "The kubeconfig is that of an administrator: only root reads it.",
            ),
        ],
    );
    let says = format!(
        "/etc/rancher/k3s/config.yaml of the {role} `{}` ({}), k3s {}.",
        node.name, node.ip, plan.k3s
    );
    Generated {
        path: format!("k3s-{role}-{}.yaml", node.name),
        text: with_header(plan.name(), &says, &text),
    }
}

fn install(plan: &Plan<'_>, role: &str, tokens: &[&str]) -> Result<Generated, Problems> {
    let refused = Problems::refused("k3s");
    let command = Install::new()
        .env("INSTALL_K3S_VERSION", format!("v{}+k3s1", plan.k3s))
        .and_then(|install| install.arg(role))
        .map_err(|error| refused(&error))?;
    let mut text = String::from("#!/bin/sh\n");
    let says = format!(
        "Installs k3s {} as {role}. Copy k3s-{role}-NAME.yaml of this machine to /etc/rancher/k3s/config.yaml first.",
        plan.k3s
    );
    let mut body = String::from("set -eu\n\n");
    body.push_str("# k3s reads its settings from this file; without it, this would become another kind of node.\n");
    body.push_str("test -s /etc/rancher/k3s/config.yaml\n");
    body.push_str("# Made once, and copied to the other machines by a safe way: `openssl rand -hex 32`, mode 0600.\n");
    for token in tokens {
        let _ = writeln!(body, "test -s {token}");
    }
    body.push_str("\n# The release is pinned: all nodes get the same one, and the chart of Traefik that the values are for.\n");
    let _ = writeln!(body, "{command}");
    text.push_str(&with_header(plan.name(), &says, &body));
    Ok(Generated { path: format!("install-{role}.sh"), text })
}
