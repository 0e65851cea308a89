//! A stack as its rules need it: the facts, and what they mean for each other.

use super::facts::{
    DEFAULT_PORTS, Facts, Front, Ingress, Mode, Node, Pool, Program, Upstream, Where,
};
use super::{Machine, Place, Stack};
use crate::{Kind, Targets};
use config_diagnostics::{Confidence, Diagnostic, RuleInfo, ToolSays};
use k3s_config::Cidr;
use std::net::IpAddr;
use traefik_values::TrafficEntry;

/// A stack and its facts.
pub(crate) struct StackView<'s> {
    pub(crate) stack: &'s Stack,
    pub(crate) targets: Targets,
    pub(crate) facts: Facts,
}

/// An entry point that a server of a front leads to.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'v> {
    pub(crate) name: &'v str,
    /// What values say of it; `None` where Traefik has its defaults.
    pub(crate) values: Option<(&'v Ingress, &'v TrafficEntry)>,
}

/// A way from a front to one of its servers.
#[derive(Clone, Copy)]
pub(crate) struct Hop<'v> {
    pub(crate) front: &'v Front,
    pub(crate) pool: &'v Pool,
    pub(crate) server: &'v Upstream,
}

/// A network of a cluster, by the flag that sets it, and where that is said.
pub(crate) struct Network {
    pub(crate) flag: &'static str,
    pub(crate) cidr: Cidr,
    pub(crate) place: Option<Place>,
}

/// What k3s takes for the networks of a cluster without being told.
const DEFAULT_NETWORKS: [(&str, &str); 2] =
    [("cluster-cidr", "10.42.0.0/16"), ("service-cidr", "10.43.0.0/16")];

/// Ports on which API servers listen: kubeadm and k3s, RKE2, MicroK8s.
pub(crate) const API_PORTS: [u16; 3] = [6443, 9345, 16443];

/// Ports of every node that Services of type `NodePort` get.
pub(crate) const NODE_PORTS: std::ops::RangeInclusive<u16> = 30000..=32767;

impl<'s> StackView<'s> {
    pub(crate) fn new(stack: &'s Stack, targets: Targets) -> Self {
        let facts = Facts::of(stack, &targets);
        Self { stack, targets, facts }
    }

    /// How sure a finding can be: less where the files only seem to belong together.
    pub(crate) fn sure(&self, confidence: Confidence) -> Confidence {
        match (self.stack.is_declared, confidence) {
            (true, same) => same,
            (false, Confidence::High) => Confidence::Medium,
            (false, _) => Confidence::Low,
        }
    }

    /// A finding that follows from the files.
    pub(crate) fn finding(
        &self,
        rule: &RuleInfo,
        place: &Place,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.likely(rule, place, Confidence::High, message)
    }

    /// A finding that something the files do not tell could excuse.
    pub(crate) fn likely(
        &self,
        rule: &RuleInfo,
        place: &Place,
        confidence: Confidence,
        message: impl Into<String>,
    ) -> Diagnostic {
        place.finding(rule, message).confidence(self.sure(confidence)).tool_says(ToolSays::Nothing)
    }

