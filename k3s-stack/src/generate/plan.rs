//! A description that has been looked through: what the writers of files start from.

use super::read::Reader;
use super::{Description, FrontProgram, Problem, Problems, Registration, TlsEnd};
use k3s_config::Version;
use std::net::Ipv4Addr;
use traefik_values::Release;

/// What is written, with every text read.
pub(super) struct Plan<'d> {
    pub(super) description: &'d Description,
    pub(super) k3s: Version,
    pub(super) haproxy: haproxy_cfg::Version,
    /// The chart that k3s brings.
    pub(super) chart: Release,
    pub(super) servers: Vec<Node>,
    pub(super) agents: Vec<Node>,
    /// The machines of the front.
    pub(super) front: Vec<Node>,
    /// The machines of a load balancer of the API that is no front.
    pub(super) balancer: Vec<Node>,
    pub(super) tls: TlsEnd,
    /// Whether the front sends the PROXY protocol.
    pub(super) proxy_protocol: bool,
    /// The networks whose word about clients counts.
    pub(super) trusted: Vec<String>,
}

/// A machine whose address is one.
pub(super) struct Node {
    pub(super) name: String,
    pub(super) ip: Ipv4Addr,
    /// Whether Traefik runs on it.
    pub(super) ingress: bool,
}

impl<'d> Plan<'d> {
    pub(super) fn of(description: &'d Description) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        let plan = reader.read(description);
        Problems::none(reader.into_found())?;
        // Without a problem there is a plan.
        plan.ok_or_else(|| Problems::one(Problem::new("stack", "it cannot be read", "report this")))
    }

    /// Every node.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.servers.iter().chain(&self.agents)
    }

    /// The nodes with Traefik.
    pub(super) fn ingress_nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes().filter(|node| node.ingress)
    }

    /// Whether some nodes are without Traefik.
    pub(super) fn has_pool(&self) -> bool {
        self.description.ingress.replicas.is_none() && self.nodes().any(|node| !node.ingress)
    }

    /// The program of the front.
    pub(super) fn program(&self) -> Option<FrontProgram> {
        self.description.front.as_ref().map(|front| front.program)
    }

    /// Whether the machines of the front have HAProxy, too, for the API.
    pub(super) fn api_at_front(&self) -> bool {
        matches!(&self.description.registration, Registration::Balancer { machines, .. } if machines.is_empty())
    }

    /// What every address of a server's certificate must cover beside its own.
    pub(super) fn join_url(&self) -> String {
        match &self.description.registration {
            Registration::FirstServer => {
                let first = self.servers.first().map_or(Ipv4Addr::LOCALHOST, |node| node.ip);
                format!("https://{first}:6443")
            }
            Registration::EveryNode { port } => format!("https://127.0.0.1:{port}"),
            Registration::Balancer { address, port, .. } => format!("https://{address}:{port}"),
        }
    }

    /// The TOML and the name of the stack in headers.
    pub(super) fn name(&self) -> &str {
        &self.description.name
    }
}