    /// The text of a file.
    pub(crate) fn text(&self, place: &Place) -> &'s str {
        let file = self.stack.files.iter().find(|file| file.path == place.file);
        file.map_or("", |file| &file.text)
    }

    /// Whether the stack speaks of a cluster at all.
    pub(crate) fn has_cluster(&self) -> bool {
        !self.facts.ingresses.is_empty()
            || !self.facts.routes.is_empty()
            || !self.facts.nodes.is_empty()
    }

    /// Every way from a front to a server.
    pub(crate) fn hops(&self) -> impl Iterator<Item = Hop<'_>> {
        self.facts.fronts.iter().flat_map(move |front| {
            let pools = front.pools.iter().filter_map(|index| self.facts.pools.get(*index));
            pools.flat_map(move |pool| {
                pool.servers.iter().map(move |server| Hop { front, pool, server })
            })
        })
    }

    /// The fronts that lead to a pool.
    pub(crate) fn fronts_of<'v>(&'v self, pool: &'v Pool) -> impl Iterator<Item = &'v Front> {
        pool.fronts.iter().filter_map(|index| self.facts.fronts.get(*index))
    }

    /// The machines on which a program is said to run.
    pub(crate) fn machines_of(&self, program: Program) -> impl Iterator<Item = &Machine> {
        self.stack.machines.iter().filter(move |machine| machine.is(program.roles()))
    }

    /// The addresses from which a program connects, as far as they are told.
    pub(crate) fn addresses_of(&self, program: Program) -> Vec<IpAddr> {
        self.machines_of(program).filter_map(|machine| machine.ip).collect()
    }

    /// The address of a host: its own, or that of the machine or node with this name.
    pub(crate) fn ip_of(&self, host: &Where) -> Option<IpAddr> {
        match host {
            Where::Ip(ip) => Some(*ip),
            Where::Name(name) => {
                let named = |own: &str| is_same_host(own, name);
                let machine = self.stack.machines.iter().find(|machine| named(&machine.name));
                machine.and_then(|machine| machine.ip).or_else(|| {
                    let mut nodes = self.facts.nodes.iter();
                    let node = nodes.find(|node| node.name().is_some_and(|own| named(&own)))?;
                    node.addresses().first().copied()
                })
            }
            Where::Any | Where::Other => None,
        }
    }

    /// The machine at an address or of a name.
    pub(crate) fn machine_at(&self, host: &Where) -> Option<&Machine> {
        let by_ip = self.ip_of(host);
        self.stack.machines.iter().find(|machine| {
            machine.ip.is_some() && machine.ip == by_ip
                || host.name().is_some_and(|name| is_same_host(&machine.name, name))
        })
    }

    /// The node at an address or of a name.
    pub(crate) fn node_at(&self, host: &Where) -> Option<&Node> {
        let by_ip = self.ip_of(host);
        let machine = self.machine_at(host).map(|machine| machine.name.as_str());
        self.facts.nodes.iter().find(|node| {
            let is_called = |name: &str| node.name().is_some_and(|own| is_same_host(&own, name));
            by_ip.is_some_and(|ip| node.addresses().contains(&ip))
                || host.name().is_some_and(is_called)
                || machine.is_some_and(is_called)
        })
    }

    /// The servers of the cluster: those of config files, or where there is none, of commands and units.
    pub(crate) fn servers(&self) -> Vec<&Node> {
        // One machine may have both: what is installed by a command is then configured by a file.
        let all = self.facts.nodes.iter().filter(|node| node.is_server());
        let (files, others): (Vec<_>, Vec<_>) = all.partition(|node| node.kind == Kind::K3sConfig);
        if files.is_empty() { others } else { files }
    }

    /// The networks of the cluster, where its servers are known.
    pub(crate) fn networks(&self) -> Vec<Network> {
        let mut found = Vec::new();
        let servers = self.servers();
        for (flag, default) in DEFAULT_NETWORKS {
            let stated: Vec<_> = servers.iter().flat_map(|node| node.all(flag)).collect();
            for (text, place) in &stated {
                let Ok(cidr) = text.trim().parse::<Cidr>() else { continue };
                if !found.iter().any(|known: &Network| known.cidr == cidr) {
                    found.push(Network { flag, cidr, place: Some(place.clone()) });
                }
            }
            if stated.is_empty()
                && !servers.is_empty()
                && !servers.iter().any(|node| node.started.is_open)
            {
                found.extend(default.parse().ok().map(|cidr| Network { flag, cidr, place: None }));
            }
        }
        for cluster in &self.facts.kubeadm {
            for (text, place) in &cluster.networks {
                let flag =
                    if place.path.ends_with("podSubnet") { "podSubnet" } else { "serviceSubnet" };
                found.extend(text.parse().ok().map(|cidr| Network {
                    flag,
                    cidr,
                    place: Some(place.clone()),
                }));
            }
        }
        found
    }

    /// The network of pods, told or assumed.
    pub(crate) fn pod_networks(&self) -> Vec<Cidr> {
        let own: Vec<_> = self
            .networks()
            .into_iter()
            .filter(|n| n.flag == "cluster-cidr")
            .map(|n| n.cidr)
            .collect();
        if own.is_empty() { DEFAULT_NETWORKS[0].1.parse().into_iter().collect() } else { own }
    }

    /// Whether k3s installs no Traefik, by what its servers are told; the place that says so.
    pub(crate) fn disabled(&self, component: &str) -> Option<(&Node, Place)> {
        self.facts.nodes.iter().filter(|node| !node.is_agent()).find_map(|node| {
            let mut all = node.all("disable").chain(node.all("no-deploy"));
            all.find(|(value, _)| value.split(',').any(|name| name.trim() == component))
                .map(|(_, place)| (node, place))
        })
    }

    /// Whether something that listens on this port of this host is no Traefik: another front, or a machine outside of
    /// the cluster.
    fn is_elsewhere(&self, pool: &Pool, server: &Upstream) -> bool {
        if let Some(machine) = self.machine_at(&server.host) {
            return !machine.is_node();
        }
        let own = |front: &Front| {
            front.listeners.iter().any(|listener| {
                listener.port == server.port
                    && match (&listener.host, &server.host) {
                        (Where::Ip(a), Where::Ip(b)) => a == b,
                        (Where::Any, host) => host.is_loopback(),
                        _ => false,
                    }
            })
        };
        let words = ["apache", "httpd", "nginx", "haproxy", "varnish", "squid", "caddy"];
        let name = format!("{} {} {}", pool.name, server.name, server.host).to_ascii_lowercase();
        words.iter().any(|word| name.contains(word)) || self.facts.fronts.iter().any(own)
    }

    /// The entry point of Traefik that a server of a front is.
    pub(crate) fn entry<'v>(&'v self, pool: &'v Pool, server: &'v Upstream) -> Option<Entry<'v>> {
        let port = server.port?;
        if server.host == Where::Other || !self.has_cluster() || self.is_elsewhere(pool, server) {
            return None;
        }
        for ingress in &self.facts.ingresses {
            let is_it = |entry: &&TrafficEntry| {
                [entry.exposed_port, entry.node_port, entry.host_port].contains(&Some(port))
                    || ingress.chart.host_network && entry.port == Some(port)
            };
            if let Some(entry) = ingress.chart.entries.iter().find(is_it) {
                return Some(Entry { name: &entry.name, values: Some((ingress, entry)) });
            }
        }
        if !self.facts.ingresses.is_empty() {
            return None;
        }
        let (name, _) = DEFAULT_PORTS.iter().find(|(_, own)| *own == port)?;
        Some(Entry { name, values: None })
    }

    /// Every way from a front to an entry point.
    pub(crate) fn ways_in(&self) -> impl Iterator<Item = (Hop<'_>, Entry<'_>)> {
        self.hops().filter_map(|hop| Some((hop, self.entry(hop.pool, hop.server)?)))
    }

    /// Pools whose servers are API servers, with the port.
    pub(crate) fn api_pools(&self) -> impl Iterator<Item = (&Pool, u16)> {
        self.facts.pools.iter().filter_map(|pool| {
            let mut ports = pool.servers.iter().filter_map(|server| server.port);
            let port = ports.find(|port| self.is_api_port(*port))?;
            Some((pool, port))
        })
    }

    /// Whether API servers listen on this port.
    pub(crate) fn is_api_port(&self, port: u16) -> bool {
        API_PORTS.contains(&port) || self.servers().iter().any(|node| api_port(node) == port)
    }

    /// The words of a front and its pool speak of a cluster.
    pub(crate) fn is_about_cluster(pool: &Pool, server: &Upstream) -> bool {
        let words = ["k3s", "k8s", "kube", "ingress", "traefik", "cluster", "rancher"];
        let name = format!("{} {} {}", pool.name, server.name, server.host).to_ascii_lowercase();
        words.iter().any(|word| name.contains(word))
    }

    /// What sets `X-Forwarded-Proto` on a way.
    pub(crate) fn is_proto_missing(hop: &Hop<'_>) -> bool {
        hop.front.proto.is_missing() && hop.pool.proto.is_missing()
    }

    /// Whether `X-Forwarded-*` is set on a way, as far as is known.
    pub(crate) fn says_for_whom(hop: &Hop<'_>) -> bool {
        hop.pool.mode == Mode::Http
            && !(hop.front.proto.is_missing()
                && hop.pool.proto.is_missing()
                && hop.front.forwarded_for.is_missing()
                && hop.pool.forwarded_for.is_missing())
    }
}

/// The port of a server's API.
pub(crate) fn api_port(node: &Node) -> u16 {
    node.get("https-listen-port").and_then(|(port, _)| port.parse().ok()).unwrap_or(6443)
}

/// Whether two names are of one machine: equal, or one with the other's domain.
pub(crate) fn is_same_host(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    !a.is_empty() && (a == b || (!a.contains('.') || !b.contains('.')) && first(&a) == first(&b))
}

/// Whether one of these networks holds an address.
pub(crate) fn trusts(networks: &[traefik_values::TrafficText], ip: IpAddr) -> bool {
    networks.iter().any(|network| match network.text.parse::<IpAddr>() {
        Ok(own) => own == ip,
        Err(_) => network.text.parse::<Cidr>().is_ok_and(|own| own.contains(ip)),
    })
}

/// The network that a text of a trust list is.
pub(crate) fn network(text: &str) -> Option<Cidr> {
    match text.parse::<IpAddr>() {
        Ok(ip) => Cidr::new(ip, if ip.is_ipv6() { 128 } else { 32 }).ok(),
        Err(_) => text.parse().ok(),
    }
}

/// New lines for a text, with line breaks as it has them.
pub(crate) fn as_in(text: &str, lines: &str) -> String {
    if text.contains("\r\n") { lines.replace('\n', "\r\n") } else { lines.to_owned() }
}

/// Where the line of a place ends, before its line break.
pub(crate) fn end_of_line(text: &str, at: usize) -> Option<u32> {
    let rest = text.get(at..)?;
    let line = rest.split('\n').next().unwrap_or(rest);
    u32::try_from(at + line.trim_end_matches('\r').len()).ok()
}

/// Things in words: `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
